/** What stands for what: values that each controller draws for itself (crumbs, sessions, ciphertexts), recorded against actual. */
export class Exchanged {
  readonly #pairs = new Map<string, string>()

  learn(recorded: string, actual: string): void {
    if (recorded !== actual) this.#pairs.set(recorded, actual)
  }

  /** The text with every recorded value replaced by the stand-in's. */
  apply(text: string): string {
    let result = text
    for (const [recorded, actual] of this.#pairs) result = result.split(recorded).join(actual)
    return result
  }
}
