import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { WithMemberships } from '../../access/authenticate.ts'
import type { ShareCommands } from '../../commands/shares.ts'
import type { UsageOf } from '../../commands/usage.ts'
import type { Caller } from '../../domain/caller.ts'
import { outdated, Problem } from '../../domain/problems.ts'
import { ALL_PROJECTS, isNamed, isSharedWith, noShares, type SharedFrom } from '../../domain/shares.ts'
import { isExpected } from '../../domain/versions.ts'
import type { CredentialStore, StoredCredential } from '../../store/credential/credential-store.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import type { ShareIndex } from '../../store/source/share-index.ts'
import { expectedVersions } from '../etags.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { type Answer, CredentialPath, IfMatch, problemAnswers, versionedAnswer } from '../schemas/common.ts'
import {
  EndedShareSchema,
  EndShareQuery,
  ListSharesQuery,
  MOST_USAGES,
  SharePath,
  SharesSchema,
  sharesBody
} from '../schemas/shares.ts'
import { existingProject } from './existing-project.ts'
import { existingCredential } from './one-credential.ts'
import { type Receivers, receiversOf, seenBy } from './share-receivers.ts'

export interface ShareRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly shareIndex: Pick<ShareIndex, 'receivers'>
  readonly shareCommands: ShareCommands
  readonly usageOf: UsageOf
  readonly withMemberships: WithMemberships
}

/** The projects that a credential is shared with. */
export const shareRoutes =
  (deps: ShareRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const shown = async (
      caller: Caller,
      { credential }: StoredCredential,
      withUsage = false
    ): Promise<Answer<typeof SharesSchema>> => {
      const { project, id, shares = noShares } = credential
      const { receivers, hidden } = seenBy(await deps.withMemberships(caller), await receiversOf(deps, { project, id }))
      const names = shares.projects.map(grant => grant.project).sort()
      const used = withUsage ? await withLastUse(deps, receivers) : receivers
      return { project, id, all: shares.all, projects: names, receivers: used, hidden }
    }

    app.get(
      '/projects/:project/credentials/:id/shares',
      {
        config: { permission: 'share.read' },
        schema: {
          operationId: 'listShares',
          summary: 'The projects that a credential is shared with, and where it is used',
          description:
            'Of credentials that take their values from it, those in projects in which the caller has no role are only counted.',
          tags: ['credentials'],
          params: CredentialPath,
          querystring: ListSharesQuery,
          response: { 200: versionedAnswer(SharesSchema, 'Its shares.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { stored } = await existingCredential(deps, request.params)
        noteVersion(reply, stored.credential.generation)
        return shown(request.caller, stored, request.query.usage)
      }
    )

    app.post(
      '/projects/:project/credentials/:id/shares',
      {
        config: { permission: 'share.write' },
        schema: {
          operationId: 'addShares',
          summary: 'Share a credential with other projects',
          description:
            'Adds projects to those that it is shared with. An operator of such a project can then create a credential with `sharedFrom`, which takes all values of this one and follows it.',
          tags: ['credentials'],
          params: CredentialPath,
          headers: IfMatch,
          body: sharesBody,
          response: { 200: versionedAnswer(SharesSchema, 'Its shares.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { params, body, caller } = request
        const project = await existingProject(deps, params.project)
        const expected = expectedVersions(request.headers['if-match'])
        const stored = await deps.shareCommands.add(caller, project, params.id, body.projects, expected)
        noteVersion(reply, stored.credential.generation)
        return shown(caller, stored)
      }
    )

    app.delete(
      '/projects/:project/credentials/:id/shares/:receiver',
      {
        config: { permission: 'share.write', hasDryRun: true },
        schema: {
          operationId: 'endShare',
          summary: 'End the share of a credential with a project',
          description:
            'The credentials of that project that take their values from it are deleted, there and in Jenkins; if more would go than the mass-delete limit allows, they stay as they are and say so. `dryRun` shows which they are.',
          tags: ['credentials'],
          params: SharePath,
          querystring: EndShareQuery,
          headers: IfMatch,
          response: { 200: versionedAnswer(EndedShareSchema, 'What loses its values.'), ...problemAnswers }
        }
      },
      async (request, reply): Promise<Answer<typeof EndedShareSchema>> => {
        const { params, caller } = request
        const { dryRun = false } = request.query
        const project = await existingProject(deps, params.project)
        const expected = expectedVersions(request.headers['if-match'])
        const affected = await losing(deps, params, params.receiver)
        const stored = dryRun
          ? await tried(deps, params, expected)
          : await deps.shareCommands.end(caller, project, params.id, params.receiver, expected)
        noteVersion(reply, stored.credential.generation)
        const { receivers, hidden } = seenBy(await deps.withMemberships(caller), affected)
        const used = dryRun
          ? await Promise.all(receivers.map(async each => ({ ...each, jobs: await jobsOf(deps, each) })))
          : receivers
        return { project: params.receiver, dryRun, receivers: used, hidden }
      }
    )
  }

/** What a dry run looks at; it is refused as the request itself would be. */
async function tried(
  deps: ShareRouteDeps,
  path: { project: string; id: string; receiver: string },
  expected: ReturnType<typeof expectedVersions>
): Promise<StoredCredential> {
  const { stored } = await existingCredential(deps, path)
  const { generation, shares = noShares } = stored.credential
  if (!isExpected(expected, generation)) throw outdated('The credential', generation)
  if (!isNamed(shares, path.receiver)) throw new Problem('SHARE_NOT_FOUND', 'The credential is not shared with this project.')
  return stored
}

/** The credentials that lose their values with one share, and with no other. */
async function losing(deps: ShareRouteDeps, source: { project: string; id: string }, name: string): Promise<Receivers> {
  const { stored } = await deps.credentials.find(source.project, source.id)
  const { shares = noShares } = stored?.credential ?? {}
  const found = await receiversOf(deps, source)
  if (name !== ALL_PROJECTS) return shares.all ? [] : found.filter(({ project }) => project.name === name)
  const rest = { project: source.project, shares: { ...shares, all: false } }
  return found.filter(({ project }) => !isSharedWith(rest, project))
}

/** The receivers with whether and when they were used, as far as Jenkins tells. */
const withLastUse = <R extends SharedFrom>(deps: ShareRouteDeps, receivers: readonly R[]) =>
  Promise.all(
    receivers.map(async (receiver, i) => {
      const usage = i < MOST_USAGES ? await usageOfReceiver(deps, receiver, true) : null
      return { ...receiver, used: usage?.used ?? null, lastUsedAt: usage?.lastUsedAt ?? null }
    })
  )

/** Null where the use of a receiver is not known. */
async function usageOfReceiver({ usageOf, projects }: ShareRouteDeps, { project: name, id }: SharedFrom, dated: boolean) {
  const project = await projects.get(name)
  return project === undefined ? null : usageOf(project, id, { dated }).catch(orUnknown)
}

/** The jobs that used a receiver; null where that is not known. */
async function jobsOf(deps: ShareRouteDeps, receiver: SharedFrom) {
  const usage = await usageOfReceiver(deps, receiver, false)
  if (usage === null || usage.used === null) return null
  return [...new Set([...usage.jobs, ...(usage.before?.jobs ?? [])].map(job => job.name))]
}

function orUnknown(error: unknown): null {
  if (error instanceof Problem) return null
  throw error
}
