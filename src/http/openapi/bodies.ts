import { credentialTypes } from '../../domain/types/index.ts'
import { PROJECT, SEEN } from './constants.ts'

/** The body that creates the example of each type. */
const creates = Object.fromEntries(
  credentialTypes.map(({ type, example: { id, description, data } }) => [type, { id, type, description, data }])
)

/** The body that gives the example of each type another secret. */
const newSecrets = Object.fromEntries(
  credentialTypes.map(({ type, secretFields, example: { data } }) => [
    `${type}-secret`,
    { data: Object.fromEntries(Object.entries(data).filter(([name]) => secretFields.includes(name))) }
  ])
)

const small = ['username-password', 'access-token', 'ssh-key']
const some = Object.entries(creates).filter(([type]) => small.includes(type))

/** Example bodies of requests, by schema and name, besides those that a schema has itself. */
export const bodies = {
  CreateCredential: creates,
  ValidateCredential: creates,
  ReplaceCredential: creates,
  PatchCredential: { description: { description: 'Docker Hub, read only' }, ...newSecrets },
  CredentialSet: { set: { credentials: some.map(([, body]) => body) } },
  CreateProject: {
    simple: { name: PROJECT },
    'own-folder': { name: PROJECT, displayName: 'Demo', folder: ['teams', 'demo'], policies: { drift: 'report' } },
    'two-targets': {
      name: PROJECT,
      targets: [
        { controller: 'eu-1', folder: [PROJECT] },
        { controller: 'us-1', folder: [PROJECT] }
      ]
    }
  },
  PatchProject: {
    policies: { policies: { drift: 'report' } },
    move: { folder: ['teams', PROJECT] }
  },
  KeepTheirs: { seen: { seen: SEEN } },
  SetGroupRole: { projects: { projects: { [PROJECT]: 'operator' } }, 'platform-admin': { role: 'platform-admin' } }
}
