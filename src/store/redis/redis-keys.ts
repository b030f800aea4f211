import { keyIn, nameIn, type TargetRef } from '../../domain/targets.ts'

/**
 * The names of all keys in Redis. Keys of one project share the hash tag `{p:NAME}`, so that a script may touch them together in a
 * Redis Cluster; data across projects is under `{registry}`.
 */
export interface ProjectKeys {
  /** string: the project's record. */
  readonly project: string
  /** hash id -> record without secrets. */
  readonly credentials: string
  /** hash id -> sealed secrets (JWE). */
  readonly secrets: string
  /**
   * hash id -> proof that the bridge wrote the record of that credential, with its generation; `#project`, `#member:SUBJECT` and
   * `#webhook:ID` for the other records of the project.
   */
  readonly proofs: string
  /** hash id in lower case -> id. */
  readonly caseCollisions: string
  /** hash id -> outcome of the last sync in each target, see `lineOf`. */
  readonly sync: string
  /** hash `fieldOf` id -> the uses that Jenkins showed before an update made it forget them, see `UsageBefore`. */
  readonly usage: string
  /**
   * hash:
   * - `targets`: the targets as `KEY:CONTROLLER|…`; `summary`: the keys of those that count, as `KEY|…`; absent: '' is the only one
   * - `dirty`, `done`: the count of changes, and its value as of the last run
   * - `setVersion`: count of commits to the desired credentials (absent: 0)
   * - `version`: time of the last write of records or outcomes
   * - `dueAt` (ms): when to check again; `checkedAt`: the last complete read; `failures`: consecutive failed runs
   * - `folder`: whether the bridge made the folder, or it was there before; `displayName`: the display name that it last gave to it
   * - `inClear`: the folder whose file may hold posted secrets in clear, '' if none does
   * - `unmanaged`: reported ids; `strangers`: their number
   * - `n:PHASE`: credentials in a phase, valid if `counted` is set
   * - `now:ID`: a requested sync, and what else `sync-requests.ts` has
   * - `ignored:ID`: an unmanaged credential that is ignored, see `Ignored`
   * - `unsyncedSince` (s): time of the oldest change that Jenkins does not hold yet
   * - `settledAt`: what the last run was based on, if it left nothing to do
   * - `noticeAt` (ms): when the next expiry notice is due, dropped by a change; `expiry`: how many credentials expire soon
   * - `copies`: number of folders with copies
   * - `paused`: whether the last run found the project paused
   * - `failing`: `REASON TIME` of the first of the last runs that failed as a whole; '' if the last one did not
   * What is about one target has the prefix `KEY:` where the key is not '', see `fieldOf`.
   */
  readonly work: string
  /** sorted set: the credentials by phase, type and expiry, valid if `counted` is set in `work`; see `INDEXING`. */
  readonly index: string
  /** stream: the audit trail. */
  readonly events: string
  /**
   * hash: hour since 1970 -> what happened in it, see `textOf`, for 31 days; `from`: the event from which on it was counted; `filled`:
   * set once what happened before was counted from the events. Expires.
   */
  readonly stats: string
  /** hash id -> the mark of the last notice about its expiry and age. */
  readonly notices: string
  /**
   * hash: copies of its credentials in other folders, see `CopyStore`: `lost:ID`, what was in a folder that is gone; `wish`, a search that
   * is wanted, and `search`, the last one, of each target; `copy:PLACE`, a folder with copies; `remove:PLACE` and `removed:PLACE`, a removal.
   */
  readonly copies: string
  /** string: token of the process that works on these copies for the target ''; see `copiesLockKey` for the others. */
  readonly copiesLock: string
  /** string: token of the run that may act for the target '' of this project; see `leaseKey` for the others. */
  readonly lease: string
  /** list: trace contexts (`traceparent`) of the changes that wait for a run, if tracing is on; expires. */
  readonly traces: string
  /** hash subject -> role. */
  readonly members: string
  /** hash id -> record of a webhook. */
  readonly webhooks: string
  /** hash id -> sealed signing secrets of a webhook (JWE). */
  readonly webhookSecrets: string
  /** hash `ID:cursor`, `ID:attempts`, … -> delivery state of a webhook. */
  readonly webhookState: string
  /** hash id -> the last deliveries of a webhook, one per line, newest first. */
  readonly webhookLog: string
}

