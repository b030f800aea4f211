/** How much a document may hold, whatever its length. Without bounds, some bytes of text become gigabytes of objects. */
export interface Bounds {
  /** Words and marks of a YAML text, each of which becomes objects of up to 300 bytes while it is read. */
  readonly lexemes: number
  /** Objects, lists and plain values together. */
  readonly values: number
  /** Items of one list, or keys of one object. */
  readonly entries: number
  /** Lists and objects inside of each other. */
  readonly depth: number
}

/**
 * A body of the API: a declared set of 5,000 credentials has some 50,000 values and 250,000 lexemes; the same as Secrets with all their
 * metadata has five times as many, and goes as JSON.
 */
export const bodyBounds: Bounds = { lexemes: 400_000, values: 250_000, entries: 10_000, depth: 64 }

export const unbounded: Bounds = {
  lexemes: Number.POSITIVE_INFINITY,
  values: Number.POSITIVE_INFINITY,
  entries: Number.POSITIVE_INFINITY,
  depth: Number.POSITIVE_INFINITY
}

export type Bound = keyof Bounds

/** What is said of a document that goes beyond a bound. */
export const boundSentences = {
  lexemes: ({ lexemes }: Bounds) =>
    `As YAML it has more than ${lexemes} words and marks, which are too many at once. Send it in parts, or as JSON.`,
  values: ({ values }: Bounds) => `It has more than ${values} values, which are too many at once. Send it in parts.`,
  entries: ({ entries }: Bounds) =>
    `It has more than ${entries} entries in one place, which are too many at once. Send it in parts.`,
  depth: ({ depth }: Bounds) => `It is nested deeper than ${depth} levels, which nothing here needs.`
} as const satisfies Record<Bound, (bounds: Bounds) => string>
