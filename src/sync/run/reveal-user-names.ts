import type { Credential } from '../../domain/credential.ts'
import { type ObservedCredential, seenFlag } from '../../domain/observed.ts'
import type { LastApplied, SyncRecord } from '../../domain/status.ts'
import { typeNamed } from '../../domain/types/index.ts'
import type { FlagOutcome } from '../../domain/user-name.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/run-snapshot.ts'
import { LeaseLost } from '../lease.ts'
import type { RunContext } from './context.ts'
import { lastAppliedOf, mayReveal } from './desired.ts'
import { mayPost } from './folder.ts'
import type { PlannedChange, RunResult } from './types.ts'

/**
 * Jenkins takes a user name for a secret of which it was told nothing, and before there was `usernameSecret` the bridge told it nothing. A run
 * that finds such a credential notes it (`hidden`) and leaves it. Where the folder may be written as a whole, the next run that has nothing
 * else to do tells Jenkins: so the checks of all projects, which are spread over an interval, spread the writes as well. Elsewhere the next
 * change of the credential does.
 */
export function foundFlag(credential: Credential, ledger: LastApplied, after: ObservedCredential): FlagOutcome | undefined {
  const seen = seenFlag(after)
  const wanted = credential.usernameSecret ?? false
  if (seen === wanted) return 'held'
  if (seen === undefined && after.className !== null && typeNamed(credential.type).hasUserName)
    return ledger.usernameSecret ?? 'ignored'
  const isUntold = ledger.usernameSecret === undefined || ledger.usernameSecret === 'ignored'
  // What was adopted keeps what Jenkins says of it.
  const isTheirs = credential.adopt && credential.usernameSecret === undefined
  return seen === true && isUntold && !isTheirs ? 'hidden' : ledger.usernameSecret
}

/** Whether a write that is under way only tells Jenkins of the user name. */
export const isReveal = ({ decision }: PlannedChange): boolean => decision.reason === 'UserNameRevealed'

/** How long the turn of a run outlives it, if it is killed. */
const TURN = 60_000

/** A context in which Jenkins learns which user names are no secrets, and the end of its turn. */
export interface Reveal {
  readonly context: RunContext
  end(): Promise<void>
}

/**
 * Begins to tell Jenkins of the user names of a folder whose run had nothing else to do. That it is being told is noted first, so that what
 * a run leaves behind that was killed is not taken for a change that somebody else made. `busy`: it is the turn of another folder.
 */
export async function beginReveal(context: RunContext, found: RunResult): Promise<Reveal | 'busy' | undefined> {
  const { deps, snapshot, lease, folder } = context
  const { project } = snapshot
  const { reading, changes } = found
  if (!mayReveal(snapshot, folder) || !mayPost(snapshot, folder)) return undefined
  if (!reading.found || !reading.valuesWatched || !reading.allFields) return undefined
  const hidden = changes.flatMap(change => (isHidden(snapshot, change) ? [change.desired as DesiredCredential] : []))
  if (hidden.length === 0) return undefined
  if (!(await deps.store.takeTurn(project.controller, lease.token, TURN))) return 'busy'
  const end = () => deps.store.giveTurn(project.controller, lease.token)
  try {
    const records = new Map(hidden.map(({ credential, sync }) => [credential.id, beingTold(sync as SyncRecord)]))
    if (!(await deps.store.recordIntents(project, lease.token, records))) throw new LeaseLost()
    const wanted = snapshot.wanted.map(w => ({ ...w, sync: records.get(w.credential.id) ?? w.sync }))
    return { context: { ...context, snapshot: { ...snapshot, wanted }, opening: reading }, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** Noted by an earlier run, and in sync but for that. */
const isHidden = ({ project }: RunSnapshot, { desired, decision, observed, sealFault, held }: PlannedChange): boolean =>
  desired?.sync?.outcome === 'Synced' &&
  lastAppliedOf(project, desired)?.usernameSecret === 'hidden' &&
  decision.reason === 'InSync' &&
  sealFault === undefined &&
  !held &&
  observed !== undefined &&
  seenFlag(observed) === true &&
  desired.credential.usernameSecret !== true

const beingTold = (sync: SyncRecord): SyncRecord => ({
  ...sync,
  ledger: sync.ledger && { ...sync.ledger, usernameSecret: 'telling' }
})
