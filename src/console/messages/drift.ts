export const driftMessages = {
  title: 'Drift',
  intro: 'What a sync would do now. Jenkins was read for this; nothing was changed.',
  introPaused: 'What a sync would do when the project goes on. Jenkins was read for this page alone; nothing was changed.',
  introUnread: 'What a sync would do now.',
  readAt: 'Read',
  again: 'Read again',
  inSync: 'Everything is in sync',
  inSyncText: (n: number) =>
    n === 0
      ? 'There is nothing in the folder, and nothing is wanted there.'
      : `Jenkins holds ${n === 1 ? 'the one credential' : `all ${n} credentials`} of this project as they are wanted.`,
  cannotRead: 'Jenkins could not be read',
  /** Why, by the reason that stands at every credential then. */
  causes: {
    JenkinsUnreachable: 'There is no connection to it.',
    TlsFailed: 'Its certificate is not trusted, or TLS failed in another way. An operator of the bridge can put that right.',
    JenkinsTimeout: 'It did not answer in time.',
    JenkinsBooting: 'It is starting.',
    JenkinsOverloaded: 'It has too much to do, or a fault of its own.',
    CircuitOpen: 'Calls to it are paused for a moment, since it failed several times in a row.',
    Unauthorized: 'It does not accept the user or the token of the bridge. An operator of the bridge can put that right.',
    Forbidden: 'It does not let the bridge look into the folder. An admin of Jenkins can put that right.',
    NotJenkins: 'Something else than Jenkins answered at its address.'
  } as Readonly<Record<string, string>>,
  cannotReadText: 'So nothing is known of what differs, and nothing is changed. It is tried again by itself.',
  policy: 'Policy',
  policyRepair: 'Changes made in Jenkins are put right.',
  policyReport: 'Changes made in Jenkins are only reported.',
  policyPrune: 'What is not ours is deleted from the folder.',
  policyLeave: 'What is not ours is left alone.',
  syncNow: 'Sync now',
  forceSync: 'Sync and delete anyway',
  forceText: 'The guard stopped a sync that would delete much of the folder. Go on only if you mean it.',
  saved: (policy: string) => `Saved. ${policy}`,
  startRepair: 'Repair from now on',
  startReport: 'Only report from now on',
  pruneTitle: 'Delete what is not ours?',
  prune: 'Delete unmanaged ones',
  pruneText: (n: number) =>
    `The policy of the project becomes “prune”: ${n === 1 ? 'the unmanaged credential is' : `the ${n} unmanaged credentials are`} deleted from the folder in Jenkins, and so are ones that appear later. There is no way back.`,
  stopPrune: 'Leave unmanaged ones alone',
  adopt: 'Take over',
  adoptOne: (id: string) => `Take over ${id}`,
  editOne: (id: string) => `Edit ${id}`,
  sync: 'Sync',
  syncOne: (id: string) => `Sync ${id}`,
  editIt: 'To put one right while the policy only reports, edit it: a change made here goes out.',
  groups: {
    changed: 'Changed in Jenkins',
    pending: 'Waiting to be written',
    blocked: 'Blocked',
    unmanaged: 'Unmanaged: in the folder, not ours',
    unknown: 'Unknown'
  },
  actions: {
    create: 'will be created',
    update: 'will be updated',
    repair: 'will be put right',
    delete: 'will be deleted',
    none: 'stays as it is',
    blocked: 'blocked',
    unmanaged: 'not ours',
    unknown: 'unknown'
  },
  fields: 'Differs in',
  requests: (n: number) => (n === 1 ? '1 request to Jenkins' : `${n} requests to Jenkins`)
}
