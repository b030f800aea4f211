import type { Logger } from 'pino'
import { createWakeSignal } from '../async/wake-signal.ts'
import { Problem, type ProblemCode } from '../domain/problems.ts'
import type { RedisClient } from '../store/redis/client.ts'
import { strangeKeys } from '../store/sealing/key-checks.ts'
import type { KeyUses } from '../store/sealing/key-uses.ts'
import type { Keyring } from '../store/sealing/keyring.ts'
import type { Gate } from './gate.ts'

export interface KeyWatch extends Gate {
  /** Why no change is taken now; undefined when changes are taken. */
  refusal(): readonly [code: ProblemCode, detail: string] | undefined
  /** Resolves when the keys have been compared; rejects when Redis cannot be asked now. */
  compared(): Promise<void>
  /** To be called before the current key is used; rejects when it must not be. */
  claim(): Promise<void>
  /** Whether a key that is not here is one that others use: then what needs it is theirs to judge. */
  isNeeded(id: string): Promise<boolean>
  close(): Promise<void>
}

export interface KeyWatchDeps {
  readonly redis: RedisClient
  readonly keyring: Keyring
  readonly uses: KeyUses
  /** How many sealed texts and proofs need each key, counted one by one. */
  readonly count: () => Promise<ReadonlyMap<string, number>>
  readonly log: Logger
}

/** Milliseconds between two looks at the keys that are in use: another process may begin to use one that is not here. */
const LOOK = 2_000
/** Milliseconds after which a key that was found to be missing is looked for again. */
const RECOUNT = 30_000

const UNKNOWN = 'The master keys could not be compared yet with those of this Redis. Try again in a moment.'

/**
 * Whether the master keys are those of this Redis: looked at every few seconds, and after every reconnect, which may lead to another
 * Redis. A process that lacks a key which is in use takes no changes and no jobs: it would call good what it cannot judge broken, and
 * use a key that others lack. Rejects when the first look finds another key under an id that is known. Before anything is known, no
 * change is taken.
 */
export async function watchKeys({ redis, keyring, uses, count, log }: KeyWatchDeps): Promise<KeyWatch> {
  const end = new AbortController()
  const bell = createWakeSignal(end.signal)
  const listeners = new Set<() => void>()
  let strange: readonly string[] | undefined
  let missing: readonly string[] | undefined
  let counted = { suspects: '', at: Number.NEGATIVE_INFINITY }
  let isClaimed = false
  /** Set by a connection that may lead to another Redis. */
  let isStale = true

  /** Keys that are in use and not here. The index may be late, so what it says is proved by a count before anything stops. */
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
      log.error({ keys: missing }, 'a master key that is in use is missing here: nothing is done until it is there')
    else if (wasMissing) log.info({ keys: keyring.ids }, 'the master keys are those of this Redis')
    for (const listener of listeners) listener()
  }

  function refusal(): readonly [ProblemCode, string] | undefined {
    if (strange === undefined || missing === undefined) return ['WRONG_MASTER_KEY', UNKNOWN]
    const [[other], [lacking]] = [strange, missing]
    if (other !== undefined)
      return [
        'WRONG_MASTER_KEY',
        `MASTER_KEYS has another key under the id "${other}" than the one that this Redis knows. Bring that key back, and give a new key an id of its own.`
      ]
    if (lacking === undefined) return undefined
    return [
      'MASTER_KEY_MISSING',
      `The master key "${lacking}" is in use in this Redis, and MASTER_KEYS of this process does not have it. Add it there and start the process again; if it is lost for good, name it in MASTER_KEYS_LOST.`
    ]
  }

  const again = () => {
    isStale = true
    isClaimed = false
    bell.ring()
  }
  if (redis.status === 'ready') await look().catch(() => {})
  const reason = strange === undefined || strange.length === 0 ? undefined : refusal()
  if (reason !== undefined) throw new Error(reason[1])
  redis.on('ready', again)
  const done = (async () => {
    while (!end.signal.aborted) {
      await bell.wait(LOOK)
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
    async close() {
      end.abort()
      redis.off('ready', again)
      await done
    }
  }
}
