import { setImmediate as nextTurn } from 'node:timers/promises'

/** Milliseconds of work before the event loop gets its turn; concurrent calls add up. */
const TURN_MS = 2

/** Characters per slice: about 2 ms of parsing. */
const SLICE = 16_384

/** What a slice must not end with: a CR whose LF may follow, or an incomplete reference. */
const CUT_SHORT = /(?:\r|&[^&;<]{0,12})$/

/** Returns a function that gives the event loop its turn when it is due; undefined when it is not, so that most items wait for nothing. */
function createTurns(): () => Promise<void> | undefined {
  let begin = performance.now()
  return () =>
    performance.now() - begin <= TURN_MS
      ? undefined
      : nextTurn().then(() => {
          begin = performance.now()
        })
}

/** Maps items and yields to the event loop every few milliseconds. */
export async function mapYielding<T, R>(items: Iterable<T>, work: (item: T) => R): Promise<R[]> {
  const results: R[] = []
  const turns = createTurns()
  for (const item of items) {
    const turn = turns()
    if (turn !== undefined) await turn
    results.push(work(item))
  }
  return results
}

/** The same for work that is asynchronous, one item after another. */
export async function mapInTurn<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const turns = createTurns()
  for (const item of items) {
    await turns()
    results.push(await work(item))
  }
  return results
}

/** Splits a text into slices that never end inside a CRLF or a short reference (`&#x10FFFF;`, `&quot;`). */
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
