import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Problem } from '../../domain/problems.ts'
import { type Parsed, yamlToJson } from './to-json.ts'
import { unreadable } from './unreadable.ts'

/** Characters up to which a text is read at once: some tens of milliseconds at worst. */
const SMALL = 8 * 1024
/** Milliseconds that a larger one may take beside the event loop, and how many may wait. */
const DEADLINE = 10_000
const MOST_WAITING = 8
const MEMORY_MB = 512

/** Reads YAML bodies. A megabyte of odd YAML keeps the parser busy for many seconds, so large ones are read in a thread that can be ended. */
export function createYamlReader(deadline = DEADLINE): (text: string) => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function beside(text: string): Promise<Parsed> {
    const options = { workerData: text, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } }
    const thread = new Worker(new URL('./thread.ts', import.meta.url), options)
    thread.unref()
    try {
      return (await once(thread, 'message', { signal: AbortSignal.timeout(deadline) }))[0]
    } catch {
      // Too late, or out of memory.
      throw new Problem(
        'MALFORMED_BODY',
        `The YAML body takes longer than ${deadline / 1000} seconds to read. Send it in parts, or as JSON.`
      )
    } finally {
      void thread.terminate()
    }
  }

  async function inTurn(text: string): Promise<Parsed> {
    if (waiting >= MOST_WAITING)
      throw new Problem('RATE_LIMITED', 'Other large YAML bodies are being read. Try again in a moment.')
    waiting++
    const turn = last.then(() => beside(text)).finally(() => waiting--)
    last = turn.catch(() => {})
    return turn
  }

  return async text => {
    const parsed = text.length <= SMALL ? yamlToJson(text) : await inTurn(text)
    if ('fault' in parsed) throw unreadable(parsed.fault)
    return JSON.parse(parsed.json)
  }
}
