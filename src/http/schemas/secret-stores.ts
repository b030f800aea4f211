import Type, { type Static } from 'typebox'
import type { SecretStoreInput } from '../../commands/secret-stores/input.ts'
import type { Fault } from '../../domain/problems.ts'
import {
  DEFAULT_REFRESH,
  KEY_LIMIT,
  REFRESH_PATTERN,
  SECRET_STORE_NAME_PATTERN,
  SECRET_STORE_NAME_RULE
} from '../../domain/secret-store.ts'
import type { Provider } from '../../secret-stores/provider.ts'
import { providers } from '../../secret-stores/providers.ts'
import { createCheck } from '../validator.ts'
import { closed, listOf, nullable, ref } from './common.ts'
import { CheckSchema, closedRecords, oneOfParts, projectGlobs, versioned } from './registered.ts'

export const SecretStorePath = Type.Object({ store: Type.String({ description: 'Name of the secret store.' }) })
export const ProjectSecretStorePath = Type.Object({
  project: Type.String({ description: 'Name of the project.' }),
  store: Type.String({ description: 'Name of the secret store.' })
})

const name = Type.String({ pattern: SECRET_STORE_NAME_PATTERN, description: SECRET_STORE_NAME_RULE })

const allowed = Type.Array(
  Type.Object(
    {
      projects: projectGlobs('Patterns of the names of projects; `*` stands for any characters.', { minItems: 1 }),
      paths: Type.Array(Type.String({ maxLength: KEY_LIMIT }), {
        ...{ minItems: 1, maxItems: 100 },
        description: 'Whole leading segments of the keys that these projects may read; an empty text is every key.'
      })
    },
    closed
  ),
  {
    maxItems: 100,
    description: 'Which projects may read which keys. Checked at every read, not only when a credential is made.'
  }
)

const refreshEvery = Type.String({
  pattern: REFRESH_PATTERN,
  description: `a number and s, m or h, from 1s to 24h; the values are read again that often (default: ${DEFAULT_REFRESH})`
})

const providerName = ({ provider, description }: Provider) => Type.Literal(provider, { description })

/** Body of a create: one schema per provider, discriminated by `provider`, so that an error refers to the intended one. */
const createParts = providers.map(provider =>
  Type.Object(
    {
      name,
      provider: providerName(provider),
      allowed: Type.Optional(allowed),
      refreshEvery: Type.Optional(refreshEvery),
      ...provider.settings.properties
    },
    {
      ...closed,
      ...{ $id: `CreateSecretStore.${provider.provider}`, title: `CreateSecretStore.${provider.provider}` },
      examples: [
        {
          ...{ name: 'team-secrets', provider: provider.provider, allowed: [{ projects: ['shop-*'], paths: ['shop'] }] },
          ...provider.example
        }
      ]
    }
  )
)

/** What a create names; the rest is as its provider says. */
export type CreateSecretStoreBody = SecretStoreInput & { readonly name: string; readonly provider: string }

const CreateSecretStore = oneOfParts<CreateSecretStoreBody>('CreateSecretStore', 'provider', createParts)

const PatchSecretStore = Type.Unsafe<SecretStoreInput>({
  $id: 'PatchSecretStore',
  title: 'PatchSecretStore',
  type: 'object',
  properties: { allowed, refreshEvery },
  additionalProperties: true,
  description:
    'A merge patch (RFC 7396): the settings of its provider that are left out keep their values, the secret ones as well; null removes one. Another address takes its login with it. The name and the provider cannot change.',
  examples: [{ allowed: [{ projects: ['shop-*'], paths: ['shop', 'shared/npm'] }], refreshEvery: '10m' }]
})

const checks = new Map(
  providers.map(({ provider, settings }) => [provider, createCheck(Type.Object(settings.properties, closed))])
)

