import type { Check, ControllerList } from '#api'
import { number, plural } from './intl.ts'

type Login = ControllerList['items'][number]['login']

export const controllerMessages = {
  ofYours: 'The controllers that hold the credentials of your projects.',
  noneOfYours: 'None of your projects is on a controller yet.',
  title: 'Controllers',
  count: (n: number) => plural(n, '# controller', '# controllers'),
  none: 'No controllers yet',
  noneText: 'A controller is one Jenkins. Add one, and projects can be placed on it.',
  reachable: 'Reachable',
  unreachable: 'Not reachable',
  other: 'Different Jenkins',
  circuit: { closed: 'Calls allowed', open: 'Calls paused', 'half-open': 'Trying one call' },
  /** The first thing that the page says, with what is missing below it. */
  verdict: {
    works: 'Works',
    limited: 'Works, with limits',
    paused: 'Calls are paused',
    unreachable: 'Does not answer',
    failing: 'Needs to be fixed',
    unknown: 'Not checked yet'
  },
  verdictText: {
    works: 'Jenkins answers, and credentials are kept in sync.',
    limited: 'Jenkins answers, and credentials are kept in sync, but not everything is as it should be.',
    paused: 'Several calls in a row failed, so the bridge waits before the next one. Changes are kept and synced then.',
    unreachable: 'Nothing is written to it until it answers. Changes are kept and synced then.',
    failing: 'Jenkins answers, but the bridge cannot use it. Changes are kept until this is fixed.',
    unknown: 'The bridge has not asked this Jenkins for what it can do.'
  },
  nextAttempt: 'Next attempt',
  pausedSince: 'Calls paused',
  limits: {
    missing: {
      title: (n: number) => plural(n, 'No plug-in for # kind of credential', 'No plug-ins for # kinds of credentials'),
      remedy: 'A credential that needs one is not written until a Jenkins admin installs it; “Details” names them.'
    },
    createFolders: {
      title: () => 'The bridge may not create folders',
      remedy: 'A Jenkins admin creates the folder of each new project, or gives the user of the bridge Job/Create.'
    },
    valueDrift: {
      title: () => 'A secret that is changed in Jenkins is not detected',
      remedy: 'A Jenkins admin gives the user of the bridge Job/Configure.'
    },
    passwordAsToken: {
      title: () => 'The API token is a password',
      remedy: 'Change the login: create an API token in Jenkins, on the page of the user.'
    },
    clock: {
      title: () => 'The clocks differ',
      remedy: 'Set the clock of Jenkins or of the bridge; times on the pages and in Jenkins do not match until then.'
    },
    emojiSafe: {
      title: () => 'Emoji and similar characters may be damaged',
      remedy: 'A newer version of Jenkins stores them correctly.'
    }
  },
  seePluginsHelp: 'Without it, a missing plug-in is detected only when a write fails.',
  groups: { can: 'What this Jenkins can do', may: 'What the bridge may do', how: 'How it is called' },
  details: 'Details',
  detailsOf: (name: string) => `Details of ${name}`,
  state: 'State',
  settings: 'Settings',
  processes: 'Processes of the bridge',
  processesOf: (name: string) => `Processes of the bridge that use ${name}`,
  processesHelp: 'Each process pauses its own calls. One that stops answering leaves this list after three missed heartbeats.',
  roles: { all: 'API and worker', api: 'API', worker: 'Worker' } as Readonly<Record<string, string>>,
  processVersion: (version: string) => `version ${version}`,
  seen: 'seen',
  version: 'Jenkins',
  identity: 'Identity',
  unconfirmed: (seen: string) => `${seen}, which it no longer proves`,
  otherIdentity: (seen: string, known: string) => `${seen}, expected ${known}`,
  valueDrift: 'Detects changes of secrets',
  createFolders: 'Bridge may create folders',
  seePlugins: 'Bridge may see plug-ins',
  emojiSafe: 'Stores emoji and similar characters correctly',
  crumbNeeded: 'Requires a crumb for writes',
  passwordAsToken: 'API token is a password',
  plaintextWindow: 'Bulk writes need a second save',
  clock: 'Clock',
  clockSame: 'Same as the bridge',
  clockAhead: (s: number) => `${number(s)} s ahead of the bridge`,
  clockBehind: (s: number) => `${number(s)} s behind the bridge`,
  missing: 'Credential classes without a plug-in',
  nothingMissing: 'None',
  events: 'Recent events',
  eventsOf: (name: string) => `Recent events of ${name}`,
  noEvents: 'No events yet: calls to it were never paused.',
  backlog: 'Waiting changes',
  waiting: (n: number) => (n === 0 ? 'None' : plural(n, '# credential, from', '# credentials, the oldest from')),
  waitingShort: (n: number) => plural(n, '# change waits', '# changes wait'),
  unchecked: 'Oldest check of a project',
  unknown: 'Not reported',

  /** Where a controller that requests cannot change is configured, by `managedBy`. */
  managedElsewhere: {
    settings: 'It is configured by the settings of the bridge. To change it, edit JENKINS_URL and the related settings.',
    file: 'It is configured in the file that the setting CONTROLLERS_FILE names. To change it, edit that file.'
  } as Readonly<Record<string, string>>,
  managedUnknown: 'It is configured outside the API and cannot be changed here.',
  managedShort: { settings: 'From settings', file: 'From a file' } as Readonly<Record<string, string>>,

  login: 'Login',
  loginAs: {
    token: (user: string) => `${user}, with an API token`,
    password: (user: string) => `${user}, with a password`
  } satisfies Record<Login, (user: string) => string>,
  mayUse: 'Projects that may use it',
  everyProject: 'All',
  labels: 'Labels',
  maxInFlight: 'Concurrent requests',
  seesEverything: 'User sees every item',
  ca: 'Own certificate authorities',
  clientCertificate: 'Client certificate',

  new: 'New controller',
  create: 'Add controller',
  created: (name: string) => `Controller ${name} is added.`,
  editTitle: (name: string) => `Edit ${name}`,
  saved: (name: string) => `Controller ${name} is saved.`,
  conflict: 'While you were editing, another user changed this controller. Your entries are still here.',
  changeLogin: 'Change login',
  changeLoginTitle: (name: string) => `New login for ${name}`,
  changeLoginText: 'The new login replaces the stored one. It is checked at once.',
  saveLogin: 'Save login',
  form: {
    name: 'Name',
    nameHelp: 'Lower-case letters, digits and dashes. Projects refer to it; it cannot be changed later.',
    url: 'URL',
    urlHelp: 'Root address of Jenkins, with a path prefix if it has one.',
    urlNeedsLogin: 'A new address needs the login again: a login is never sent to an address it was not given for.',
    user: 'User',
    userHelp: 'The Jenkins user of the bridge.',
    kind: 'Login with',
    secret: { token: 'API token', password: 'Password' } satisfies Record<Login, string>,
    secretHelp: {
      token: 'Created in Jenkins, on the page of the user.',
      password: 'Slower than a token, because each change needs a crumb.'
    } satisfies Record<Login, string>,
    keepSecret: 'The stored one is kept and cannot be shown. Type here only to replace it.',
    more: 'Certificates and limits',
    ca: 'Certificate authorities (PEM)',
    caHelp: 'Trusted instead of the public ones.',
    clientCertificate: 'Client certificate (PEM)',
    clientCertificateHelp: 'Presented to Jenkins, or to the proxy in front of it.',
    clientKey: 'Key of the client certificate (PEM)',
    clientKeyHelp: 'Without a passphrase.',
    kept: 'One is stored and stays unless you enter another.',
    removeCa: 'Remove the stored certificate authorities',
    removeClientCertificate: 'Remove the stored client certificate and its key',
    maxInFlight: 'Concurrent requests',
    maxInFlightHelp: 'Maximum number of requests of one process at a time; 4 if empty.',
    seesEverything: 'The user sees every item in Jenkins',
    seesEverythingHelp: 'Only then does a missing folder prove that it was deleted.',
    projects: 'Projects that may use it',
    projectsHelp: 'Names or patterns such as shop-*, one per line. All projects may if this is empty.',
    anyProject: 'All projects',
    labels: 'Labels',
    labelsHelp: 'Such as region=eu, one per line.'
  },

  check: 'Check now',
  checked: 'Checked',
  checkTitle: {
    ok: 'Everything is in order',
    failing: 'Something needs to be done',
    unknown: 'It does not answer'
  } satisfies Record<Check['state'], string>,
  checkText: {
    ok: 'Jenkins answers, and the user of the bridge has every permission it needs.',
    failing: '',
    unknown: 'Nothing is written to it until it answers. Changes are kept and synced then.'
  } satisfies Record<Check['state'], string>,

  accept: 'Accept this Jenkins',
  acceptSetting: 'Setting that accepts it',
  acceptTitle: (name: string) => `Accept another Jenkins as ${name}?`,
  acceptText:
    'Do this only if Jenkins was reinstalled or moved on purpose. The bridge then writes the credentials of all projects on this controller to the Jenkins that answers now, and treats everything in it as not its own.',
  acceptKnown: 'Known until now',
  acceptSeen: 'Answers now',
  acceptConfirm: 'Accept',
  accepted: (name: string) => `The Jenkins of ${name} is accepted.`,
  remove: 'Remove',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText:
    'The bridge forgets the address and the login. Nothing changes in Jenkins. A controller that a project uses cannot be removed.',
  removed: (name: string) => `Controller ${name} is removed.`
}
