import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Findings } from '../domain/findings.ts'
import { type CheckContext, type CredentialType, type Data, textOf } from '../domain/types/define.ts'

/** A check as it is handed to the thread. */
export interface Inspection {
  readonly type: string
  readonly data: Readonly<Record<string, string>>
  readonly context: Omit<CheckContext, 'unlock'>
}

/** Checks content: at once where that is quick, beside the event loop where it is not. */
export type Inspect = (type: CredentialType, data: Data, context: Inspection['context']) => Promise<Findings>

/** Milliseconds that one check may take beside the event loop. */
const DEADLINE = 10_000
/** Checks that wait for the thread at most. */
const MOST_WAITING = 16

/**
 * A thread for checks whose length their author chooses: rounds of a key derivation, aliases and depth of YAML. There is one, made
 * when it is first needed and thrown away when it takes too long; what it cannot do in time is checked without it, and says so.
 */
export function createInspect(deadline = DEADLINE): { readonly inspect: Inspect; close(): Promise<unknown> } {
  let thread: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  const closing = new AbortController()

  function start(): Worker {
    const started = new Worker(new URL('./inspect-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 }
    })
    started.unref()
    started.once('error', () => (thread = undefined))
    return started
  }

  async function end(): Promise<unknown> {
    const ended = thread
    thread = undefined
    return ended?.terminate()
  }

  async function beside(inspection: Inspection): Promise<Findings | undefined> {
    thread ??= start()
    thread.postMessage(inspection)
    try {
      return (await once(thread, 'message', { signal: AbortSignal.any([closing.signal, AbortSignal.timeout(deadline)]) }))[0]
    } catch {
      // Too late, or out of memory.
      await end()
      return undefined
    }
  }

  const inspect: Inspect = async (type, data, context) => {
    const alone = () => type.check(data, { ...context, unlock: null })
    if (!type.isCostly(data) || waiting >= MOST_WAITING) return alone()
    waiting++
    const texts = Object.fromEntries(Object.keys(data).map(name => [name, textOf(data, name)]))
    const result = last.then(() => beside({ type: type.type, data: texts, context }))
    last = result.catch(() => {})
    return (await result.finally(() => waiting--)) ?? alone()
  }

  return {
    inspect,
    close() {
      closing.abort()
      return end()
    }
  }
}
