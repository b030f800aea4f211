import type { Logger } from 'pino'
import { createWakeSignal } from '../async/wake-signal.ts'
import { type Format, formatOf, readFormat, unusable } from '../store/migrations/format.ts'
import { migrate } from '../store/migrations/migrate.ts'
import { compareStore, ensureStoreId } from '../store/migrations/store-id.ts'
import type { RedisClient } from '../store/redis/client.ts'
import type { Keyring } from '../store/sealing/keyring.ts'
import type { Gate } from './gate.ts'

export interface FormatWatch extends Gate {
  /** Whether the format of the connected Redis is known; without a connection, `isOpen` keeps the last state. */
  isSure(): boolean
  /** Looks now: the data may have gone since the last look. Never rejects. */
  confirm(): Promise<void>
  /** Why this Redis cannot be used now; undefined if it can, or if it is away, which is reported elsewhere. */
  refusal(): string | undefined
  close(): Promise<void>
}

/** Milliseconds between two checks. */
const EVERY = 1_000

const UNREAD = 'The format of the data in this Redis has not been read yet. Try again in a moment.'
const MIGRATING =
  'The data in this Redis is being migrated to the format of this version, once no older process of the bridge is connected. Try again in a moment; the log names what the migration waits for.'

/** Who hears whether the data that this process has worked with is gone or replaced. */
type OnLost = (isLost: boolean) => void

/**
 * Checks that the data in this Redis has the format of this version: at the start, periodically, and after every reconnect, which
 * may lead to another Redis. A store that is empty or another one by then is never taken for a new one. Older data is migrated, here or by another process. Rejects if the first check finds an unusable
 * format.
 */
export async function watchFormat(redis: RedisClient, keyring: Keyring, log: Logger, onLost: OnLost): Promise<FormatWatch> {
  const end = new AbortController()
  const wake = createWakeSignal(end.signal)
  const listeners = new Set<() => void>()
  let state: Format | undefined
  /** The id of the store, once its data was usable. */
  let known: string | undefined
  let isFresh = false

  async function find(): Promise<Format> {
    if (known === undefined) {
      const found = await readFormat(redis)
      if (found.kind === 'current') known = await ensureStoreId(redis)
      return found
    }
    const { id, format } = await compareStore(redis)
    if (id === known && format !== '') return formatOf(format)
    if (id === known) return readFormat(redis)
    const found = formatOf(format)
    return found.kind === 'lost' || found.kind === 'restoring' ? found : { kind: 'replaced' }
  }

  async function look(): Promise<void> {
    const found = await find().catch(() => undefined)
    if (found === undefined) return
    const isNews = found.kind !== state?.kind
    state = found
    isFresh = true
    if (!isNews) return
    const reason = unusable(found)
    if (reason !== undefined) log.error({ reason }, 'store unusable')
    onLost(found.kind === 'lost' || found.kind === 'replaced')
    for (const listener of listeners) listener()
  }

  /** Looks after this turn of the event loop, once for all requests of the turn. */
  let next: Promise<void> | undefined
  function confirm(): Promise<void> {
    next ??= new Promise<void>(resolve => setImmediate(resolve)).then(() => {
      next = undefined
      return look()
    })
    return next
  }

  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      await look()
      if (state?.kind === 'older') {
        await migrate({ redis, keyring, log, signal: end.signal }).catch(error => {
          if (!end.signal.aborted) log.warn({ error: (error as Error).name }, 'store migration interrupted; retrying')
        })
        await look()
      }
      await wake.wait(EVERY)
    }
  }

  const lost = () => {
    isFresh = false
  }
  if (redis.status === 'ready') await look()
  const reason = state === undefined ? undefined : unusable(state)
  if (reason !== undefined) throw new Error(reason)
  redis.on('close', lost)
  redis.on('ready', wake.ring)
  const done = run()
  return {
    refusal() {
      if (redis.status !== 'ready') return undefined
      if (!isFresh || state === undefined) return UNREAD
      return state.kind === 'current' ? undefined : (unusable(state) ?? MIGRATING)
    },
    isSure: () => isFresh && state?.kind === 'current',
    confirm,
    isOpen: () => state?.kind === 'current',
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      end.abort()
      redis.off('close', lost)
      redis.off('ready', wake.ring)
      await done
    }
  }
}
