import { type FindingCode, sentenceOfFinding } from './finding-codes.ts'

/** What a check of content has to say about one place of a request. It never quotes a value. */
export interface Finding {
  readonly code: FindingCode
  readonly detail: string
  /** A JSON pointer as a URI fragment (`#/data/content`). */
  readonly pointer: string
}

/** Public things that were read from a secret: a fingerprint, a server, a subject. Nothing that helps to guess or use it. */
export type Facts = Readonly<Record<string, string | number | boolean | readonly string[] | null>>

/** What is kept of a check in the record of a credential. */
export interface Known {
  readonly warnings: readonly Finding[]
  readonly facts: Facts
  /** When the content itself says that it ceases to work: a certificate, a token with a date. */
  readonly derivedExpiry: string | null
}

/** The outcome of a check of content. With an error it is not stored. */
export interface Findings extends Known {
  readonly errors: readonly Finding[]
}

export const nothingKnown: Known = { warnings: [], facts: {}, derivedExpiry: null }

/** A finding with the sentence of its code; `where` names the place inside of the value, such as `users[0].user.token`. */
export const finding = (code: FindingCode, pointer: string, where = ''): Finding => ({
  code,
  detail: where === '' ? sentenceOfFinding(code) : `${where}: ${sentenceOfFinding(code)}`,
  pointer
})
