import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { closedView } from '../../commands/closed-record.ts'
import type { RefreshCommands } from '../../commands/refresh.ts'
import { listKeys } from '../../commands/secret-stores/browse.ts'
import type { SecretStoreCommands } from '../../commands/secret-stores/commands.ts'
import { viewOf } from '../../commands/secret-stores/commands.ts'
import { notOpen } from '../../commands/secret-stores/problems.ts'
import type { SecretStoreRecord } from '../../domain/secret-store.ts'
import type { OpenSecretStore, Provider } from '../../secret-stores/provider.ts'
import type { EventLog } from '../../store/event-log.ts'
import type { SecretStoreRegistry } from '../../store/secret-store/secret-store-registry.ts'
import { expectedVersions } from '../etags.ts'
import { pageByName } from '../paging.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { prefixIn } from '../prefix.ts'
import { EventList, ListEventsQuery } from '../schemas/bridge.ts'
import { type Answer, answer, IfMatch, nothing, PagingQuery, problemAnswers, versionedAnswer } from '../schemas/common.ts'
import { CheckSchema } from '../schemas/registered.ts'
import {
  ListKeysQuery,
  SecretStoreKeys,
  SecretStoreList,
  SecretStorePath,
  SecretStoreSchema,
  secretStoreBody
} from '../schemas/secret-stores.ts'
import { createSecretStoreView, type SecretStoreViewDeps } from '../secret-store-view.ts'
import { eventPage } from './events.ts'

/** A secret store as this process has it open. */
export interface OpenedSecretStore {
  readonly record: SecretStoreRecord
  readonly provider: Provider
  readonly open: OpenSecretStore
}

export interface SecretStoreRouteDeps extends SecretStoreViewDeps {
  readonly secretStoreCommands: SecretStoreCommands
  readonly secretStoreRegistry: Pick<SecretStoreRegistry, 'list'>
  readonly openSecretStores: ReadonlyMap<string, OpenedSecretStore>
  /** Lets this process use what is stored now. */
  readonly refreshSecretStores: () => Promise<void>
  readonly refreshCommands: Pick<RefreshCommands, 'inOrder'>
  readonly events: Pick<EventLog, 'listSecretStore'>
  readonly now: () => Date
}

