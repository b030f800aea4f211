import { BRIDGE, type NewEvent } from '../../domain/event.ts'
import { sentenceOf } from '../../domain/reasons.ts'
import type { Gathered } from '../../store/sync/sync-store.ts'
import type { Trouble } from './execute.ts'
import type { Item } from './plan.ts'
import type { Run } from './record.ts'

/** An event of the project itself. */
export function projectEvent(
  { project }: Gathered,
  type: NewEvent['type'],
  reason: NewEvent['reason'],
  message: NewEvent['message']
): NewEvent {
  return { type, credential: null, actor: BRIDGE, generation: project.generation, reason, message, fields: [] }
}

/** What kept a run from doing all that it was for. */
export const troubleIn = ({ stopped, moveTrouble, nameTrouble }: Run): Trouble | undefined =>
  stopped ?? moveTrouble ?? nameTrouble

/** The end of what a `SyncFailed` began. */
export const recoveryEvents = (gathered: Gathered, run: Run): NewEvent[] =>
  gathered.failures > 0 && troubleIn(run) === undefined
    ? [projectEvent(gathered, 'SyncRecovered', null, `It failed ${gathered.failures} times in a row.`)]
    : []

export function unmanagedEvents(gathered: Gathered, strangers: readonly string[]): NewEvent[] {
  const known = new Set(gathered.unmanaged)
  const fresh = strangers.filter(id => !known.has(id))
  return fresh.length === 0
    ? []
    : [projectEvent(gathered, 'UnmanagedFound', 'Unmanaged', `${sentenceOf('Unmanaged')} ${shown(fresh)}`)]
}

/** What was pruned, or that the guard has stopped it. */
export function prunedEvents(gathered: Gathered, run: Run, strangers: readonly Item[]): NewEvent[] {
  const pruned = strangers.filter(item => run.done.get(item.id)?.as === 'sent').map(item => item.id)
  const stopped = strangers.some(item => item.decision.reason === 'MassDeleteGuard')
  return [
    ...(pruned.length === 0 ? [] : [projectEvent(gathered, 'Pruned', 'Pruned', `${sentenceOf('Pruned')} ${shown(pruned)}`)]),
    ...(stopped ? [projectEvent(gathered, 'Blocked', 'MassDeleteGuard', sentenceOf('MassDeleteGuard'))] : [])
  ]
}

/** That something is left in clear concerns the whole folder, and is told once for as long as it stays. */
export const plaintextEvents = (gathered: Gathered, trouble: Trouble | undefined): NewEvent[] =>
  trouble?.reason === 'PlaintextLeft' && gathered.failures === 0
    ? [projectEvent(gathered, 'SyncFailed', trouble.reason, trouble.message)]
    : []

/** What became of a new display name. */
export function nameEvents(gathered: Gathered, { isRenamed, nameTrouble }: Run): NewEvent[] {
  const { failures } = gathered
  const renamed = { ...projectEvent(gathered, 'FolderRenamed', null, null), fields: ['displayName'] }
  const failed = nameTrouble && projectEvent(gathered, 'SyncFailed', nameTrouble.reason, nameTrouble.message)
  return [...(isRenamed ? [renamed] : []), ...(failed && failures === 0 ? [failed] : [])]
}

/** That the folder which the project is leaving still has, or may have, something of ours in it. */
export const moveEvents = (gathered: Gathered, { moveTrouble }: Run): NewEvent[] =>
  moveTrouble !== undefined && gathered.failures === 0
    ? [projectEvent(gathered, 'SyncFailed', moveTrouble.reason, moveTrouble.message)]
    : []

/** Ids of Jenkins are foreign text of any length: some of them, quoted and cut. */
function shown(ids: readonly string[]): string {
  const some = ids.slice(0, 20).map(id => JSON.stringify(id.slice(0, 100)))
  return `${some.join(', ')}${ids.length > some.length ? ` and ${ids.length - some.length} more` : ''}`
}
