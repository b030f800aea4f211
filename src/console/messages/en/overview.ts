import { number, plural } from './intl.ts'

export const overviewMessages = {
  title: 'Overview',
  asOf: 'As of',
  windowLabel: 'Period of the charts',
  window: { '24h': '24 h', '7d': '7 days', '30d': '30 days' },
  all: (n: number) => plural(n, 'Show # more', 'Show all #'),
  partial: (parts: string) => `Some figures could not be read and are missing: ${parts}. The page retries automatically.`,
  part: {
    projects: 'projects',
    attention: 'what needs attention',
    drift: 'drift',
    timeToJenkins: 'time to Jenkins',
    expiries: 'expiries',
    controllers: 'controllers',
    events: 'events'
  } as Readonly<Record<string, string>>,

  tilesLabel: 'Totals',
  tiles: {
    projects: 'Projects',
    credentials: 'Credentials',
    synced: 'Synced',
    drifted: 'Drifted',
    blocked: 'Blocked',
    retrying: 'Retrying',
    expired: 'Expired',
    in7Days: 'Expire in 7 days',
    in30Days: 'Expire in 30 days',
    stale: 'Old values',
    invalid: 'Do not work',
    unmanaged: 'Unmanaged'
  },

  health: 'Projects by trouble',
  healthOf: (name: string) => `Health of ${name}`,
  allProjects: (n: number) => plural(n, '1 project', 'All # projects'),

  attention: 'Needs attention',
  attentionCount: (n: number) => plural(n, '# thing needs attention', '# things need attention'),
  nothing: 'Nothing needs attention',
  nothingText: 'Everything is in Jenkins as it should be, and nothing expires within a week.',
  columns: { project: 'Project', id: 'ID', type: 'Type', what: 'What', since: 'Since', action: 'Action' },
  wholeProject: 'The whole project',
  more: (n: number) => plural(n, 'and # more thing', 'and # more things'),
  actions: {
    sync: 'Sync now',
    edit: 'Edit',
    'review-drift': 'Review drift',
    renew: 'Renew',
    refresh: 'Refresh',
    'take-over': 'Decide',
    resume: 'Resume',
    none: 'View'
  },
  actionOn: (action: string, what: string) => `${action}: ${what}`,
  synced: (id: string) => `Sync of ${id} requested.`,
  resumed: (project: string) => `${project} is resumed.`,

  charts: 'Trends',
  drift: 'Drift',
  driftText: 'Changes made in Jenkins that were found and repaired.',
  found: 'Found',
  repaired: 'Repaired',
  timeToJenkins: 'Time to Jenkins',
  timeToJenkinsText: 'From an accepted change until it is proved to be in Jenkins.',
  p50: 'Median (p50)',
  p95: '95th percentile (p95)',
  seconds: (n: number) => `${number(n)}\u00a0s`,
  expiries: 'Expiries of the next 90 days',
  expiriesText: 'By the week of expiry. A bar opens the list of what expires until then.',
  expiring: 'Expire',
  time: 'Time',
  week: 'Week from',
  asTable: 'As table',
  asChart: 'As chart',
  asTableOf: (name: string) => `${name} as table`,
  asChartOf: (name: string) => `${name} as chart`,
  noData: 'Nothing in this period.',

  controllers: 'Controllers',
  controllerState: {
    Ready: 'Answers',
    Failing: 'Needs to be fixed',
    Unknown: 'Does not answer',
    paused: 'Calls paused',
    unasked: 'Not checked yet'
  },
  waiting: (n: number) => plural(n, '# change waits', '# changes wait'),
  controllerProjects: (n: number) => plural(n, '# project', '# projects'),

  events: 'Latest events',
  noEvents: 'No events yet.',

  steps: {
    title: 'Welcome to the credentials bridge',
    text: 'Three steps from here to a pipeline that uses a credential.',
    project: 'Create a project',
    projectText: 'A project owns a folder in Jenkins, and its members manage the credentials in it.',
    projectAsk: 'Ask a platform administrator to create one, or a project admin to add you as a member.',
    credential: 'Add a credential',
    credentialText: 'The bridge writes it to Jenkins and reads it back. Its secret is not shown again.',
    credentialAsk: 'Ask an operator or admin of the project to add one.',
    pipeline: 'Use it in a pipeline',
    pipelineText: 'Each credential has the Jenkinsfile step that uses it, ready to copy.',
    docs: 'How pipelines use credentials',
    done: 'Done'
  },
  noRole: 'You have no role in any project yet',
  noRoleText: 'Ask a project admin to add you as a member. Your name for this is shown in the menu at the top right.'
}
