import type { EventDetails } from './event-details.ts'
import type { Reason } from './reasons.ts'

/** Every type of event with its meaning. `docs/events.md` is checked against it. */
export const eventMeanings = {
  ProjectCreated: 'The project was created.',
  ProjectUpdated: 'Settings or policies of the project were changed; `fields` names them.',
  ProjectMoved: 'All credentials are in the new folder, and the bridge has removed its credentials from the old one.',
  TargetProved: 'A new target of the project holds everything, and counts in the status of its credentials from then on.',
  TargetLeft:
    'A former target of the project is proved to hold nothing of the bridge, or was given up, and is removed; `message` says which.',
  ProjectDeleted: 'Deletion of the project was requested.',
  FolderLeft: 'A folder that the bridge created stays in Jenkins, without its credentials; `message` says why.',
  CopiesFound:
    'Credentials of the project were found in a folder that is not its own, after it was renamed, moved or copied in Jenkins.',
  CopiesRemoved:
    'Credentials of the project were removed, on request, from a folder that is not its own; `message` says how many, or why not.',
  FolderRenamed: 'The folder in Jenkins got the display name of the project.',
  Created: 'A credential was created.',
  Updated: 'A credential was changed; `fields` names what changed, including secret fields.',
  SourceChanged:
    'A value of the credential was changed in its secret store, or in the project that shares it, and read again; `fields` names the fields, and the actor is the secret store or the project.',
  SourceStale:
    'A value of the credential can no longer be read from its secret store, or from the project that shares it; the last one stays. `message` says why. One event, however often that is tried.',
  SourceRecovered: 'The values of the credential can be read again.',
  Verified: 'The credential works on a verify target: a person has asked for the try, or it was not known to work before.',
  VerificationFailed:
    'The verify target does not accept the credential, or what it may do there is not enough; `message` says which. A try that showed nothing is no failure.',
  Deleted: 'Deletion of a credential was requested, or the project that shared it ended that; the actor is then that project.',
  SyncRequested: 'A person requested a sync of a credential, or of the whole project.',
  Synced: 'The bridge read Jenkins and found this generation of the credential.',
  SyncFailed: 'The sync failed and will be retried; one event for each new reason, not for each attempt.',
  SyncRecovered: 'Syncs of the project succeed again, after one had failed as a whole.',
  Blocked: 'The sync failed and retrying would not help; it waits for a change or a person.',
  ExpiresSoon: 'The credential expires within 30, 7 or 1 days, as `message` says: one event each.',
  Expired: 'The credential has expired.',
  TooOld: 'The secret of the credential is older than the policy of the project allows.',
  Removed: 'The deletion is complete: the credential is gone from Jenkins, or is unmanaged there and stays.',
  DriftDetected: 'The credential was changed or deleted in Jenkins; `fields` names what differs.',
  DriftRepaired: 'The change made in Jenkins was repaired.',
  UnmanagedFound: 'The folder has unmanaged credentials that were not seen before.',
  Pruned:
    'Unmanaged credentials were deleted from the folder, as the policy requires or a person requested; `reason` says which.',
  UnmanagedDeletionRequested: 'Deletion of an unmanaged credential was requested; `message` names it.',
  UnmanagedDeletionDropped:
    'A requested deletion of an unmanaged credential was not done, because Jenkins holds something else by now, or nothing; `message` says which.',
  UnmanagedIgnored: 'An unmanaged credential is ignored from now on; `message` names it.',
  UnmanagedNoticed: 'An unmanaged credential is no longer ignored; `message` names it.',
  MemberSet: 'A role in the project was granted.',
  MemberRemoved: 'A role in the project was removed.',
  WebhookCreated: 'A webhook was created.',
  WebhookUpdated: 'A webhook was changed; `fields` names what changed, including its secret.',
  WebhookDeleted: 'A webhook was deleted.',
  WebhookDisabled: 'A webhook receives no more events, because its receiver failed for too long or wants no more.',
  CircuitOpened:
    'A controller failed several times in a row or asked for a pause, so calls to it are paused; `reason` and `message` describe the last failure.',
  CircuitClosed: 'The controller answers again.',
  ControllerChanged: 'Another Jenkins than before answers at the URL of the controller; nothing is written to it.',
  ControllerUnconfirmed: 'The controller no longer sends the header that identifies it, at its previous URL; writing continues.',
  ControllerConfirmed: 'The controller is recognised again.',
  ControllerAccepted: 'Another Jenkins was accepted and is treated as unknown.',
  ControllerAdded: 'The controller was registered.',
  ControllerUpdated: 'Settings of the controller were changed; `fields` names them.',
  ControllerRemoved: 'The controller was removed; no project used it.',
  SecretStoreAdded: 'The secret store was registered.',
  SecretStoreUpdated: 'Settings of the secret store were changed; `fields` names them, including those of its login.',
  SecretStoreRemoved: 'The secret store was removed; no credential referred to it.',
  VerifyTargetAdded: 'The verify target was registered.',
  VerifyTargetUpdated: 'Settings of the verify target were changed; `fields` names them.',
  VerifyTargetRemoved: 'The verify target was removed; nothing is tried on it any more.',
  SettingsReloaded: 'A process of the bridge took new values from its files; `fields` names the settings.',
  ReloadRefused: 'A process of the bridge found a fault in its files and kept all values as they were; `message` says which.',
  BackupFailed: 'A scheduled backup failed; `message` says why. One event for each new reason, not for each attempt.',
  BackupRecovered: 'Scheduled backups are possible again, after one had failed.',
  ProofsDropped: 'Another Jenkins was accepted, so what was known about earlier writes no longer counts.'
} as const satisfies Record<string, string>

