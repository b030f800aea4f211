import type { Metadata } from '../domain/credential.ts'
import type { Status } from '../domain/status.ts'
import type { Summary, TargetStatus } from '../domain/summary.ts'

export const DESCRIPTION = 'kubesphere.io/description'
export const CREATOR = 'kubesphere.io/creator'
export const DISPLAY_NAME = 'kubesphere.io/alias-name'
export const FINALIZER = 'finalizers.kubesphere.io/credential'
/** `"true"`: take over a credential that Jenkins already holds under this name. An addition of ours: the original overwrites without asking. */
export const ADOPT = 'credential.devops.kubesphere.io/adopt'

const AUTOSYNC = 'credential.devops.kubesphere.io/autosync'
export const SYNC_STATUS = 'credential.devops.kubesphere.io/syncstatus'
const SYNC_TIME = 'credential.devops.kubesphere.io/synctime'
export const SYNC_MESSAGE = 'credential.devops.kubesphere.io/syncmsg'
/** Of a project in several controllers, what became of it in each; see `TargetAnnotation`. An addition of ours. */
export const SYNC_TARGETS = 'credential.devops.kubesphere.io/synctargets'
const DATA_HASH = 'credential.devops.kubesphere.io/datahash'

/** kubectl's copy of the last applied Secret, values included. It must never be stored in plain text. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** Always set by us, whatever a client sends. */
const ours = new Set([
  DESCRIPTION,
  CREATOR,
  ADOPT,
  AUTOSYNC,
  SYNC_STATUS,
  SYNC_TIME,
  SYNC_MESSAGE,
  SYNC_TARGETS,
  DATA_HASH,
  LAST_APPLIED
])

/** The labels and annotations of a client, as stored. */
export const keptMetadata = (labels: Texts = {}, annotations: Texts = {}): Metadata => ({
  labels,
  annotations: Object.fromEntries(Object.entries(annotations).filter(([name]) => !ours.has(name)))
})

type Texts = Readonly<Record<string, string>>

/** The outcome in the original's terms: it defines `pending`, `working`, `successful` and `failed` but writes only two of them. */
export type SyncStatus = 'pending' | 'working' | 'successful' | 'failed'

const statuses: Record<Status['phase'], SyncStatus> = {
  Pending: 'pending',
  Retrying: 'working',
  Deleting: 'working',
  Synced: 'successful',
  Drifted: 'failed',
  Blocked: 'failed'
}

/** The annotations that the original's controller sets on a Secret, from our status. `synctime` is the time of the confirmation, not of the request. */
export function statusAnnotations(status: Status & Partial<Pick<Summary, 'targets'>>, updatedAt: string): Record<string, string> {
  return {
    [AUTOSYNC]: 'true',
    [SYNC_STATUS]: statuses[status.phase],
    [SYNC_TIME]: status.phase === 'Synced' ? (status.syncedAt ?? updatedAt) : updatedAt,
    ...(status.message === null ? {} : { [SYNC_MESSAGE]: status.message }),
    ...(status.targets !== undefined && status.targets.length > 1
      ? { [SYNC_TARGETS]: JSON.stringify(status.targets.map(targetAnnotation)) }
      : {})
  }
}

/** One element of the list in `SYNC_TARGETS`. */
interface TargetAnnotation {
  readonly controller: string
  readonly folder: string
  readonly syncstatus: SyncStatus
  readonly syncmsg?: string
}

const targetAnnotation = ({ controller, folder, phase, message }: TargetStatus): TargetAnnotation => ({
  ...{ controller, folder: folder.join('/'), syncstatus: statuses[phase] },
  ...(message === null ? {} : { syncmsg: message })
})
