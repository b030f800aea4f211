import type { Event } from '../../domain/event.ts'

/** What one event looks like in `text/event-stream`. JSON has no raw line break, so nothing in it can end the frame. */
export const eventFrame = (event: Event): string => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

/** How far the reader is, without an event: it comes back with this id. */
export const placeFrame = (id: string): string => `id: ${id}\n\n`

/** Milliseconds after which a reader that lost us should come back. */
const RETRY = 2000
export const helloFrame = (id: string): string => `retry: ${RETRY}\n${placeFrame(id)}`

/** Some of what the reader has not seen is no longer there: it should read what interests it anew. */
export const gapFrame = (after: string, first: string | null): string =>
  `event: gap\ndata: ${JSON.stringify({ after, first })}\n\n`
