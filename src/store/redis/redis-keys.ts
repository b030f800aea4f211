import { keyIn, nameIn, type TargetRef } from '../../domain/targets.ts'
import { remembered } from './remembered.ts'

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
  /** hash id -> what the last refresh from secret stores showed, see `SourceState`. */
  readonly sources: string
  /** sorted set of ids, all with score 0: those that `sources` has as stale. */
  readonly stale: string
  /** hash id -> what the last try of its current values on a verify target showed, see `Verification`. */
  readonly verified: string
  /** sorted set of ids, all with score 0: those that `verified` has as invalid. */
  readonly invalid: string
  /** hash `TARGET ID` -> `w` or, once it was begun, `s`, then what a person asked to be tried there, see `VerifyWish`. */
  readonly verifyWishes: string
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

/** string: what came of a try that somebody waits for, by the token of the request; expires. */
export const verifyAnswerKey = (project: string, token: string): string => `jcb:{p:${project}}:verify-answer:${token}`

/** A target of a project in one text, as in the index of what is due. No name of a project has a space. */
export const refText = (ref: TargetRef): string => (keyIn(ref) === '' ? nameIn(ref) : `${nameIn(ref)} ${keyIn(ref)}`)

export function refIn(text: string): { readonly name: string; readonly target: string } {
  const [name = '', target = ''] = text.split(' ')
  return { name, target }
}

/** Making the keys of a project costs more than most commands. */
export const projectKeys = remembered(1_000, keysOf)

function keysOf(name: string): ProjectKeys {
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
    sources: key('sources'),
    stale: key('stale'),
    verified: key('verified'),
    invalid: key('invalid'),
    verifyWishes: key('verify-wishes'),
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

/** Where `sealed` of the registry has the record of a secret store. */
export const secretStoreField = (name: string): string => `secret-store:${name}`

/** Keys of one secret store that are about refreshing, and about what was found by it. */
export const secretStoreKeys = (name: string) => ({
  /** sorted set of `[KEY,VERSION,PROJECT,ID]`, all with score 0: credentials that refer to a key, and some that did. */
  uses: `jcb:{ss:${name}}:uses`,
  /** set of `[PROJECT,ID]`: credentials that refer to any of its keys, and some that did. */
  credentials: `jcb:{ss:${name}}:credentials`,
  /** set of `[PROJECT,ID]`: those of which a value can no longer be read. */
  stale: `jcb:{ss:${name}}:stale`,
  /** sorted set `[KEY,VERSION]` -> time (ms) of the next read. */
  due: `jcb:{ss:${name}}:due`,
  /** string: token of the process that reads from it to refresh values. */
  lease: `jcb:{ss:${name}}:lease`,
  /** hash: `until` (ms), before which nothing is read, `failures` in a row, and `asked` (1) if the secret store asked for it. */
  pause: `jcb:{ss:${name}}:pause`,
  /** string: the answer of its last check, see `SecretStoreChecks`. */
  check: `jcb:{ss:${name}}:check`
})

/** string: set while nothing is tried on a verify target, because it asked for a pause; expires. */
export const verifyPauseKey = (target: string): string => `jcb:{vt:${target}}:pause`

/** list: the times (ms) of tries with one user name on a verify target by one project, the newest first; expires. */
export const verifyTriesKey = (hash: string): string => `jcb:{v:${hash}}:tries`

/** hash: `invalid`, how often a value was refused by a verify target, and `stopped` once it is not tried any more; expires. */
export const verifyRefusalsKey = (hash: string): string => `jcb:{v:${hash}}:refusals`

/** stream: the audit trail of a secret store. */
export const secretStoreEventsKey = (name: string): string => `jcb:{ss:${name}}:events`

/** Where `sealed` of the registry has the record of a verify target. */
export const verifyTargetField = (name: string): string => `verify-target:${name}`

/** stream: the audit trail of a verify target. */
export const verifyTargetEventsKey = (name: string): string => `jcb:{vt:${name}}:events`

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

/** string: count of requests or failures within a minute. The hash is the hash tag, which spreads counters over the slots. */
export const rateKey = (hash: string): string => `jcb:{r:${hash}}`

/** string: a sign-in session, by the hash of the browser's cookie; expires. */
export const sessionKey = (hash: string): string => `jcb:{s:${hash}}`
