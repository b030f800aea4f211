import { AT, EARLIER, LATER, PROJECT } from './constants.ts'

const token = {
  id: 't-7d1f0c',
  name: 'deploy',
  roles: { [PROJECT]: 'operator' },
  platformAdmin: false,
  projectMaker: false,
  readOnly: false,
  createdAt: EARLIER,
  createdBy: 'alice',
  expiresAt: null,
  lastUsedAt: AT,
  blocked: null
}

/** Example answers about callers, tokens, members and keys, by schema and name. */
export const accessAnswers = {
  Caller: {
    person: {
      subject: 'alice',
      name: 'Alice',
      kind: 'oidc',
      platformAdmin: false,
      projectMaker: true,
      roles: { [PROJECT]: 'admin' },
      readOnly: false,
      expiresAt: LATER
    }
  },
  SignIn: {
    provider: {
      oidc: {
        issuer: 'https://id.example.com',
        clientId: 'jenkins-credentials',
        scopes: 'openid profile groups',
        token: 'id_token'
      },
      others: []
    }
  },
  Token: { token },
  NewToken: { created: { ...token, lastUsedAt: null, token: 'example-only-token' } },
  Member: { member: { subject: 'bob', role: 'operator' } },
  AccessGrant: {
    member: { subject: 'bob', name: null, role: 'operator', why: 'member', source: 'members', readOnly: false, expiresAt: null }
  },
  GroupRole: {
    stored: { group: 'developers', subject: 'group:developers', role: null, projects: { [PROJECT]: 'viewer' }, source: 'api' }
  },
  MasterKeys: {
    rotated: {
      items: [
        { id: 'k2', current: true, configured: true, seals: 42, records: 61, droppable: false },
        { id: 'k1', current: false, configured: true, seals: 0, records: 0, droppable: true }
      ],
      nextCursor: null,
      total: 2,
      rotation: {
        state: 'done',
        key: 'k2',
        done: 42,
        total: 42,
        failed: 0,
        startedAt: EARLIER,
        startedBy: 'alice',
        finishedAt: AT
      }
    }
  },
  ReloadAnswers: {
    reloaded: {
      items: [
        { process: 'bridge-0:1:9f2c', outcome: 'reloaded', changed: ['JENKINS_TOKEN'], needRestart: [], fixed: [], faults: [] }
      ]
    }
  }
}
