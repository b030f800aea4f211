import { type ErrorCode, type FindingCode, sentenceOfFinding, type WarningCode } from './finding-codes.ts'
import { own } from './own.ts'

/** A result of a content check about one field of a request. It never quotes a value. */
export interface Finding {
  /** One of `finding-codes.ts`, or one that only the type of the credential has. */
  readonly code: string
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
  detail: at(where, sentenceOfFinding(code)),
  pointer
})

const at = (where: string, sentence: string): string => (where === '' ? sentence : `${where}: ${sentence}`)

/** Maximum number of errors and of warnings per check. */
const MOST_WARNINGS = 20

function add(findings: Finding[], { code, detail, pointer }: Finding): undefined {
  const isKnown = findings.some(known => known.code === code && known.detail === detail && known.pointer === pointer)
  if (!isKnown && findings.length < MOST_WARNINGS) findings.push({ code, detail, pointer })
}

/** Findings that only one type has: codes, each with its sentence. */
export interface OwnFindings<Errors extends string, Warnings extends string> {
  readonly errors?: Readonly<Record<Errors, string>>
  readonly warnings?: Readonly<Record<Warnings, string>>
  /** Those of the warnings that only inform. */
  readonly advice?: readonly NoInfer<Warnings>[]
}

/** Collects the findings of a check, each once; `sentences` are those of codes that only its type has. */
export class Report<Errors extends string = ErrorCode, Warnings extends string = WarningCode> {
  readonly #sentences: Readonly<Record<string, string>>
  readonly #errors: Finding[] = []
  readonly #warnings: Finding[] = []
  readonly #facts = new Map<string, Facts[string]>()
  #derivedExpiry: string | null = null

  constructor(sentences: Readonly<Record<string, string>> = {}) {
    this.#sentences = sentences
  }

  error(code: Errors, pointer: string, where = ''): undefined {
    add(this.#errors, this.#finding(code, pointer, where))
  }

  warn(code: Warnings, pointer: string, where = ''): undefined {
    add(this.#warnings, this.#finding(code, pointer, where))
  }

  #finding(code: string, pointer: string, where: string): Finding {
    const sentence = own(this.#sentences, code)
    return sentence === undefined ? finding(code as FindingCode, pointer, where) : { code, detail: at(where, sentence), pointer }
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
