import { setTimeout } from 'node:timers/promises'
import { listKeys, type MasterKeys, rotateKeys as startRotation } from '#api'
import { openApi } from './api.ts'
import { Failure } from './exit.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

/** Milliseconds between two looks at the progress. */
const STEP = 500
/** Milliseconds without any progress after which that is said. */
const STILL = 10_000

export async function showKeys(terminal: Terminal, format: Format): Promise<void> {
  show(terminal, format, await listKeys(openApi(terminal).options))
}

/** Has everything sealed anew with the first master key, and follows that to its end; when nothing happens for `still` milliseconds, says so. */
export async function rotateKeys(terminal: Terminal, format: Format, still = STILL): Promise<void> {
  const { options } = openApi(terminal)
  let answer = await startRotation(options)
  let shown = ''
  let since = performance.now()
  while (answer.rotation?.state === 'running') {
    const { key } = answer.rotation
    const line = progressOf(answer.rotation)
    if (line !== shown) {
      terminal.stderr.write((shown = line))
      since = performance.now()
    } else if (performance.now() - since > still) {
      since = Number.POSITIVE_INFINITY
      terminal.stderr.write(
        `nothing has happened for ${still / 1000} s: is a process with ROLE=all or ROLE=worker up whose first master key is "${plain(key)}"?\n`
      )
    }
    await setTimeout(STEP, undefined, { signal: terminal.signal })
    answer = await listKeys(options)
  }
  const last = answer.rotation === null ? '' : progressOf(answer.rotation)
  if (last !== shown) terminal.stderr.write(last)
  show(terminal, format, answer)
  const { failed = 0 } = answer.rotation ?? {}
  if (failed > 0)
    throw new Failure('failed', `${failed} sealed texts did not open and stay as they are: look for credentials that are Blocked`)
  const free = answer.items.filter(item => item.droppable).map(item => `"${plain(item.id)}"`)
  if (free.length > 0) terminal.stderr.write(`nothing needs ${free.join(', ')} any more: take it out of MASTER_KEYS\n`)
}

/** '' while it is not known how many there are. */
const progressOf = ({ key, done, total }: NonNullable<MasterKeys['rotation']>): string =>
  total === 0 ? '' : `sealed anew with "${plain(key)}": ${done} of ${total}\n`

function show(terminal: Terminal, format: Format, answer: MasterKeys): void {
  const rotation = { columns: ['state', 'key', 'done', 'total', 'failed', 'startedAt', 'finishedAt'] }
  print(terminal, format, answer, [
    { columns: ['id', 'current', 'configured', 'seals', 'records', 'droppable'], rows: answer.items },
    ...(answer.rotation === null ? [] : [{ ...rotation, rows: [{ ...answer.rotation }] }])
  ])
}
