import type { Reason } from './reasons.ts'

export const eventTypes = [
  'ProjectCreated',
  'ProjectUpdated',
  'ProjectMoved',
  'ProjectDeleted',
  'FolderRenamed',
  'Created',
  'Updated',
  'Deleted',
  'SyncRequested',
  'Synced',
  'SyncFailed',
  'Blocked',
  'Removed',
  'DriftDetected',
  'DriftRepaired',
  'UnmanagedFound',
  'Pruned',
  'MemberSet',
  'MemberRemoved',
  'CircuitOpened',
  'CircuitClosed'
] as const
export type EventType = (typeof eventTypes)[number]

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

export interface Event extends NewEvent {
  readonly id: string
  readonly time: string
}