export type EventType = keyof typeof eventMeanings
export const eventTypes = Object.keys(eventMeanings) as readonly EventType[]

/** Events of controllers, secret stores, verify targets, settings and backups; all others belong to a project and are sent to its webhooks. */
const bridgeEventTypes: readonly EventType[] = [
  'CircuitOpened',
  'CircuitClosed',
  'ControllerChanged',
  'ControllerUnconfirmed',
  'ControllerConfirmed',
  'ControllerAccepted',
  'ControllerAdded',
  'ControllerUpdated',
  'ControllerRemoved',
  'SecretStoreAdded',
  'SecretStoreUpdated',
  'SecretStoreRemoved',
  'VerifyTargetAdded',
  'VerifyTargetUpdated',
  'VerifyTargetRemoved',
  'SettingsReloaded',
  'ReloadRefused',
  'BackupFailed',
  'BackupRecovered'
]
export const projectEventTypes = eventTypes.filter(type => !bridgeEventTypes.includes(type))

/** The actor of events that no caller requested. */
export const BRIDGE = 'bridge'

const SECRET_STORE = 'secret-store:'

/** The actor of a change that a secret store brought. No caller has such a name. */
export const secretStoreActor = (name: string): string => `${SECRET_STORE}${name}`

/** The secret store that an actor is; undefined for none. */
export const secretStoreIn = (actor: string): string | undefined =>
  actor.startsWith(SECRET_STORE) ? actor.slice(SECRET_STORE.length) : undefined

const PROJECT = 'project:'

/** The actor of a change that a project brought which shares a credential. No caller has such a name. */
export const projectActor = (name: string): string => `${PROJECT}${name}`

/** The project that an actor is; undefined for none. */
export const projectIn = (actor: string): string | undefined =>
  actor.startsWith(PROJECT) ? actor.slice(PROJECT.length) : undefined

/** An entry of the audit trail before it has its id and time. `fields` are names of changed fields, never values. */
export interface NewEvent {
  readonly type: EventType
  /** The credential's id; null for events of the project itself. */
  readonly credential: string | null
  readonly actor: string
  /** The request that caused it, as in its answer, the log and the audit trail; null for what the bridge did by itself. */
  readonly requestId: string | null
  readonly generation: number | null
  readonly reason: Reason | null
  readonly message: string | null
  readonly fields: readonly string[]
  /** The target that it happened in; absent for a project with one target, and for what concerns all. */
  readonly target?: { readonly controller: string; readonly folder: readonly string[] }
  /** What else it is about; absent if nothing. */
  readonly details?: EventDetails
}

/** An event that is about the project itself, was done by the bridge and has nothing to add, but for the facts given. */
export const newEvent = (type: EventType, facts: Partial<Omit<NewEvent, 'type'>> = {}): NewEvent => ({
  ...{ type, credential: null, actor: BRIDGE, requestId: null, generation: null, reason: null, message: null, fields: [] },
  ...facts
})

/** Who did it, and by which request. */
export const doneBy = ({ subject, requestId = null }: { readonly subject: string; readonly requestId?: string | null }) => ({
  actor: subject,
  requestId
})

export interface Event extends NewEvent {
  readonly id: string
  readonly time: string
}

/** An event id: milliseconds, and a sequence number within the millisecond. */
export const EVENT_ID = /^\d{1,20}-\d{1,20}$/

/** Negative if the event of the first id is older. */
export function compareEventIds(a: string, b: string): number {
  const [[msA, n] = [], [msB, m] = []] = [a, b].map(id => id.split('-').map(BigInt))
  const difference = msA === msB ? (n ?? 0n) - (m ?? 0n) : (msA ?? 0n) - (msB ?? 0n)
  return difference === 0n ? 0 : difference < 0n ? -1 : 1
}
