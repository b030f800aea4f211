import type { Plan } from '#api'
import { number, plural } from './intl.ts'

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
      : `Jenkins holds the current version of ${plural(n, 'the one credential', 'all # credentials')} of this project.`,
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
  toSettings: 'Change it in the settings',
  checkRequested: 'Jenkins is being checked. What was changed there stays as it is until you put it right.',
  adopt: 'Take over',
  adoptOne: (id: string) => `Take over ${id}`,
  adoptTitle: (id: string) => `Take over ${id}?`,
  adoptText:
    'Jenkins already holds a credential with this ID. It is overwritten with the one of the bridge: its value in Jenkins is lost for good.',
  putRight: 'Put right',
  putRightOne: (id: string) => `Put right: ${id}`,
  putRightTitle: (id: string) => `Put ${id} right?`,
  putRightText: 'What Jenkins holds is overwritten with the credential of the bridge, once. What was changed there is lost.',
  putAllRight: (n: number) => `Put all right (${number(n)})`,
  putAllRightTitle: (n: number) => plural(n, 'Put # credential right?', 'Put # credentials right?'),
  putAllRightText: (n: number) =>
    `${plural(n, 'The changed credential is', 'The # changed credentials are')} overwritten in Jenkins with those of the bridge, once. What was changed there is lost. The policy stays as it is.`,
  putRightDone: (id: string) => `${id} is as it was.`,
  putRightAsked: 'Requested. Jenkins is written as soon as it answers.',
  allRightDone: 'Everything is as it was.',
  keep: 'Keep theirs',
  keepOne: (id: string) => `Keep theirs: ${id}`,
  keepTitle: (id: string) => `Keep what Jenkins holds of ${id}?`,
  keepText: (fields: readonly string[]) =>
    `The credential of the bridge gets the values of Jenkins: ${fields.join(', ')}. The next sync writes it to Jenkins, with all its targets.`,
  keepSecret: 'Its secret differs, too. Jenkins does not reveal secrets, so this one is overwritten with that of the bridge.',
  keepNothing: 'A secret cannot be taken over, because Jenkins does not reveal it. Edit the credential to enter the new one.',
  kept: (id: string) => `${id} has the values of Jenkins now.`,
  since: 'Detected',
  differs: (id: string) => `Differences of ${id}`,
  field: 'Field',
  here: 'Here',
  there: 'In Jenkins',
  secretDiffers: 'The secret differs. No value is shown.',
  noValue: 'empty',
  className: 'In Jenkins it is',
  plugin: (name: string) => `Ask a Jenkins admin to install the plug-in ${name}, then sync.`,
  pluginUnknown: (name: string) =>
    `It needs the plug-in ${name}. Whether Jenkins has it is not known, because Jenkins does not show the bridge its plug-ins.`,
  editOne: (id: string) => `Edit ${id}`,
  sync: 'Sync',
  syncOne: (id: string) => `Sync ${id}`,
  groups: {
    changed: 'Changed in Jenkins',
    pending: 'Waiting to be written',
    blocked: 'Blocked',
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
  requests: (n: number) => plural(n, '# request to Jenkins', '# requests to Jenkins')
}
