/**
 * How lists look in this browser, across sessions: columns and named views. Never what was searched for, names of projects or anything of a
 * credential, since the next person at the browser can read it.
 */
type Part = 'columns' | 'views'

const keyOf = (part: Part): string => `credentials.${part}`

/** Storage can be forbidden or full; lists then look as they do in a new browser. */
export function readLayout(part: Part): unknown {
  try {
    const text = localStorage.getItem(keyOf(part))
    return text === null || text.length > 20_000 ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

export function writeLayout(part: Part, value: unknown): void {
  try {
    localStorage.setItem(keyOf(part), JSON.stringify(value))
  } catch {
    // the choice holds until the page is left
  }
}
