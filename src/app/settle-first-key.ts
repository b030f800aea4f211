import type { Logger } from 'pino'
import type { ProcessRegistry } from '../store/process-registry.ts'
import type { LiveKeyring } from '../store/sealing/live-keyring.ts'

/**
 * Gives what must be called before anything is sealed. A process that starts beside others with another first key, as in a rolling
 * restart, seals with a key that all of them have until they have the new one, too. Asked once; a Redis that does not answer is asked again.
 */
export function createSettleFirstKey(
  keyring: LiveKeyring,
  processes: Pick<ProcessRegistry, 'all'>,
  log: Pick<Logger, 'info'>
): () => Promise<void> {
  let isSettled = false
  return async () => {
    if (isSettled) return
    const first = keyring.current.id
    const live = await processes.all()
    if (isSettled) return
    isSettled = true
    const isHeldByAll = (id: string) => live.every(({ keys }) => keys.includes(id))
    if (isHeldByAll(first)) return
    const common = keyring.ids.find(isHeldByAll)
    // Without a key in common the others refuse to work, and say which one they lack.
    if (common === undefined) return
    keyring.hold(common)
    log.info({ key: first, sealing: common }, 'the first master key waits until every live process has it')
  }
}
