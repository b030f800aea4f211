/**
 * The names of the keys across projects. Those of the bridge itself have the hash tag `{registry}`, those of access `{access}`.
 */
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
   * hash: sealed data of the bridge itself: `hash-key`, the key for hashes of what Jenkins holds, `controller:NAME`, a registered
   * controller with its login, `secret-store:NAME`, a secret store with its login, and `verify-target:NAME`.
   */
  sealed: 'jcb:{registry}:sealed',
  /** string: number of changes to registered controllers. */
  controllersRevision: 'jcb:{registry}:controllers-revision',
  /** string: number of changes to secret stores. */
  secretStoresRevision: 'jcb:{registry}:secret-stores-revision',
  /** string: number of changes to verify targets. */
  verifyTargetsRevision: 'jcb:{registry}:verify-targets-revision',
  /** hash `STORE PROJECT` -> `WRITES UNTIL`, see `SecretStoreUsers`. */
  secretStoreUsers: 'jcb:{registry}:secret-store-users',
  /**
   * sorted set of `[PROJECT,ID,PROJECT,ID]`, all with score 0: a credential and one that takes its values from it, or did. A hint, which
   * the records make good.
   */
  shareReceivers: 'jcb:{registry}:share-receivers',
  shareOffers: 'jcb:{registry}:share-offers',
  /** sorted set `[PROJECT,ID]` of a shared credential -> time (ms) from which its receivers are to be compared with it. */
  shareDue: 'jcb:{registry}:share-due',
  /**
   * sorted set of `[PROJECT,ID,TARGET]` -> time (ms) from which a credential is to be tried, on a verify target that a person named, or on
   * its own, ''. A hint, which the records make good.
   */
  verifyDue: 'jcb:{registry}:verify-due',
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
