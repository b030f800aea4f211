import { setTimeout } from 'node:timers/promises'
import { bringForward } from './bring-forward.ts'
import { type HealDeps, type Healed, healSources, nothingFound } from './heal.ts'

export interface HealingDeps extends HealDeps {
  /** The secret stores of this process, by their names. */
  readonly stores: Pick<ReadonlyMap<string, unknown>, 'size' | 'keys'>
  /** Resolves when this process knows what is registered. */
  readonly ready: () => Promise<void>
  /** Calls back whenever a secret store is added, changed or removed. Returns the end of it. */
  readonly onChange: (changed: () => void) => () => void
  readonly observer: { counted(numbers: Healed): void }
}

/** Milliseconds between two walks through all records. */
const WALK = 300_000

/** The same where nothing takes values from elsewhere. */
const IDLE_WALK = 12 * WALK

/**
 * One walk through all records and the wait for the next, which is longer where there is neither a secret store nor a credential that
 * follows another one.
 */
export async function heal(deps: HealingDeps, signal: AbortSignal): Promise<void> {
  const { stores, observer } = deps
  await deps.ready()
  signal.addEventListener('abort', () => observer.counted(nothingFound), { once: true })
  const numbers = await healSources(deps, signal)
  // The process that was to do it after a change may have died.
  for (const name of stores.keys()) await bringForward(deps, name)
  if (!signal.aborted) observer.counted(numbers)
  const isIdle = numbers.found === 0 && stores.size === 0
  await (isIdle ? nextChange(deps, signal) : pause(WALK, signal))
}

/** Ends at once if the signal is aborted already, as during a walk. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => setTimeout(ms, undefined, { signal }).catch(() => {})

/** Ends when a secret store is added, or after a long time. */
async function nextChange({ onChange }: HealingDeps, signal: AbortSignal): Promise<void> {
  const changed = new AbortController()
  const end = onChange(() => changed.abort())
  await pause(IDLE_WALK, AbortSignal.any([signal, changed.signal]))
  end()
}
