/** Every word that the console shows, in one place, ready to be translated. Words as in the documentation. */
export const words = {
  language: 'en',
  product: 'Credentials bridge',
  none: '–',
  never: 'never',
  unknown: 'unknown',
  copy: 'Copy',
  copied: 'Copied',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  edit: 'Edit',
  delete: 'Delete',
  create: 'Create',
  retry: 'Try again',
  tryAgain: 'Try again',
  loading: 'Loading…',
  loadMore: 'Show more',
  optional: 'optional',
  skipToContent: 'Skip to the content',
  time: { now: 'just now', lessThanAMinuteAgo: 'less than a minute ago', inLessThanAMinute: 'in less than a minute' },

  nav: {
    main: 'Main',
    projects: 'Projects',
    controllers: 'Controllers',
    access: 'Access',
    apiDocs: 'API documentation',
    you: (name: string) => `Signed in as ${name}`
  },

  title: (...parts: readonly string[]) => [...parts, 'Credentials bridge'].join(' · '),

  connection: {
    lost: 'The connection to the bridge is lost. What you see may be out of date; trying again…',
    back: 'Connected again.'
  },

  trouble: {
    noConnection: 'The bridge does not answer',
    noConnectionDetail:
      'It may be restarting, or your network is interrupted. Nothing you entered is lost; try again when it is back.',
    unexpected: 'The page failed',
    unexpectedDetail: 'This is a fault of the console. Reload the page; if it happens again, tell whoever runs the bridge.',
    notTheBridge: (status: number) => `The answer is not one of the bridge (HTTP ${status})`,
    notTheBridgeDetail: 'A proxy in between may have answered. Try again in a moment.',
    requestId: (id: string) => `Request ${id}`,
    notFound: 'There is no such page',
    notFoundDetail: 'The link may be old or mistyped.',
    toProjects: 'To the projects'
  },

  signIn: {
    title: 'Sign in',
    intro: 'Manage the credentials that Jenkins pipelines use.',
    token: 'Token',
    tokenHelp: 'An API token of the bridge (jcb_…), or the admin token that its first start printed.',
    submit: 'Sign in',
    keptForTab: 'The token is kept for this tab only and is forgotten when you close it.',
    refused: 'This token is not valid here. It may have expired or been revoked.',
    ended: 'You were signed out because the bridge no longer accepts your token. Sign in again to go on where you were.',
    withOidc: (issuer: string) => `Continue with ${issuer}`,
    or: 'or with a token',
    oidcFailed: 'The sign-in did not complete',
    oidcWorking: 'Completing the sign-in…',
    signOut: 'Sign out'
  },

  role: {
    viewer: 'Viewer',
    operator: 'Operator',
    admin: 'Admin',
    platformAdmin: 'Platform administrator',
    readOnly: 'Read only',
    none: 'No role'
  },

  phase: {
    Pending: 'Pending',
    Synced: 'Synced',
    Retrying: 'Retrying',
    Blocked: 'Blocked',
    Drifted: 'Drifted',
    Deleting: 'Deleting'
  },
  phaseMeaning: {
    Pending: 'Stored here; Jenkins does not hold it yet.',
    Synced: 'Jenkins was read after the write and holds this version.',
    Retrying: 'It did not work and is tried again by itself.',
    Blocked: 'It did not work and waits for a change or for somebody who asks for a sync.',
    Drifted: 'Somebody changed it in Jenkins.',
    Deleting: 'Deleted here; it goes when Jenkins is known not to hold it.'
  },
  type: {
    'username-password': 'Username and password',
    'ssh-key': 'SSH key',
    'access-token': 'Access token',
    kubeconfig: 'kubeconfig'
  },

  projects: {
    title: 'Projects',
    search: 'Search projects',
    new: 'New project',
    name: 'Name',
    folder: 'Jenkins folder',
    controller: 'Controller',
    status: 'Credentials',
    checked: 'Last check',
    notChecked: 'not yet',
    count: (n: number) => (n === 1 ? '1 project' : `${n} projects`),
    unmanaged: (n: number) => `${n} unmanaged`,
    noCredentials: 'none yet',
    paused: 'Paused',
    deleting: 'Deleting',
    emptyTitle: 'No projects yet',
    emptyText:
      'A project owns one folder in Jenkins. The credentials you keep in it are written to that folder, and pipelines there use them by their id.',
    emptyMember: 'You have no role in any project yet. Ask an administrator of a project to make you a member.',
    nothingFound: (q: string) => `No project matches “${q}”`,
    nothingFoundText: 'The search looks at names and display names.'
  },

  credentials: {
    title: 'Credentials',
    search: 'Search by id or description',
    anyType: 'Any type',
    anyPhase: 'Any status',
    typeFilter: 'Type',
    phaseFilter: 'Status',
    new: 'New credential',
    id: 'Id',
    type: 'Type',
    description: 'Description',
    status: 'Status',
    expires: 'Expires',
    updated: 'Last change',
    sortBy: (column: string) => `Sort by ${column}`,
    select: (id: string) => `Select ${id}`,
    selectAll: 'Select all that are shown',
    selected: (n: number) => `${n} selected`,
    syncSelected: 'Sync',
    deleteSelected: 'Delete',
    clearSelection: 'Clear',
    syncAll: 'Sync now',
    syncAsked: 'The sync is on its way.',
    count: (n: number) => (n === 1 ? '1 credential' : `${n} credentials`),
    loadingMore: 'Loading more…',
    emptyTitle: 'No credentials yet',
    emptyText:
      'Keep a password, key, token or kubeconfig here, and pipelines in the Jenkins folder can use it by its id. The secret is sealed, and is never shown again.',
    emptyViewer: 'People with the role operator or admin can create some.',
    nothingFound: 'Nothing matches',
    nothingFoundText: 'No credential has all that you filter for.',
    clearFilters: 'Clear the filters',
    expired: 'Expired',
    warnings: (n: number) => (n === 1 ? '1 warning' : `${n} warnings`)
  },

  project: {
    credentials: 'Credentials',
    drift: 'Drift',
    events: 'Events',
    settings: 'Settings',
    sections: 'Parts of the project',
    folder: 'Jenkins folder',
    lastCheck: 'checked',
    paused: 'This project is paused: nothing is read from or written to Jenkins until an admin resumes it.',
    deleting: 'This project is being deleted: what is ours goes from Jenkins first.',
    moving: (folder: string) => `This project is moving here from the folder ${folder}.`
  }
} as const
