import { type ErrorCode, type FindingCode, sentenceOfFinding, type WarningCode } from './finding-codes.ts'

/** A result of a content check about one field of a request. It never quotes a value. */
export interface Finding {
  readonly code: FindingCode
  readonly detail: string
  /** A JSON pointer as a URI fragment (`#/data/content`). */
  readonly pointer: string
}

/** Public facts read from a secret: a fingerprint, a server, a subject. Nothing that helps to guess or use it. */
export type Facts = Readonly<Record<string, string | number | boolean | readonly string[] | null>>

/** The results of a check that are stored in the record of a credential. */
export interface Known {
  readonly warnings: readonly Finding[]
  readonly facts: Facts
  /** Expiry given in the content itself, such as a certificate or a token with a date. */
  readonly derivedExpiry: string | null
}

/** The outcome of a content check. Content with an error is not stored. */
export interface Findings extends Known {
  readonly errors: readonly Finding[]
}

export const nothingKnown: Known = { warnings: [], facts: {}, derivedExpiry: null }

/** A finding with the sentence of its code; `where` is the position inside the value, such as `users[0].user.token`. */
export const finding = (code: FindingCode, pointer: string, where = ''): Finding => ({
  code,
  detail: where === '' ? sentenceOfFinding(code) : `${where}: ${sentenceOfFinding(code)}`,
  pointer
})

/** Maximum number of errors and of warnings per check. */
const MOST_WARNINGS = 20

/** Collects the findings of a check. */
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

  /** Adds a public fact; ignores unknown (undefined) and empty values. */
  fact(name: string, value: Facts[string] | undefined): undefined {
    if (value !== undefined && value !== null && value !== '') this.#facts.set(name, value)
  }

  /** Adds an expiry; the earliest counts. */
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

/** Sanitises text from a secret for display: only printable characters, and limited in length. */
export const shown = (text: string): string =>
  text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .slice(0, 200)
    .trim()
