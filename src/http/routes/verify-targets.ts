import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { closedView } from '../../commands/closed-record.ts'
import type { VerifyTargetCommands } from '../../commands/verify/targets.ts'
import { Problem } from '../../domain/problems.ts'
import type { VerifyTarget } from '../../domain/verify-target.ts'
import type { EventLog } from '../../store/event-log.ts'
import type { VerifyTargetRegistry } from '../../store/verify/verify-target-registry.ts'
import type { TargetCheck } from '../../verify/kind.ts'
import { kinds } from '../../verify/kinds.ts'
import { expectedVersions } from '../etags.ts'
import { pageByName } from '../paging.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { EventList, ListEventsQuery } from '../schemas/bridge.ts'
import { type Answer, answer, IfMatch, nothing, PagingQuery, problemAnswers, versionedAnswer } from '../schemas/common.ts'
import { CheckSchema } from '../schemas/registered.ts'
import {
  HostKeysSchema,
  VerifyTargetList,
  VerifyTargetPath,
  VerifyTargetSchema,
  verifyTargetBody
} from '../schemas/verify-targets.ts'
import { eventPage } from './events.ts'

/** A host key that a server shows. */
export interface ShownHostKey {
  readonly key: string
  readonly fingerprint: string
  readonly isPinned: boolean
}

export interface VerifyTargetRouteDeps {
  readonly verifyTargetCommands: VerifyTargetCommands
  readonly verifyTargetRegistry: Pick<VerifyTargetRegistry, 'list'>
  /** Looks whether a verify target is reachable and proves who it is. */
  readonly checkVerifyTarget: (target: VerifyTarget) => Promise<TargetCheck>
  /** The host keys that a server shows now; undefined where its kind has none, null where it does not answer. */
  readonly hostKeysOf: (target: VerifyTarget) => Promise<readonly ShownHostKey[] | null | undefined>
  readonly events: Pick<EventLog, 'listVerifyTarget'>
  readonly now: () => Date
}

const view = (target: VerifyTarget): Answer<typeof VerifyTargetSchema> => ({
  ...target,
  hostKeys: [...target.hostKeys],
  projects: [...target.projects],
  types: [...target.types]
})

