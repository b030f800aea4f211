import type { Logger } from 'pino'
import { createWakeSignal } from '../async/wake-signal.ts'
import { Problem, type ProblemCode } from '../domain/problems.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { strangeKeys } from '../store/sealing/key-checks.ts'
import type { KeyUses } from '../store/sealing/key-uses.ts'
import type { Keyring } from '../store/sealing/keyring.ts'
import type { Gate } from './gate.ts'

export interface KeyWatch extends Gate {
  /** Why changes are refused now; undefined if they are accepted. */
  refusal(): readonly [code: ProblemCode, detail: string] | undefined
  /** Resolves when the keys have been compared; rejects if Redis does not answer. */
  compared(): Promise<void>
  /** Must be called before the current key is used; rejects if it must not be used. */
  claim(): Promise<void>
  /** Whether other processes use a key that is missing here; this process then does not judge what needs it. */
  isNeeded(id: string): Promise<boolean>
  /** Ids that are in use, but in neither this keyring nor among its lost ones. Rejects if Redis does not answer. */
  missingIn(keyring: Keyring): Promise<readonly string[]>
  /** Must be called when the keyring has changed. */
  changed(): void
  close(): Promise<void>
}

export interface KeyWatchDeps {
  readonly redis: RedisClient
  readonly keyring: Keyring
  readonly uses: KeyUses
  /** An exact count of the sealed texts and proofs that need each key. */
  readonly count: () => Promise<ReadonlyMap<string, number>>
  readonly log: Logger
}

/** Milliseconds between two checks of the keys in use: another process may start to use one that is missing here. */
const LOOK = 2_000
/** Milliseconds after which a missing key is checked again. */
const RECOUNT = 30_000

const UNKNOWN = 'The master keys have not been compared with those of this Redis yet. Try again in a moment.'

/**
 * Checks that the master keys match this Redis, every few seconds and after every reconnect, which may lead to another Redis. A
 * process that lacks a key in use accepts no changes and no jobs: it would report valid secrets as broken, and use a key that
 * others lack. Rejects if the first check finds another key under a known id. Changes are refused until the first check is done.
 */
export async function watchKeys({ redis, keyring, uses, count, log }: KeyWatchDeps): Promise<KeyWatch> {
  const end = new AbortController()
  const wake = createWakeSignal(end.signal)
  const listeners = new Set<() => void>()
  let strange: readonly string[] | undefined
  let missing: readonly string[] | undefined
  let counted = { suspects: '', at: Number.NEGATIVE_INFINITY }
  let isClaimed = false
  /** Set by a reconnect, which may lead to another Redis. */
  let isStale = true

  /** Keys that are in use but missing here. The index may be stale, so an exact count confirms it before anything stops. */
  async function absent(): Promise<readonly string[]> {
    const known = await uses.all()
    isClaimed = known.get(keyring.current.id) === 'used'
    const suspects = [...known].filter(
      ([id, state]) => state === 'used' && keyring.find(id) === undefined && !keyring.lost.has(id)
    )
    const ids = suspects.map(([id]) => id).sort()
    if (ids.length === 0) return []
    const isOld = performance.now() - counted.at > RECOUNT
    if (missing !== undefined && !isOld && counted.suspects === ids.join()) return missing
    const counts = await count()
    counted = { suspects: ids.join(), at: performance.now() }
    const needed = ids.filter(id => (counts.get(id) ?? 0) > 0)
    for (const id of ids) if (!needed.includes(id)) await uses.retire(id)
    return needed
  }

  async function look(): Promise<void> {
    const before = refusal()?.join()
    const wasMissing = (missing ?? []).length > 0
    if (isStale) strange = await strangeKeys(redis, keyring)
    isStale = false
    missing = await absent()
    const after = refusal()?.join()
    if (after === before) return
    if (missing.length > 0)
      log.error({ keys: missing }, 'a master key in use is missing: no changes and no jobs until it is configured')
    else if (wasMissing) log.info({ keys: keyring.ids }, 'all master keys in use are configured')
    for (const listener of listeners) listener()
  }

  function refusal(): readonly [ProblemCode, string] | undefined {
    if (strange === undefined || missing === undefined) return ['WRONG_MASTER_KEY', UNKNOWN]
    const [[other], [lacking]] = [strange, missing]
    if (other !== undefined)
      return [
        'WRONG_MASTER_KEY',
        `MASTER_KEYS has another key under the id "${other}" than this Redis. Restore the original key, and give the new key another id.`
      ]
    if (lacking === undefined) return undefined
    return [
      'MASTER_KEY_MISSING',
      `The master key "${lacking}" is in use in this Redis, but missing in MASTER_KEYS of this process. Add it and reload or restart the process; if it is lost, name it in MASTER_KEYS_LOST.`
    ]
  }

  const again = () => {
    isStale = true
    isClaimed = false
    wake.ring()
  }
  if (redis.status === 'ready') await look().catch(() => {})
  const reason = strange === undefined || strange.length === 0 ? undefined : refusal()
  if (reason !== undefined) throw new Error(reason[1])
  redis.on('ready', again)
  const done = (async () => {
    while (!end.signal.aborted) {
      await wake.wait(LOOK)
      if (!end.signal.aborted) await look().catch(() => {})
    }
  })()
  return {
    refusal,
    isOpen: () => refusal() === undefined,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    compared: async () => (strange === undefined ? look() : undefined),
    async claim() {
      if (isClaimed && refusal() === undefined) return
      await look()
      const why = refusal()
      if (why !== undefined) throw new Problem(...why)
      if (!isClaimed) await uses.use(keyring.current.id)
      isClaimed = true
    },
    async isNeeded(id) {
      await look()
      return missing?.includes(id) === true
    },
    async missingIn(next) {
      const used = [...(await uses.all())].filter(([id, state]) => state === 'used' && next.find(id) === undefined)
      const absentees = used.map(([id]) => id).filter(id => !next.lost.has(id))
      if (absentees.length === 0) return []
      const counts = await count()
      // The key that seals is in use whatever the count says: something may be sealed with it just now.
      return absentees.filter(id => id === keyring.current.id || (counts.get(id) ?? 0) > 0)
    },
    changed: again,
    async close() {
      end.abort()
      redis.off('ready', again)
      await done
    }
  }
}
