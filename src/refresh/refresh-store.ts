import { Problem } from '../domain/problems.ts'
import { mayRead, type SecretStoreRecord } from '../domain/secret-store.ts'
import type { SourceFailure } from '../domain/source.ts'
import type { Fetched, OpenSecretStore, Provider } from '../secret-stores/provider.ts'
import type { SourceKey } from '../store/source/source-index.ts'
import type { StoreTurns } from '../store/source/store-turns.ts'
import { type ReadField, type Referrer, type RefreshDeps, referrersOf, refreshOne } from './refresh-key.ts'
import { isOfStore, nextRead, pauseAfter } from './schedule.ts'

/** A secret store as this process has it open. */
export interface UsedStore {
  readonly record: SecretStoreRecord
  readonly provider: Pick<Provider, 'keyFault'>
  readonly open: Pick<OpenSecretStore, 'fetch' | 'watch'>
}

export interface RefreshStoreDeps extends RefreshDeps {
  /** The secret stores of this process, by their names. */
  readonly stores: ReadonlyMap<string, UsedStore>
  /** Resolves when this process knows what is registered now: before that, nothing could be told from what is not allowed. */
  readonly ready: () => Promise<void>
  readonly turns: StoreTurns
  /** The value of a field from an answer. */
  readonly readField: (answer: Answer) => ReadField
  readonly intervalOf: (store: string) => number
  readonly observer: { refreshed(store: string, outcome: 'ok' | SourceFailure): void }
}

/** What a secret store has answered, or why it was not asked. */
export type Answer = Fetched | { readonly refused: 'NotAllowed' }

/** Keys that one turn reads, and how many of them at once. */
const MOST = 200
const AT_ONCE = 4
/**
 * Milliseconds for which a turn has a secret store to itself unless it says that it goes on, and so how long nothing is read after a
 * process was killed.
 */
const TURN = 10_000
const RENEWAL = TURN / 4
/** Milliseconds after which a key is read again whose value could not be stored. */
const AGAIN = 10_000

/** One turn of a process with a secret store. */
interface Turn {
  readonly store: string
  /** Set once the secret store as a whole has failed: nothing more is asked of it in this turn. */
  failed?: Fetched
  /** When the pause after that ends, which is one for all requests that failed at the same time. */
  pausedUntil?: Promise<number>
}

/**
 * Reads what is due of a secret store, in one process at a time. A key stays due until what it brought is stored, so that whatever is
 * interrupted is done again. Returns whether there may be more to do at once.
 */
export async function refreshStore(deps: RefreshStoreDeps, store: string, signal: AbortSignal): Promise<boolean> {
  const { index, turns, clock } = deps
  const due = await index.due(store, clock(), MOST)
  if (due.length === 0) return false
  const token = crypto.randomUUID()
  if (!(await turns.begin(store, token, TURN))) return false
  // A slow read, or a value for many credentials, takes longer than that; another process would read the same once more.
  const renewing = setInterval(() => void turns.begin(store, token, TURN).catch(() => {}), RENEWAL)
  try {
    // Rules that were changed before a key was marked as due hold for its read, in whichever process that is.
    await deps.ready()
    const { until } = await turns.pause(store)
    if (until > clock()) return false
    const waiting = [...due]
    const turn: Turn = { store }
    const work = async () => {
      for (let key = waiting.shift(); key !== undefined && !signal.aborted; key = waiting.shift()) {
        if (!(await turns.begin(store, token, TURN))) return
        await refreshKey(deps, turn, key)
      }
    }
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, due.length) }, work))
    return turn.failed === undefined && due.length === MOST
  } finally {
    clearInterval(renewing)
    await turns.end(store, token)
  }
}

/** Reads one key once for all that refer to it. */
async function refreshKey(deps: RefreshStoreDeps, turn: Turn, key: SourceKey): Promise<void> {
  const { store, failed } = turn
  const [seen, users] = [await deps.index.dueAt(store, key), await referrersOf(deps, store, key)]
  const used = deps.stores.get(store)
  if (users.length === 0 || seen === undefined || used === undefined) return
  const isAnyAllowed = users.some(({ project }) => isAllowed(used, project, key))
  const answer = isAnyAllowed ? (failed ?? (await used.open.fetch(key.key, key.version))) : undefined
  const now = deps.stores.get(store)
  // What a login shows that was replaced meanwhile proves nothing, and the key stays due.
  if (now?.open !== used.open) return
  if (answer !== undefined && failed === undefined) deps.observer.refreshed(store, 'failure' in answer ? answer.failure : 'ok')
  let isStored = true
  for (const user of users) {
    const isGiven = answer !== undefined && isAllowed(now, user.project, key)
    const read = deps.readField(isGiven ? answer : { refused: 'NotAllowed' })
    isStored = (await settle(deps, store, key, user, read)) && isStored
  }
  const at = await nextTime(deps, turn, key, answer)
  await deps.index.replan(store, key, seen, isStored ? at : Math.min(at, deps.clock() + AGAIN))
}

/** By the rules of now, which may have changed within the turn. */
const isAllowed = ({ record, provider }: UsedStore, project: string, { key }: SourceKey): boolean =>
  mayRead(record, project, key) && provider.keyFault?.(key) === undefined

/**
 * What is wrong with one credential does not keep the others waiting. False: it may work the next time, and until then Jenkins has an
 * older value. A refusal by our own rules stays one until something changes.
 */
async function settle(deps: RefreshStoreDeps, store: string, key: SourceKey, user: Referrer, read: ReadField): Promise<boolean> {
  try {
    await refreshOne(deps, store, key, user, read)
    return true
  } catch (error) {
    const { project, id: credential } = user
    deps.log.warn(
      { project, credential, secretStore: store, code: (error as Error).name },
      'a value that was read could not be stored'
    )
    return error instanceof Problem && error.code !== 'WRITE_CONFLICT'
  }
}

/** When a key is to be read next. The first failure of a secret store as a whole in a turn begins its pause. */
async function nextTime(deps: RefreshStoreDeps, turn: Turn, key: SourceKey, answer: Answer | undefined): Promise<number> {
  const { store } = turn
  if (answer === undefined || !('failure' in answer) || !isOfStore(answer)) {
    // An answer to a request from before the failure does not end the pause.
    const isUp = answer !== undefined && 'stored' in answer && turn.failed === undefined
    if (isUp) await deps.turns.recovered(store)
    return nextRead(store, key, deps.intervalOf(store), deps.clock())
  }
  turn.failed ??= answer
  turn.pausedUntil ??= beginPause(deps, store, answer)
  return turn.pausedUntil
}

async function beginPause(
  { turns, clock }: RefreshStoreDeps,
  store: string,
  { failure, retryAfter }: { readonly failure: SourceFailure; readonly retryAfter?: number }
): Promise<number> {
  const { failures } = await turns.pause(store)
  const until = clock() + pauseAfter(failures + 1, retryAfter)
  await turns.failed(store, until, failure === 'RateLimited' || retryAfter !== undefined)
  return until
}