/** What is wrong with all settings of a provider together, as a patch leaves them. */
export const settingsFaults = ({ provider }: Provider, settings: Readonly<Record<string, unknown>>): readonly Fault[] =>
  checks.get(provider)?.(settings) ?? []

const shown = {
  login: Type.Array(Type.String(), {
    description: 'The secret settings that are set. Their values are never shown.'
  }),
  allowed,
  refreshEvery,
  credentials: Type.Integer({ description: 'Number of credentials that refer to it.' }),
  stale: Type.Integer({ description: 'Number of those with a value that can no longer be read from it.' }),
  lastCheck: nullable(
    CheckSchema,
    'What the last `POST …/check` has found, which an older `at` than `updatedAt` says of earlier settings; null: it was not checked.'
  ),
  ...versioned
}

/** Answers: one schema per provider. */
const viewParts = providers.map(provider => {
  const settings = Object.entries(provider.settings.properties).filter(([field]) => !provider.secretSettings.includes(field))
  return Type.Object(
    { name: Type.String(), provider: providerName(provider), ...Object.fromEntries(settings), ...shown },
    { $id: `SecretStore.${provider.provider}`, title: `SecretStore.${provider.provider}` }
  )
})

const common = Type.Object({ name: Type.String(), provider: Type.String(), ...shown })
export type SecretStoreAnswer = Static<typeof common> & Readonly<Record<string, unknown>>

export const SecretStoreSchema = oneOfParts<SecretStoreAnswer>('SecretStore', 'provider', viewParts)

const page = listOf('SecretStorePage', SecretStoreSchema)
export const SecretStoreList = Type.Object(
  {
    ...page.properties,
    closed: closedRecords(
      'Secret stores whose stored record does not open here: nothing is sent to them, and they can be removed.'
    )
  },
  { $id: 'SecretStoreList', title: 'SecretStoreList' }
)

export const ProjectSecretStoreSchema = Type.Object(
  {
    name: Type.String(),
    provider: Type.String(),
    title: Type.String({ description: 'What kind of store it is.' }),
    paths: Type.Array(Type.String(), {
      description: 'Whole leading segments of the keys that the project may read; an empty text is every key.'
    }),
    canList: Type.Boolean({ description: 'Whether its keys can be listed.' })
  },
  { $id: 'ProjectSecretStore', title: 'ProjectSecretStore' }
)
export const ProjectSecretStoreList = listOf('ProjectSecretStoreList', ProjectSecretStoreSchema)

export const ListKeysQuery = Type.Object(
  {
    prefix: Type.Optional(
      Type.String({
        maxLength: KEY_LIMIT,
        description: 'Whole leading segments, such as `shop/` or `shop`; without it, what is at the top.'
      })
    )
  },
  closed
)

export const SecretStoreKeys = Type.Object(
  {
    names: Type.Array(Type.String(), {
      description: 'Whole keys, and prefixes of more of them, which end with `/`. Never a value.'
    }),
    isCut: Type.Boolean({ description: 'There are more. Name a longer prefix.' }),
    canList: Type.Boolean({ description: 'Whether this kind of store can list keys at all.' })
  },
  { $id: 'SecretStoreKeys', title: 'SecretStoreKeys' }
)

/** What a refresh of a secret store is about. */
export const RefreshSchema = Type.Object(
  { keys: Type.Integer({ description: 'Number of keys that credentials refer to.' }) },
  { $id: 'Refresh', title: 'Refresh', examples: [{ keys: 12 }] }
)

/** Schemas that others refer to by name. */
export const secretStoreSchemas = [
  ...[...createParts, CreateSecretStore, PatchSecretStore],
  ...[...viewParts, SecretStoreSchema, SecretStoreList],
  ...[ProjectSecretStoreSchema, ProjectSecretStoreList, SecretStoreKeys, RefreshSchema]
]

/** Request bodies. */
export const secretStoreBody = { create: ref(CreateSecretStore), patch: ref(PatchSecretStore) }
