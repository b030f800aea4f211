import { setTimeout } from 'node:timers/promises'
import { listKeys, type MasterKeys, rotateKeys as startRotation } from '#api'
import { openApi } from './api.ts'
import { Failure } from './exit.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

/** Milliseconds between checks of the progress. */
const STEP = 500
/** Milliseconds without progress after which a hint is printed. */
const STILL = 10_000

export async function showKeys(terminal: Terminal, format: Format): Promise<void> {
  show(terminal, format, await listKeys({}, openApi(terminal).options))
}

/** Re-encrypts everything with the first master key and waits for the end; prints a hint after `still` milliseconds without progress. */
export async function rotateKeys(terminal: Terminal, format: Format, still = STILL): Promise<void> {
  const { options } = openApi(terminal)
  let answer = await startRotation({}, options)
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
        `no progress for ${still / 1000} s: check that a process with ROLE=all or ROLE=worker is running, with "${plain(key)}" as its first master key\n`
      )
    }
    await setTimeout(STEP, undefined, { signal: terminal.signal })
    answer = await listKeys({}, options)
  }
  const last = answer.rotation === null ? '' : progressOf(answer.rotation)
  if (last !== shown) terminal.stderr.write(last)
  show(terminal, format, answer)
  const { failed = 0 } = answer.rotation ?? {}
  if (failed > 0)
    throw new Failure(
      'failed',
      `${failed} encrypted texts could not be decrypted and stay as they are: look for credentials that are Blocked`
    )
  const free = answer.items.filter(item => item.droppable).map(item => `"${plain(item.id)}"`)
  if (free.length > 0) terminal.stderr.write(`no longer needed: ${free.join(', ')}; remove from MASTER_KEYS\n`)
}

/** Empty while the total is not known. */
const progressOf = ({ key, done, total }: NonNullable<MasterKeys['rotation']>): string =>
  total === 0 ? '' : `re-encrypted with "${plain(key)}": ${done} of ${total}\n`

function show(terminal: Terminal, format: Format, answer: MasterKeys): void {
  const rotation = { columns: ['state', 'key', 'done', 'total', 'failed', 'startedAt', 'finishedAt'] }
  print(terminal, format, answer, [
    { columns: ['id', 'current', 'configured', 'seals', 'records', 'droppable'], rows: answer.items },
    ...(answer.rotation === null ? [] : [{ ...rotation, rows: [{ ...answer.rotation }] }])
  ])
}
