import { BRIDGE, type NewEvent } from '../../domain/event.ts'
import { sentenceOf } from '../../domain/reasons.ts'
import type { RunSnapshot } from '../../store/sync/sync-store.ts'
import type { SyncFailure } from './execute.ts'
import type { PlannedChange } from './plan.ts'
import type { Run } from './record.ts'

/** An event of the project itself. */
export function projectEvent(
  { project }: RunSnapshot,
  type: NewEvent['type'],
  reason: NewEvent['reason'],
  message: NewEvent['message']
): NewEvent {
  return { type, credential: null, actor: BRIDGE, generation: project.generation, reason, message, fields: [] }
}

/** What kept a run from doing all that it was for. */
export const failureIn = ({ stopped, moveTrouble, nameTrouble }: Run): SyncFailure | undefined =>
  stopped ?? moveTrouble ?? nameTrouble

/** The end of what a `SyncFailed` began. */
export const recoveryEvents = (snapshot: RunSnapshot, run: Run): NewEvent[] =>
  snapshot.failures > 0 && failureIn(run) === undefined
    ? [projectEvent(snapshot, 'SyncRecovered', null, `It failed ${snapshot.failures} times in a row.`)]
    : []

export function unmanagedEvents(snapshot: RunSnapshot, strangers: readonly string[]): NewEvent[] {
  const known = new Set(snapshot.unmanaged)
  const fresh = strangers.filter(id => !known.has(id))
  return fresh.length === 0
    ? []
    : [projectEvent(snapshot, 'UnmanagedFound', 'Unmanaged', `${sentenceOf('Unmanaged')} ${shown(fresh)}`)]
}

/** What was pruned, or that the guard has stopped it. */
export function prunedEvents(snapshot: RunSnapshot, run: Run, strangers: readonly PlannedChange[]): NewEvent[] {
  const pruned = strangers.filter(item => run.done.get(item.id)?.as === 'sent').map(item => item.id)
  const stopped = strangers.some(item => item.decision.reason === 'MassDeleteGuard')
  return [
    ...(pruned.length === 0 ? [] : [projectEvent(snapshot, 'Pruned', 'Pruned', `${sentenceOf('Pruned')} ${shown(pruned)}`)]),
    ...(stopped ? [projectEvent(snapshot, 'Blocked', 'MassDeleteGuard', sentenceOf('MassDeleteGuard'))] : [])
  ]
}

/** That something is left in clear concerns the whole folder, and is told once for as long as it stays. */
export const plaintextEvents = (snapshot: RunSnapshot, trouble: SyncFailure | undefined): NewEvent[] =>
  trouble?.reason === 'PlaintextLeft' && snapshot.failures === 0
    ? [projectEvent(snapshot, 'SyncFailed', trouble.reason, trouble.message)]
    : []

/** What became of a new display name. */
export function nameEvents(snapshot: RunSnapshot, { isRenamed, nameTrouble }: Run): NewEvent[] {
  const { failures } = snapshot
  const renamed = { ...projectEvent(snapshot, 'FolderRenamed', null, null), fields: ['displayName'] }
  const failed = nameTrouble && projectEvent(snapshot, 'SyncFailed', nameTrouble.reason, nameTrouble.message)
  return [...(isRenamed ? [renamed] : []), ...(failed && failures === 0 ? [failed] : [])]
}

/** That the folder which the project is leaving still has, or may have, something of ours in it. */
export const moveEvents = (snapshot: RunSnapshot, { moveTrouble }: Run): NewEvent[] =>
  moveTrouble !== undefined && snapshot.failures === 0
    ? [projectEvent(snapshot, 'SyncFailed', moveTrouble.reason, moveTrouble.message)]
    : []

/** Ids of Jenkins are foreign text of any length: some of them, quoted and cut. */
function shown(ids: readonly string[]): string {
  const some = ids.slice(0, 20).map(id => JSON.stringify(id.slice(0, 100)))
  return `${some.join(', ')}${ids.length > some.length ? ` and ${ids.length - some.length} more` : ''}`
}