export const verifyTargetRoutes =
  (deps: VerifyTargetRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const { verifyTargetCommands: commands, verifyTargetRegistry: registry, events } = deps

    app.get(
      '/verify-targets',
      {
        config: { permission: 'verify-target.read' },
        schema: {
          operationId: 'listVerifyTargets',
          summary: 'What credentials can be tried on, and well-known services to switch on',
          description: 'For platform-admins.',
          tags: ['verify targets'],
          querystring: PagingQuery,
          response: { 200: answer(VerifyTargetList, 'A page of verify targets.'), ...problemAnswers }
        }
      },
      async request => {
        const { targets, closed } = await registry.list()
        const records = targets.map(({ record }) => record)
        const page = pageByName(records, ({ name }) => name, request.query, 'verify targets')
        return {
          ...page,
          items: page.items.map(view),
          closed: closed.map(closedView),
          readyMade: readyMade(records)
        }
      }
    )

    app.post(
      '/verify-targets',
      {
        config: { permission: 'verify-target.write' },
        schema: {
          operationId: 'createVerifyTarget',
          summary: 'Register a verify target; every process uses it within a second',
          description:
            'Credentials of the named projects can then be tried on it. Nothing is asked of it: see `POST …/check`. A project never names an address.',
          tags: ['verify targets'],
          body: verifyTargetBody.create,
          response: { 201: versionedAnswer(VerifyTargetSchema, 'The verify target.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { name, kind, ...input } = request.body
        const made = await commands.create(request.caller, name, kind, input)
        noteVersion(reply, made.generation)
        void reply.code(201).header('location', `/api/v1/verify-targets/${name}`)
        return view(made)
      }
    )

    app.get(
      '/verify-targets/:target',
      {
        config: { permission: 'verify-target.read' },
        schema: {
          operationId: 'getVerifyTarget',
          summary: 'A verify target: its address, what proves it, and who may use it',
          description: 'For platform-admins.',
          tags: ['verify targets'],
          params: VerifyTargetPath,
          response: { 200: versionedAnswer(VerifyTargetSchema, 'The verify target.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const found = await commands.get(request.params.target)
        noteVersion(reply, found.generation)
        return view(found)
      }
    )

    app.patch(
      '/verify-targets/:target',
      {
        config: { permission: 'verify-target.write' },
        schema: {
          operationId: 'patchVerifyTarget',
          summary: 'Change a verify target (merge patch)',
          description: 'Used by every process within a second. Host keys are pinned by naming them here.',
          tags: ['verify targets'],
          consumes: ['application/json', 'application/merge-patch+json'],
          params: VerifyTargetPath,
          headers: IfMatch,
          body: verifyTargetBody.patch,
          response: { 200: versionedAnswer(VerifyTargetSchema, 'The changed verify target.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const expected = expectedVersions(request.headers['if-match'])
        const changed = await commands.patch(request.caller, request.params.target, request.body, expected)
        noteVersion(reply, changed.generation)
        return view(changed)
      }
    )

    app.delete(
      '/verify-targets/:target',
      {
        config: { permission: 'verify-target.write' },
        schema: {
          operationId: 'deleteVerifyTarget',
          summary: 'Remove a verify target; nothing is tried on it any more',
          description: 'What was found out with it stays with the credentials.',
          tags: ['verify targets'],
          params: VerifyTargetPath,
          headers: IfMatch,
          response: { 204: nothing, ...problemAnswers }
        }
      },
      async (request, reply) => {
        await commands.remove(request.caller, request.params.target, expectedVersions(request.headers['if-match']))
        return reply.code(204).send(null)
      }
    )

    app.post(
      '/verify-targets/:target/check',
      {
        config: { permission: 'verify-target.write', unaudited: true },
        schema: {
          operationId: 'checkVerifyTarget',
          summary: 'Check a verify target now, without a credential',
          description: 'Whether it answers, proves who it is, and is what its kind expects. No credential is sent.',
          tags: ['verify targets'],
          params: VerifyTargetPath,
          response: { 200: answer(CheckSchema, 'What was found.'), ...problemAnswers }
        }
      },
      async request => {
        const { state, findings } = await deps.checkVerifyTarget(await commands.get(request.params.target))
        return { state, at: deps.now().toISOString(), findings: findings.map(finding => ({ ...finding })) }
      }
    )

    app.post(
      '/verify-targets/:target/host-keys',
      {
        config: { permission: 'verify-target.write', unaudited: true },
        schema: {
          operationId: 'readVerifyTargetHostKeys',
          summary: 'The host keys that an SSH server shows now',
          description:
            'Nothing is stored. Compare the fingerprints with those that the service publishes, and pin the keys with a PATCH of `hostKeys`.',
          tags: ['verify targets'],
          params: VerifyTargetPath,
          response: { 200: answer(HostKeysSchema, 'The host keys.'), ...problemAnswers }
        }
      },
      async request => {
        const found = await deps.hostKeysOf(await commands.get(request.params.target))
        if (found === undefined) throw new Problem('HOST_KEYS_UNAVAILABLE', 'This kind of verify target has no host keys.')
        if (found === null)
          throw new Problem('HOST_KEYS_UNAVAILABLE', 'The server shows no host key now. `POST …/check` says why.')
        return { hostKeys: found.map(key => ({ ...key })) }
      }
    )

    app.get(
      '/verify-targets/:target/events',
      {
        config: { permission: 'verify-target.read' },
        schema: {
          operationId: 'listVerifyTargetEvents',
          summary: 'The audit trail of a verify target, newest first',
          description: 'For platform-admins. It outlives the verify target. Filtered by type, actor or time.',
          tags: ['events'],
          params: VerifyTargetPath,
          querystring: ListEventsQuery,
          response: { 200: answer(EventList, 'A page of events.'), ...problemAnswers }
        }
      },
      async request => {
        const { target } = request.params
        return eventPage(`verify target events ${target}`, request.query, query => events.listVerifyTarget(target, query))
      }
    )
  }

/** Every well-known service of every kind. */
function readyMade(records: readonly VerifyTarget[]): Answer<typeof VerifyTargetList>['readyMade'] {
  return kinds.flatMap(({ kind, readyMade }) =>
    readyMade.map(({ name, title, address, hostKeys = [], options, types }) => ({
      ...{ name, kind, title, address, hostKeys: [...hostKeys], options, types: [...types] },
      isOn: records.some(record => record.kind === kind && record.address === address)
    }))
  )
}