export const secretStoreRoutes =
  (deps: SecretStoreRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const { secretStoreCommands: commands, secretStoreRegistry: registry, openSecretStores, events } = deps
    const secretStoreView = createSecretStoreView(deps)

    /** One that is open here; a problem says why one is not. */
    async function opened(name: string): Promise<OpenedSecretStore> {
      const { record } = await commands.get(name)
      // Another process may have changed it a moment ago.
      if (openSecretStores.get(name)?.record.generation !== record.generation) await deps.refreshSecretStores()
      const found = openSecretStores.get(name)
      if (found === undefined) throw notOpen()
      return found
    }

    app.get(
      '/secret-stores',
      {
        config: { permission: 'secret-store.read' },
        schema: {
          operationId: 'listSecretStores',
          summary: 'The secret stores from which projects may take values',
          description: 'For platform-admins. Logins are never shown.',
          tags: ['secret stores'],
          querystring: PagingQuery,
          response: { 200: answer(SecretStoreList, 'A page of secret stores.'), ...problemAnswers }
        }
      },
      async request => {
        const { stores, closed } = await registry.list()
        const page = pageByName(stores, ({ record }) => record.name, request.query, 'secret stores')
        return {
          ...page,
          items: await Promise.all(page.items.map(one => secretStoreView(viewOf(one)))),
          closed: closed.map(closedView)
        } as Answer<typeof SecretStoreList>
      }
    )

    app.post(
      '/secret-stores',
      {
        config: { permission: 'secret-store.write' },
        schema: {
          operationId: 'createSecretStore',
          summary: 'Register a secret store; every process uses it within a second',
          description: 'Its address and its login are stored sealed. Nothing is asked of it: see `POST …/check`.',
          tags: ['secret stores'],
          body: secretStoreBody.create,
          response: { 201: versionedAnswer(SecretStoreSchema, 'The secret store.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { name, provider, ...input } = request.body
        const made = await commands.create(request.caller, name, provider, input)
        noteVersion(reply, made.record.generation)
        void reply.code(201).header('location', `/api/v1/secret-stores/${name}`)
        return secretStoreView(made)
      }
    )

    app.get(
      '/secret-stores/:store',
      {
        config: { permission: 'secret-store.read' },
        schema: {
          operationId: 'getSecretStore',
          summary: 'A secret store: its settings without its login, and who may read which keys',
          description: 'For platform-admins. `login` lists the secret settings that are set.',
          tags: ['secret stores'],
          params: SecretStorePath,
          response: { 200: versionedAnswer(SecretStoreSchema, 'The secret store.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const found = await commands.get(request.params.store)
        noteVersion(reply, found.record.generation)
        return secretStoreView(found)
      }
    )

    app.patch(
      '/secret-stores/:store',
      {
        config: { permission: 'secret-store.write' },
        schema: {
          operationId: 'patchSecretStore',
          summary: 'Change a secret store (merge patch)',
          description:
            'Another address takes a new login with it, since a login is never sent to an address it was not given for.',
          tags: ['secret stores'],
          consumes: ['application/json', 'application/merge-patch+json'],
          params: SecretStorePath,
          headers: IfMatch,
          body: secretStoreBody.patch,
          response: { 200: versionedAnswer(SecretStoreSchema, 'The changed secret store.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const expected = expectedVersions(request.headers['if-match'])
        const changed = await commands.patch(request.caller, request.params.store, request.body, expected)
        noteVersion(reply, changed.record.generation)
        return secretStoreView(changed)
      }
    )

    app.delete(
      '/secret-stores/:store',
      {
        config: { permission: 'secret-store.write' },
        schema: {
          operationId: 'deleteSecretStore',
          summary: 'Remove a secret store that no credential refers to',
          description: 'Nothing changes in the store itself, nor in Jenkins.',
          tags: ['secret stores'],
          params: SecretStorePath,
          headers: IfMatch,
          response: { 204: nothing, ...problemAnswers }
        }
      },
      async (request, reply) => {
        await commands.remove(request.caller, request.params.store, expectedVersions(request.headers['if-match']))
        return reply.code(204).send(null)
      }
    )

    app.post(
      '/secret-stores/:store/check',
      {
        config: { permission: 'secret-store.write', unaudited: true },
        schema: {
          operationId: 'checkSecretStore',
          summary: 'Check a secret store now: reachability, login and permissions',
          description:
            'Asks the store now and answers with what is wrong and what to do about it. No value is read. The answer is kept as `lastCheck`.',
          tags: ['secret stores'],
          params: SecretStorePath,
          response: { 200: answer(CheckSchema, 'What was found.'), ...problemAnswers }
        }
      },
      async request => {
        const { open, record } = await opened(request.params.store)
        const paths = [...new Set(record.allowed.flatMap(rule => rule.paths))]
        const { state, findings } = await open.check(paths)
        const check = { state, at: deps.now().toISOString(), findings }
        await deps.secretStoreChecks.put(record, check)
        if (state === 'ok') await deps.refreshCommands.inOrder(record.name)
        return check
      }
    )

    app.get(
      '/secret-stores/:store/keys',
      {
        config: { permission: 'secret-store.read' },
        schema: {
          operationId: 'listSecretStoreKeys',
          summary: 'The keys below a prefix of a secret store',
          description: 'For platform-admins, whatever projects may read. Asks the store now. No value is read.',
          tags: ['secret stores'],
          params: SecretStorePath,
          querystring: ListKeysQuery,
          response: { 200: answer(SecretStoreKeys, 'Names below the prefix.'), ...problemAnswers }
        }
      },
      async request => {
        const prefix = prefixIn(request.query.prefix)
        const { open } = await opened(request.params.store)
        return listKeys(open, prefix)
      }
    )

    app.get(
      '/secret-stores/:store/events',
      {
        config: { permission: 'secret-store.read' },
        schema: {
          operationId: 'listSecretStoreEvents',
          summary: 'The audit trail of a secret store, newest first',
          description: 'For platform-admins. It outlives the store. Filtered by type, actor or time.',
          tags: ['events'],
          params: SecretStorePath,
          querystring: ListEventsQuery,
          response: { 200: answer(EventList, 'A page of events.'), ...problemAnswers }
        }
      },
      async request => {
        const { store } = request.params
        return eventPage(`secret store events ${store}`, request.query, query => events.listSecretStore(store, query))
      }
    )
  }
