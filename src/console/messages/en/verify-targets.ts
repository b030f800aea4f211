import type { Check, CreateVerifyTarget } from '#api'
import { plural } from './intl.ts'

type Kind = CreateVerifyTarget['kind']

interface FieldTexts {
  readonly label: string
  readonly help: string
}

export const verifyTargetMessages = {
  title: 'Verify targets',
  intro:
    'Credentials are checked here, to know whether they work before a build fails. Projects choose among them, and never name an address.',
  help: 'Help on verify targets',
  none: 'No verify targets yet',
  noneText: 'Switch on a service below or register one, and the credentials of its projects can be checked on it.',
  notYours: 'Only platform administrators see the verify targets. Those of a project are in its settings.',
  partial: 'These are not all: the rest could not be loaded.',
  kind: {
    'git-https': 'Git over HTTPS',
    'git-ssh': 'SSH',
    http: 'HTTP API',
    kubernetes: 'Kubernetes',
    registry: 'Container registry'
  } satisfies Record<Kind, string>,
  kindHelp: {
    'git-https': 'Asks for the references of a repository, as the first step of a fetch or a push does.',
    'git-ssh': 'Logs in to an SSH server, such as a Git host, and hangs up. No command is run.',
    http: 'A GET request to an address that only a login opens, by Basic or Bearer.',
    kubernetes: 'Asks the API server who a kubeconfig is and what it may do. Nothing is read or changed.',
    registry: 'The login of a container registry, and what it may do with a repository.'
  } satisfies Record<Kind, string>,
  kindLabel: 'Kind',
  projects: 'Projects',
  projectsOf: (projects: string) => `Projects: ${projects}`,
  noProjects: 'No project may use it',
  types: 'Checked on it',
  typesOf: (types: string) => `Checks: ${types}`,
  closed: 'Not usable',
  closedKey: (key: string) =>
    `Its record needs the master key “${key}”, which is not configured here. Add it to MASTER_KEYS again.`,
  closedBroken: 'Its record cannot be read. Remove it, and register it again.',
  ofProject: 'Verify targets of this project',
  ofProjectHelp: 'Where credentials of this project can be checked. Platform administrators decide which they are.',
  noneOfProject: 'This project may not use any verify target, so its credentials are not checked.',
  toAll: 'All verify targets',

  readyMade: 'Well-known services',
  readyMadeHelp: 'Their addresses are known. Nothing is sent to them until you switch them on for some projects.',
  readyMadeTitle: {
    'github-ssh': 'GitHub over SSH',
    'gitlab-ssh': 'GitLab.com over SSH',
    'bitbucket-ssh': 'Bitbucket Cloud over SSH',
    ghcr: 'GitHub Container Registry',
    'gitlab-registry': 'GitLab Container Registry'
  },
  switchOn: 'Switch on',
  switchOnOne: (service: string) => `Switch on ${service}`,
  isOn: 'On',

  settings: 'Settings',
  authorities: 'Certificate authorities',
  wellKnown: 'The well-known ones',
  ownAuthorities: 'Those that are entered here',
  changed: 'Changed',
  created: 'Registered',
  events: 'Recent events',
  eventsOf: (name: string) => `Recent events of ${name}`,
  noEvents: 'No events yet.',

  new: 'New verify target',
  create: 'Register',
  madeToast: (name: string) => `Verify target ${name} is registered.`,
  editTitle: (name: string) => `Edit ${name}`,
  savedToast: (name: string) => `Verify target ${name} is saved.`,
  conflict: 'While you were editing, another user changed this verify target. Your entries are still here.',
  form: {
    name: 'Name',
    nameHelp: 'Lower-case letters, digits and dashes. Credentials refer to it; it cannot be changed later.',
    address: 'Address',
    addressHelp: 'Credentials are sent there, and nowhere else.',
    ca: 'Certificate authorities (PEM)',
    caHelp: 'Trusted instead of the well-known ones.',
    hostKeys: 'Host keys',
    hostKeysHelp:
      'Such as ssh-ed25519 AAAA…, one per line. Without one, nothing is checked. Its page can show the keys that the server has.',
    types: 'Types of credentials that are checked on it',
    projects: 'Projects',
    projectsHelp: 'Names or patterns such as shop-*, one per line. Without one, no project may use it.'
  },
  option: {
    'git-https': {
      repository: { label: 'Repository', help: 'Its path below the address, such as team-a/app.git.' },
      access: {
        label: 'What the login must be able to do',
        help: 'Everybody can read a public repository: there, only writing proves a login.'
      }
    },
    'git-ssh': {
      password: {
        label: 'Check passwords',
        help: 'A wrong one counts as a failed login on the server. Without this, only keys are checked.'
      }
    },
    http: {
      expectStatus: {
        label: 'Expected status',
        help: 'What the address answers to a login that works; any from 200 to 299 if empty.'
      }
    },
    kubernetes: {
      verbs: { label: 'What the login must be allowed', help: 'Without a row, it is enough that it logs in.' }
    },
    registry: {
      repository: {
        label: 'Repository',
        help: 'The one that the login must open, such as team-a/app. If empty, the login alone is checked.'
      },
      actions: { label: 'What the login must be able to do', help: '' },
      tokenHost: {
        label: 'Host of the token server',
        help: 'Only where it is not that of the registry. Passwords are sent there, too.'
      }
    }
  } satisfies Record<Kind, Readonly<Record<string, FieldTexts>>>,
  choice: {
    read: 'Read',
    write: 'Write',
    pull: 'Pull',
    push: 'Push',
    'pull,push': 'Pull and push'
  },
  verb: {
    row: (n: number) => `Permission ${n}`,
    verb: 'Verb',
    resource: 'Resource',
    resourceHelp: 'In the plural, with its API group after a dot: pods, pods/exec, deployments.apps',
    namespace: 'Namespace',
    namespaceHelp: 'All if empty',
    add: 'Add a permission',
    remove: (n: number) => `Remove permission ${n}`,
    everywhere: (verb: string, resource: string) => `${verb} ${resource} in all namespaces`,
    in: (verb: string, resource: string, namespace: string) => `${verb} ${resource} in ${namespace}`
  },

  hostKeys: 'Host keys',
  hostKeysHelp: 'They prove the server before a login is sent. A server with another key is not logged in to.',
  noHostKeys: 'No host key is pinned, so nothing is checked.',
  pinned: 'Pinned',
  notPinned: 'Not pinned',
  lookUp: 'Show the keys that the server has now',
  shownKeys: 'Keys that the server shows now',
  compare: 'Compare these fingerprints with those that the operator of the server publishes. Pin only keys that match.',
  pin: 'Pin the chosen keys',
  pinTitle: (n: number) => plural(n, 'Pin this host key?', 'Pin these # host keys?'),
  pinText: 'From now on, logins are sent to a server that has one of these keys.',
  pinDrops: (n: number) =>
    plural(
      n,
      'The key that was pinned before is removed. If the operator has not changed it, somebody else may answer at this address.',
      'The # keys that were pinned before and are not chosen are removed. If the operator has not changed them, somebody else may answer at this address.'
    ),
  pinConflict: 'Another user has changed this verify target. Look at its host keys again, then decide.',
  pinAction: 'Pin',
  pinnedToast: (n: number) => plural(n, '# host key is pinned.', '# host keys are pinned.'),

  check: 'Check now',
  checking: 'Being checked…',
  notChecked: 'Not checked in this window yet',
  checked: 'Checked',
  state: { ok: 'In order', failing: 'Needs to be fixed', unknown: 'Does not answer' } satisfies Record<Check['state'], string>,
  checkTitle: {
    ok: 'Everything is in order',
    failing: 'Something needs to be done',
    unknown: 'It cannot be told whether it works'
  } satisfies Record<Check['state'], string>,
  checkText: {
    ok: 'It answers, and proves who it is. No credential was sent.',
    failing: '',
    unknown: ''
  } satisfies Record<Check['state'], string>,
  remove: 'Remove',
  removeOne: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText:
    'Nothing is checked on it any more, and credentials that are to be checked on it have to name another one. What was found out with it stays with the credentials.',
  removedToast: (name: string) => `Verify target ${name} is removed.`
}
