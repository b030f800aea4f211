/**
 * All names of keys in Redis. Keys of one project share the hash tag `{p:NAME}`, so that a script may touch them together in a
 * Redis Cluster; what spans projects lives under `{registry}`.
 */
export interface ProjectKeys {
  /** string: the project's record. */
  readonly project: string
  /** hash id -> record without secrets. */
  readonly credentials: string
  /** hash id -> sealed secrets (JWE). */
  readonly secrets: string
  /**
   * hash id -> what proves that the bridge wrote the record of that credential, and its generation; `#project`, `#member:SUBJECT` and
   * `#webhook:ID` for the other records of the project.
   */
  readonly proofs: string
  /** hash id in lower case -> id. */
  readonly caseCollisions: string
  /** hash id -> outcome of the last sync. */
  readonly sync: string
  /** hash id -> what Jenkins showed of its uses before it was updated, see `UsageBefore`. */
  readonly usage: string
  /**
   * hash: `dirty` and `done` count changes; `setVersion` counts commits of what is desired of the credentials (absent: 0); `version` is the time of the last write of records or outcomes; `dueAt` (ms) is when to
   * look again; `checkedAt` the last complete read; `failures` in a row; `folder` whether the bridge made it; `displayName` what it
   * called it last; `inClear` the folder whose file may hold in clear what was posted into it, '' if none does; `unmanaged` ids that were reported, `strangers` how many; `n:PHASE` how many credentials are in a phase, if `counted` is set; `now:ID` what a person
   * wants synced; `unsyncedSince` (s) when the oldest change was made that Jenkins does not hold yet; `settledAt` what a run was
   * decided on that left nothing to do; `noticeAt` (ms) is when time changes something that is told, until the next change; `expiry` how many
   * credentials end soon; `paused` whether the last run found that nothing is to be done.
   */
  readonly work: string
  /** stream: the audit trail. */
  readonly events: string
  /** hash id -> what was told last of its end and age. */
  readonly notices: string
  /** string: token of the run that may act for this project. */
  readonly lease: string
  /** list: where the changes came from that wait for a run (`traceparent`), if traces are made; expires. */
  readonly traces: string
  /** hash subject -> role. */
  readonly members: string
  /** hash id -> record of a webhook. */
  readonly webhooks: string
  /** hash id -> sealed signing secrets of a webhook (JWE). */
  readonly webhookSecrets: string
  /** hash `ID:cursor`, `ID:attempts`, … -> where a webhook is. */
  readonly webhookState: string
  /** hash id -> the last deliveries of a webhook, one a line, newest first. */
  readonly webhookLog: string
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
    events: key('events'),
    notices: key('notices'),
    lease: key('lease'),
    traces: key('traces'),
    members: key('members'),
    webhooks: key('webhooks'),
    webhookSecrets: key('webhook-secrets'),
    webhookState: key('webhook-state'),
    webhookLog: key('webhook-log')
  }
}

/** The name of the one controller that there is. */
export const CONTROLLER = 'default'

/** Keys of one controller. */
export const controllerKeys = (name: string) => ({
  /** string: `open` while calls are paused, as far as was noted last. */
  circuit: `jcb:{c:${name}}:circuit`,
  /** string: which Jenkins it is, see `KnownController`. */
  identity: `jcb:{c:${name}}:identity`,
  /** string: what was noted last of how it was recognised. */
  recognition: `jcb:{c:${name}}:recognition`,
  /** string: token of the run that may write a folder of it which nobody waits for. */
  turn: `jcb:{c:${name}}:turn`,
  /** stream: the controller's audit trail. */
  events: `jcb:{c:${name}}:events`
})

/** string: token of the process that does a work of which there is one. */
export const leaderKey = (what: string): string => `jcb:{leader:${what}}`

export const registryKeys = {
  /** string: number of the format of everything that the bridge keeps here. */
  format: 'jcb:{registry}:format',
  /** string: token of the process that migrates the store. */
  formatLease: 'jcb:{registry}:format-lease',
  /** sorted set of project names, all of score 0: listed in the order of their names. */
  projects: 'jcb:{registry}:projects',
  /** hash `controller/folder`, folded (see `placeOf`) -> the project that owns it. */
  folders: 'jcb:{registry}:folders',
  /** hash `controller/folder` in lower case -> time (ms) until which nobody may claim it or a folder below, because it is being deleted. */
  holds: 'jcb:{registry}:holds',
  /** hash project -> `uid folder-key` of its claim. */
  owners: 'jcb:{registry}:owners',
  /** sorted set project -> time (ms) at which it wants a sync: an index of what the projects' `work` says. */
  due: 'jcb:{registry}:due',
  /** string: when the last backup was completed, in seconds since 1970. */
  lastBackup: 'jcb:{registry}:last-backup',
  /** string: what was counted over all projects last; expires. */
  totals: 'jcb:{registry}:totals',
  /** hash: what the bridge itself keeps sealed: `hash-key`, the key of the hashes of what Jenkins holds. */
  sealed: 'jcb:{registry}:sealed',
  /** hash id of a master key -> what tells that key from any other, and nothing about it. */
  keyChecks: 'jcb:{registry}:key-checks',
  /** hash id of a master key -> `used` once something was sealed or proved with it, `retired` when nothing is any more. */
  keyUses: 'jcb:{registry}:key-uses',
  /** hash: how far the sealing anew with another master key has come. */
  rotation: 'jcb:{registry}:rotation',
  /** hash project -> revision, another random text after every change of its webhooks: an index of the projects that have some. */
  webhooks: 'jcb:{registry}:webhooks',
  /** string: token of the process that seals anew. */
  rotationLease: 'jcb:{registry}:rotation-lease'
} as const

/** string: the project that has just claimed this folder, and whose record does not name it yet; expires. */
export const claimingKey = (place: string): string => `jcb:{registry}:claiming:${place}`

/** Who may come in, and who did what. */
export const accessKeys = {
  /** hash id -> record of an API token, with the hash of its text. */
  tokens: 'jcb:{access}:tokens',
  /** hash id -> what proves that the bridge wrote the record of that token. */
  tokenProofs: 'jcb:{access}:token-proofs',
  /** hash id -> when the token was last used. */
  tokenUses: 'jcb:{access}:token-uses',
  /** stream: what callers did. */
  audit: 'jcb:{access}:audit',
  /** stream: what was denied, and sign-ins that failed. */
  refused: 'jcb:{access}:refused'
} as const

/** string: how many requests or failures there were in a minute; of a hash, each in a slot of its own. */
export const rateKey = (hash: string): string => `jcb:{r:${hash}}`

/** string: who has signed in to a page, by the hash of what the browser has; expires. */
export const sessionKey = (hash: string): string => `jcb:{s:${hash}}`
