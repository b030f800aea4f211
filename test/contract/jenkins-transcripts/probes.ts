import type { StandIn } from '../../../src/stand-in/start.ts'
import { isSame } from './compare.ts'
import type { Answer, Case } from './exchange.ts'
import type { Exchanged } from './exchanged.ts'

/** The name of an item that a probe makes: another one each time. */
const NAME = /\bboot-N\b/
let made = 0

/** What was counted over all samples of a probe that makes items. */
interface Counted {
  readonly 'items really made': number
  readonly 'answered 200': number
}

const countsOf = ({ readback }: Case): Counted | null =>
  typeof readback === 'object' && readback !== null && 'items really made' in readback ? (readback as Counted) : null

/**
 * Sends a probe of a restart as often as its stage was sampled, where that was counted, and counts what comes of it: every answer of 200
 * stands for an item that is there, and no item is there without one.
 */
export async function sendProbe(
  recorded: Case,
  { controller }: Pick<StandIn, 'controller'>,
  exchanged: Exchanged,
  sendTo: (path: string) => Promise<Answer>
): Promise<readonly [Answer, readonly string[]]> {
  const { path } = recorded.request
  const want = countsOf(recorded)
  const have = { 'items really made': 0, 'answered 200': 0 }
  let last: Answer | undefined
  for (let i = 0; i < (want?.['answered 200'] ?? 1); i++) {
    const name = `boot-${++made}`
    last = await sendTo(path.replace(NAME, name))
    if (last.status === 200) have['answered 200']++
    if (controller.root.item(name) !== undefined) have['items really made']++
  }
  const same = want === null || isSame(want, have, exchanged)
  return [last!, same ? [] : [`counted ${JSON.stringify(have)} instead of ${JSON.stringify(want)}`]]
}
