import type { Reason } from './reasons.ts'

/** Every type of event with what it says. `docs/events.md` is checked against it. */
export const eventMeanings = {
  ProjectCreated: 'The project was made.',
  ProjectUpdated: 'Settings or policies of the project were changed; `fields` names them.',
  ProjectMoved: 'All credentials are in the new folder, and what was ours in the old one is gone.',
  ProjectDeleted: 'The removal of the project was asked for.',
  FolderLeft: 'A folder that the bridge made stays in Jenkins, without our credentials; `message` says why.',
  FolderRenamed: 'The folder in Jenkins got the display name of the project.',
  Created: 'A credential was made here.',
  Updated: 'A credential was changed here; `fields` names what changed, also of a secret.',
  Deleted: 'The deletion of a credential was asked for.',
  SyncRequested: 'A person asked for a sync of a credential, or of the whole project.',
  Synced: 'Jenkins was read and holds this generation of the credential.',
  SyncFailed: 'It did not work and is tried again; one event for each new reason, not for each attempt.',
  SyncRecovered: 'Syncs of the project get through again, after one had failed as a whole.',
  Blocked: 'It cannot work as it is, and waits for a change or a person.',
  ExpiresSoon: 'The credential expires within 30, 7 or 1 days, as `message` says: one event each.',
  Expired: 'The credential has expired.',
  TooOld: 'The secret of the credential is older than the policy of the project allows.',
  Removed: 'The credential is gone from Jenkins, or is left to its owner there, and is forgotten here.',
  DriftDetected: 'The credential was changed or deleted in Jenkins; `fields` names what differs.',
  DriftRepaired: 'What was changed in Jenkins is put right.',
  UnmanagedFound: 'The folder has credentials that are not ours and were not seen before.',
  Pruned: 'Credentials that are not ours were deleted from the folder, as the policy says.',
  MemberSet: 'Somebody was given a role in the project.',
  MemberRemoved: 'Somebody lost the role in the project.',
  WebhookCreated: 'A webhook was made.',
  WebhookUpdated: 'A webhook was changed; `fields` names what changed, also of its secret.',
  WebhookDeleted: 'A webhook was deleted.',
  WebhookDisabled: 'A webhook is not told of events any more, because its receiver failed for too long or wants no more.',
  CircuitOpened:
    'A controller failed several times in a row or asked to be left alone, so calls to it are paused; `reason` and `message` tell the last failure.',
  CircuitClosed: 'The controller answers again.',
  ControllerChanged: 'What answers at the address of the controller is another Jenkins than before; nothing is written to it.',
  ControllerUnconfirmed: 'The controller no longer sends the header by which it is recognised, at its old address; writes go on.',
  ControllerConfirmed: 'The controller is recognised again.',
  ControllerAccepted: 'Another Jenkins was accepted: everything in it is first contact.',
  ProofsDropped: 'Another Jenkins was accepted, so what is known of earlier writes does not count any more.'
} as const satisfies Record<string, string>

export type EventType = keyof typeof eventMeanings
export const eventTypes = Object.keys(eventMeanings) as readonly EventType[]

/** Events of a controller; all others are a project's, and go to its webhooks. */
const controllerEventTypes: readonly EventType[] = [
  'CircuitOpened',
  'CircuitClosed',
  'ControllerChanged',
  'ControllerUnconfirmed',
  'ControllerConfirmed',
  'ControllerAccepted'
]
export const projectEventTypes = eventTypes.filter(type => !controllerEventTypes.includes(type))

/** Who writes an event that no caller asked for. */
export const BRIDGE = 'bridge'

/** An entry of the audit trail before it has its id and time. `fields` are names of changed fields, never values. */
export interface NewEvent {
  readonly type: EventType
  /** The credential's id; null for events of the project itself. */
  readonly credential: string | null
  readonly actor: string
  readonly generation: number | null
  readonly reason: Reason | null
  readonly message: string | null
  readonly fields: readonly string[]
}

/** An event that is about the project itself, was done by the bridge and has nothing to add, but for the facts given. */
export const newEvent = (type: EventType, facts: Partial<Omit<NewEvent, 'type'>> = {}): NewEvent => ({
  ...{ type, credential: null, actor: BRIDGE, generation: null, reason: null, message: null, fields: [] },
  ...facts
})

export interface Event extends NewEvent {
  readonly id: string
  readonly time: string
}

/** The form of an event's id: milliseconds, and a number among the events of one. */
export const EVENT_ID = /^\d{1,20}-\d{1,20}$/

/** Below zero if the event of the first id is older. */
export function compareEventIds(a: string, b: string): number {
  const [[msA, n] = [], [msB, m] = []] = [a, b].map(id => id.split('-').map(BigInt))
  const difference = msA === msB ? (n ?? 0n) - (m ?? 0n) : (msA ?? 0n) - (msB ?? 0n)
  return difference === 0n ? 0 : difference < 0n ? -1 : 1
}
