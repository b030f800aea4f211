interface Page {
  readonly nextCursor: string | null
}

/** Options of an infinite query that reads on by cursor. */
export const byCursor = { initialPageParam: '', getNextPageParam: (page: Page) => page.nextCursor ?? undefined }

/** The cursor as a query parameter; the first page has none. */
export const cursorOf = (pageParam: string): { cursor?: string } => (pageParam === '' ? {} : { cursor: pageParam })
