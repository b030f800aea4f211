/**
 * Bounds on the content of a document, independent of its length. Without them, a few bytes of text could become gigabytes of
 * objects.
 */
export interface Bounds {
  /** Tokens of a YAML text, each of which takes up to 300 bytes of objects while it is read. */
  readonly lexemes: number
  /** Objects, lists and plain values together. */
  readonly values: number
  /** Items of one list, or keys of one object. */
  readonly entries: number
  /** Nesting of lists and objects. */
  readonly depth: number
}

/**
 * For a request body: a declared set of 5,000 credentials has about 50,000 values and 250,000 lexemes; as Secrets with all their
 * metadata it has five times as many, and must be sent as JSON.
 */
export const bodyBounds: Bounds = { lexemes: 400_000, values: 250_000, entries: 10_000, depth: 64 }

export const unbounded: Bounds = {
  lexemes: Number.POSITIVE_INFINITY,
  values: Number.POSITIVE_INFINITY,
  entries: Number.POSITIVE_INFINITY,
  depth: Number.POSITIVE_INFINITY
}

export type Bound = keyof Bounds

/** The messages for a document that exceeds a bound. */
export const boundSentences = {
  lexemes: ({ lexemes }: Bounds) =>
    `As YAML it has more than ${lexemes} tokens, which is too many at once. Send it in parts, or as JSON.`,
  values: ({ values }: Bounds) => `It has more than ${values} values, which is too many at once. Send it in parts.`,
  entries: ({ entries }: Bounds) =>
    `It has more than ${entries} entries in one list or object, which is too many at once. Send it in parts.`,
  depth: ({ depth }: Bounds) => `It is nested deeper than ${depth} levels, which no document here needs.`
} as const satisfies Record<Bound, (bounds: Bounds) => string>
