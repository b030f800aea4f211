import type { Plan } from '#api'

export const driftMessages = {
  title: 'Drift',
  intro: 'What a sync would do now. Jenkins was read for this page; nothing was changed.',
  introPaused: 'What a sync would do once the project is resumed. Jenkins was read for this page only; nothing was changed.',
  introUnread: 'What a sync would do now.',
  readAt: 'Read',
  again: 'Read again',
  inSync: 'Everything is in sync',
  inSyncText: (n: number) =>
    n === 0
      ? 'The folder holds no credentials, and the project has none.'
      : `Jenkins holds the current version of ${n === 1 ? 'the one credential' : `all ${n} credentials`} of this project.`,
  cannotRead: 'Jenkins could not be read',
  /** Why, by the reason that every credential then has. */
  causes: {
    JenkinsUnreachable: 'It cannot be reached.',
    TlsFailed: 'Its certificate is not trusted, or TLS failed for another reason. An operator of the bridge can fix this.',
    JenkinsTimeout: 'It did not answer in time.',
    JenkinsBooting: 'It is starting.',
    JenkinsOverloaded: 'It is overloaded, or failed internally.',
    CircuitOpen: 'Calls to it are paused for a moment, because several in a row failed.',
    Unauthorized: 'It does not accept the user or the token of the bridge. An operator of the bridge can fix this.',
    Forbidden: 'It does not let the bridge see the folder. A Jenkins admin can fix this.',
    StoreNotVisible: 'It does not let the bridge see the credentials of the folder. A Jenkins admin can fix this.',
    ControllerUnknown: 'The project names a controller that is not configured. An operator of the bridge can fix this.',
    ControllerChanged:
      'A different Jenkins answers than the one the credentials were synced with. An operator of the bridge can fix this.',
    ControllerTwice: 'Its Jenkins is registered under another name as well. An operator of the bridge can fix this.',
    NotJenkins: 'Something other than Jenkins answered at its address.'
  },
  cannotReadText: 'Differences are unknown, and nothing is changed. The bridge retries automatically.',
  policy: 'Policy',
  policyRepair: 'Changes made in Jenkins are repaired.',
  policyReport: 'Changes made in Jenkins are only reported.',
  policyPrune: 'Unmanaged credentials are deleted from the folder.',
  policyLeave: 'Unmanaged credentials are left alone.',
  syncNow: 'Sync now',
  forceSync: 'Sync and delete anyway',
  forceText: 'A sync would delete much of the folder and was stopped. Continue only if you intend this.',
  saved: (policy: string) => `Saved. ${policy}`,
  startRepair: 'Repair from now on',
  startReport: 'Only report from now on',
  pruneTitle: 'Delete unmanaged credentials?',
  prune: 'Delete unmanaged credentials',
  pruneText: (n: number) =>
    `The policy of the project becomes “prune”: ${n === 1 ? 'the unmanaged credential is' : `the ${n} unmanaged credentials are`} deleted from the folder in Jenkins, and so are any that appear later. This cannot be undone.`,
  stopPrune: 'Leave unmanaged credentials alone',
  adopt: 'Take over',
  adoptOne: (id: string) => `Take over ${id}`,
  editOne: (id: string) => `Edit ${id}`,
  sync: 'Sync',
  syncOne: (id: string) => `Sync ${id}`,
  editIt: 'While the policy only reports, edit a credential to repair it: changes made here are written to Jenkins.',
  groups: {
    changed: 'Changed in Jenkins',
    pending: 'Waiting to be written',
    blocked: 'Blocked',
    unmanaged: 'Unmanaged',
    unknown: 'Unknown'
  },
  actions: {
    create: 'Will be created',
    update: 'Will be updated',
    repair: 'Will be repaired',
    delete: 'Will be deleted',
    none: 'Left as it is',
    blocked: 'Blocked',
    unmanaged: 'Unmanaged',
    unknown: 'Unknown'
  } satisfies Record<Plan['actions'][number]['action'], string>,
  fields: 'Differs in',
  requests: (n: number) => (n === 1 ? '1 request to Jenkins' : `${n} requests to Jenkins`)
}
