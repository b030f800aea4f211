import type { EventType } from '../event.ts'
import type { Telling } from './sentence.ts'

/** Whether the message of an event says more than its sentence: in events of earlier versions, and where the texts are those of a file. */
export const isUnsaid = ({ type, message, reason, details }: Telling): boolean =>
  message !== null && (type === 'ReloadRefused' || (reason === null && details === undefined && !complete.has(type)))

/** Types whose sentence says all that the message does. */
const complete: ReadonlySet<EventType> = new Set([
  ...(['ProjectMoved', 'CircuitClosed', 'ProofsDropped', 'WebhookCreated', 'WebhookUpdated', 'WebhookDeleted'] as const)
])
