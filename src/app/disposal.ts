/** Collects a close for everything opened; closing runs in reverse order and continues if one fails. */
export class Disposal {
  readonly #stack: Array<() => unknown> = []

  add<T>(thing: T, close: (thing: T) => unknown): T {
    this.#stack.push(() => close(thing))
    return thing
  }

  async close(): Promise<void> {
    const failures: unknown[] = []
    for (const close of this.#stack.splice(0).reverse()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