/** A field for one target in a hash of its project. */
export const fieldOf = (target: string, field: string): string => (target === '' ? field : `${target}:${field}`)

/** string: token of the run that may act for a target of a project. */
export const leaseKey = (ref: TargetRef): string =>
  `${projectKeys(nameIn(ref)).lease}${keyIn(ref) === '' ? '' : `:${keyIn(ref)}`}`

/** string: token of the process that works on the copies for a target of a project. */
export const copiesLockKey = (ref: TargetRef): string =>
  `${projectKeys(nameIn(ref)).copiesLock}${keyIn(ref) === '' ? '' : `:${keyIn(ref)}`}`

/** A target of a project in one text, as in the index of what is due. No name of a project has a space. */
export const refText = (ref: TargetRef): string => (keyIn(ref) === '' ? nameIn(ref) : `${nameIn(ref)} ${keyIn(ref)}`)

export function refIn(text: string): { readonly name: string; readonly target: string } {
  const [name = '', target = ''] = text.split(' ')
  return { name, target }
}

export function projectKeys(name: string): ProjectKeys {
  const key = (part: string) => `jcb:{p:${name}}:${part}`
  return {
    project: key('project'),
    credentials: key('credentials'),
    secrets: key('secrets'),
    proofs: key('proofs'),
    caseCollisions: key('twins'),
    sync: key('sync'),
    usage: key('usage'),
    work: key('work'),
    index: key('index'),
    events: key('events'),
    stats: key('stats'),
    notices: key('notices'),
    copies: key('copies'),
    copiesLock: key('copies-lock'),
    lease: key('lease'),
    traces: key('traces'),
    members: key('members'),
    webhooks: key('webhooks'),
    webhookSecrets: key('webhook-secrets'),
    webhookState: key('webhook-state'),
    webhookLog: key('webhook-log')
  }
}

/** Where `sealed` of the registry has the record of a registered controller. */
export const controllerField = (name: string): string => `controller:${name}`

/** Keys of one controller. */
export const controllerKeys = (name: string) => ({
  /** string: `open` while calls are paused, as far as was noted last. */
  circuit: `jcb:{c:${name}}:circuit`,
  /** string: which Jenkins it is, see `KnownController`. */
  identity: `jcb:{c:${name}}:identity`,
  /** string: what was noted last of how it was recognised. */
  recognition: `jcb:{c:${name}}:recognition`,
  /** string: token of the run whose turn it is to write folders that no caller waits for. */
  turn: `jcb:{c:${name}}:turn`,
  /**
   * hash id of a process -> `HELD WANTED SINCE ENDS`: its slots for concurrent calls, how many it could use, since when (ms) it waits
   * for more, and when (ms) its claim ends; expires.
   */
  slots: `jcb:{c:${name}}:slots`,
  /** stream: the controller's audit trail. */
  events: `jcb:{c:${name}}:events`
})

/** string: token of the process that leads a task which runs in one process at a time. */
export const leaderKey = (what: string): string => `jcb:{leader:${what}}`

