import { type ErrorCode, type FindingCode, sentenceOfFinding, type WarningCode } from './finding-codes.ts'

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

/** Warnings that one check gives at most. */
const MOST_WARNINGS = 20

/** Collects what a check finds. */
export class Report {
  readonly #errors: Finding[] = []
  readonly #warnings: Finding[] = []
  readonly #facts = new Map<string, Facts[string]>()
  #derivedExpiry: string | null = null

  error(code: ErrorCode, pointer: string, where = ''): undefined {
    if (this.#errors.length < MOST_WARNINGS) this.#errors.push(finding(code, pointer, where))
  }

  warn(code: WarningCode, pointer: string, where = ''): undefined {
    if (this.#warnings.length < MOST_WARNINGS) this.#warnings.push(finding(code, pointer, where))
  }

  /** Notes a public fact; what is unknown (undefined) or empty is no fact. */
  fact(name: string, value: Facts[string] | undefined): undefined {
    if (value !== undefined && value !== null && value !== '') this.#facts.set(name, value)
  }

  /** Notes a moment at which it ceases to work; the earliest counts. */
  expires(at: Date | undefined): undefined {
    if (at === undefined || Number.isNaN(at.getTime())) return
    const moment = at.toISOString()
    if (this.#derivedExpiry === null || moment < this.#derivedExpiry) this.#derivedExpiry = moment
  }

  get hasErrors(): boolean {
    return this.#errors.length > 0
  }

  get findings(): Findings {
    return {
      errors: this.#errors,
      warnings: this.#warnings,
      facts: Object.fromEntries(this.#facts),
      derivedExpiry: this.#derivedExpiry
    }
  }
}

/** Text out of a secret as it may be shown: what can be printed, and not too much of it. */
export const shown = (text: string): string =>
  text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .slice(0, 200)
    .trim()
