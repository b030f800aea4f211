import { AT } from './constants.ts'

const state = {
  state: 'Ready',
  reachable: true,
  reason: null,
  message: null,
  circuit: 'closed',
  circuitOpenedAt: null,
  nextAttemptAt: null
}

const controller = {
  name: 'eu-1',
  url: 'https://jenkins-eu.example.com',
  managedBy: 'api',
  user: 'bridge',
  login: 'token',
  ca: false,
  clientCertificate: false,
  maxInFlight: 4,
  seesEverything: false,
  projects: ['shop-*'],
  labels: {},
  generation: 1,
  ...state,
  identity: { known: 'key:4f:1a:9c', seen: 'key:4f:1a:9c', standing: 'known', accept: null },
  processes: [
    {
      ...{ id: 'bridge-0:1:9f2c', role: 'all', version: '1.0.0', circuit: 'closed' },
      ...{ configuration: 'same', reloadRefused: false, seenAt: AT }
    }
  ],
  workers: 1,
  backlog: { waiting: 0, unsyncedSince: null, uncheckedSince: AT },
  capabilities: {
    version: '2.528.3',
    session: '5c1d9e0a',
    plugins: { credentials: '1460.v28178c1ef6e6' },
    shownPlugins: {},
    classes: { 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl': true },
    may: { createFolders: true, seePlugins: true },
    valueDrift: true,
    emojiSafe: true,
    plaintextWindow: false,
    crumbNeeded: false,
    passwordAsToken: false,
    clockDifferenceMs: 12
  }
}

const check = { state: 'ok', at: AT, findings: [] }

/** Example answers about controllers, by schema and name. */
export const controllerAnswers = {
  Controller: { ready: controller },
  SomeController: { 'for-platform-admins': controller, 'for-members': { name: 'eu-1', version: '2.528.3', ...state } },
  SomeControllerList: {
    'for-platform-admins': { items: [controller], nextCursor: null, total: 1 },
    'for-members': { items: [{ name: 'eu-1', version: '2.528.3', ...state }], nextCursor: null, total: 1 }
  },
  Check: {
    ok: check,
    failing: {
      ...check,
      state: 'failing',
      findings: [
        {
          code: 'Unauthorized',
          message: 'Jenkins does not accept our user or token.',
          remedy: 'Correct the login of the controller.'
        }
      ]
    }
  },
  NewController: { registered: { controller, check } }
}
