import { inspect } from 'node:util'

/**
 * A secret value that cannot print itself: JSON, string concatenation and `console.log` all give `[secret]`.
 * `reveal()` is the only way to the text; searching the source for that word is the audit of who sees it.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  get isEmpty(): boolean {
    return this.#value === ''
  }

  toJSON(): string {
    return '[secret]'
  }

  toString(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
