import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long one turn is; with several of us under way, others wait that long for each. */
const TURN_MS = 2

/** How much text is worked on at once: some 2 ms of parsing. */
const SLICE = 16_384

/** What must stay in one slice at its end: CR, whose LF may follow, and a reference that has only begun. */
const CUT_SHORT = /(?:\r|&[^&;<]{0,12})$/

/** Does the same for every item and lets others have their turn every few milliseconds. */
export async function mapYielding<T, R>(items: Iterable<T>, work: (item: T) => R): Promise<R[]> {
  const results: R[] = []
  let begin = performance.now()
  for (const item of items) {
    if (performance.now() - begin > TURN_MS) {
      await nextTurn()
      begin = performance.now()
    }
    results.push(work(item))
  }
  return results
}

/** A text in slices, of which none ends inside a CRLF or a short reference (`&#x10FFFF;`, `&quot;`). */
export function* sliceText(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const whole = text.slice(start, start + SLICE)
    const isLast = start + SLICE >= text.length
    const slice = isLast ? whole : whole.slice(0, -(CUT_SHORT.exec(whole.slice(-16))?.[0].length ?? 0) || undefined)
    yield slice
    start += slice.length
  }
}