export const registryKeys = {
  /** string: number of the storage format. */
  format: 'jcb:{registry}:format',
  /** string: a random text that tells this store from any other, also from an emptied or restored one. */
  storeId: 'jcb:{registry}:store-id',
  /** string: token of the process that migrates the store. */
  formatLease: 'jcb:{registry}:format-lease',
  /** sorted set of project names, all with score 0, so that they are listed by name. */
  projects: 'jcb:{registry}:projects',
  /** hash `controller/folder`, folded (see `placeOf`) -> the project that owns it. */
  folders: 'jcb:{registry}:folders',
  /**
   * hash `controller/folder`, folded (see `placeOf`) -> time (ms) until which it and the folders below cannot be claimed: it is
   * being deleted.
   */
  holds: 'jcb:{registry}:holds',
  /** hash project -> `uid folder-key` of its claim. */
  owners: 'jcb:{registry}:owners',
  /** hash project -> the project-maker who made it, for their number; platform-admins are not in it. */
  makers: 'jcb:{registry}:makers',
  /** sorted set `refText` of a project's target -> time (ms) of its next sync: an index of `dueAt` in the projects' `work`. */
  due: 'jcb:{registry}:due',
  /** hash id of a process -> `TIME FACTS` of its last heartbeat: when (ms), and what the process said about itself. */
  processes: 'jcb:{registry}:processes',
  /** stream: requests for a reload, with who asked; expires. */
  reloads: 'jcb:{registry}:reloads',
  /** string: when the last backup completed, in seconds since 1970. */
  lastBackup: 'jcb:{registry}:last-backup',
  /** string: set once the statistics of all projects were filled in from events. */
  statsFilled: 'jcb:{registry}:stats-filled',
  /** string: the last totals over all projects; expires. */
  totals: 'jcb:{registry}:totals',
  /**
   * hash: sealed data of the bridge itself: `hash-key`, the key for hashes of what Jenkins holds, and `controller:NAME`, a registered
   * controller with its login.
   */
  sealed: 'jcb:{registry}:sealed',
  /** string: number of changes to registered controllers. */
  controllersRevision: 'jcb:{registry}:controllers-revision',
  /** hash id of a master key -> check value that identifies the key and reveals nothing about it. */
  keyChecks: 'jcb:{registry}:key-checks',
  /** hash id of a master key -> `used` once anything was sealed or proved with it, `retired` when nothing is any more. */
  keyUses: 'jcb:{registry}:key-uses',
  /** hash: progress of the rotation to another master key. */
  rotation: 'jcb:{registry}:rotation',
  /**
   * hash project -> revision, a new random text after every change to its webhooks: an index of the projects that have webhooks.
   */
  webhooks: 'jcb:{registry}:webhooks',
  /** string: token of the process that runs the rotation. */
  rotationLease: 'jcb:{registry}:rotation-lease'
} as const

/** string: the project that has just claimed this folder and whose record does not name it yet; expires. */
export const claimingKey = (place: string): string => `jcb:{registry}:claiming:${place}`

/** sorted set like `due`: what is due and waits until calls to this controller go through; expires. */
export const parkedKey = (controller: string): string => `jcb:{registry}:parked:${controller}`

/** hash id of a process -> what became of a reload there; expires. */
export const reloadAnswersKey = (id: string): string => `jcb:{registry}:reload:${id}`

/** API tokens and the audit trail. */
export const accessKeys = {
  /** hash id -> record of an API token, with the hash of its text. */
  tokens: 'jcb:{access}:tokens',
  /** hash id -> proof that the bridge wrote the record of that token. */
  tokenProofs: 'jcb:{access}:token-proofs',
  /** hash id -> when the token was last used. */
  tokenUses: 'jcb:{access}:token-uses',
  /**
   * sorted set of `MEMBER PROJECT`, all with score 0, so that the projects of a member are found by its name: those that it is in, and
   * some that it was in or was about to be in.
   */
  memberships: 'jcb:{access}:memberships',
  /** hash group -> the roles that it grants. */
  groupRoles: 'jcb:{access}:group-roles',
  /** stream: audited actions. */
  audit: 'jcb:{access}:audit',
  /** stream: denied requests and failed sign-ins. */
  refused: 'jcb:{access}:refused'
} as const

/** string: set while a member is being added to a project; expires. */
export const joiningKey = (membership: string): string => `jcb:{access}:joining:${membership}`

/** string: count of requests or failures within a minute. The hash is the hash tag, which spreads counters over the slots. */
export const rateKey = (hash: string): string => `jcb:{r:${hash}}`

/** string: a sign-in session, by the hash of the browser's cookie; expires. */
export const sessionKey = (hash: string): string => `jcb:{s:${hash}}`
