import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { AdoptAll } from '../../commands/adopt-all.ts'
import type { ApplySet, SetResult } from '../../commands/credential-set.ts'
import type { Outcomes } from '../../commands/outcomes.ts'
import type { SetAction } from '../../commands/set-writes.ts'
import type { Finding } from '../../domain/findings.ts'
import type { Project } from '../../domain/project.ts'
import type { StoredCredential } from '../../store/credential/credential-store.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { expectedVersions } from '../etags.ts'
import { honourWait } from '../headers.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { type Answer, ProjectPath, problemAnswers, SetHeaders, waitedAnswer } from '../schemas/common.ts'
import { AdoptQuery, SetQuery, SetResultSchema, setBody } from '../schemas/sets.ts'
import { findingView, sourceCheckView, statusView } from '../views.ts'
import { existingProject } from './existing-project.ts'

/** Bytes; a whole set may be larger than one credential. */
const SET_BODY_LIMIT = 32 * 1024 * 1024

export interface CredentialSetRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly applySet: ApplySet
  readonly adoptAll: AdoptAll
  readonly outcomes: Pick<Outcomes, 'ofSet'>
}

export const credentialSetRoutes =
  (deps: CredentialSetRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.put(
      '/projects/:project/credentials',
      {
        bodyLimit: SET_BODY_LIMIT,
        config: { permission: 'credential.write', hasDryRun: true },
        schema: {
          operationId: 'applyCredentialSet',
          summary: 'Apply the declared set of credentials to a project, all or nothing',
          description: 'Credentials that are not in the set stay, unless `prune` is set.',
          tags: ['credentials'],
          consumes: ['application/json', 'application/yaml'],
          params: ProjectPath,
          querystring: SetQuery,
          headers: SetHeaders,
          body: setBody,
          response: {
            200: waitedAnswer(SetResultSchema, 'The changes made, or with `dryRun` the changes that would be made.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply): Promise<Answer<typeof SetResultSchema>> => {
        const project = await existingProject(deps, request.params.project)
        const { prune = false, dryRun = false, force = false, adopt = false } = request.query
        const expected = expectedVersions(request.headers['if-match'])
        const options = { prune, dryRun, force, adopt, expected }
        const result = await deps.applySet(request.caller, project, request.body.credentials, options)
        return answerSet(deps, reply, project, result)
      }
    )

    app.post(
      '/projects/:project/adopt',
      {
        config: { permission: 'credential.write', hasDryRun: true },
        schema: {
          operationId: 'adoptCredentials',
          summary: 'Take over every credential of the project that Jenkins held before the bridge wrote it',
          description:
            'Jenkins is read first. What is in its folder under the id of a credential of the project, and was not written by the bridge, is overwritten. With `dryRun`, the plan shows what that would be: id, class and the visible fields that differ. Secrets cannot be compared and are always written.',
          tags: ['credentials'],
          params: ProjectPath,
          querystring: AdoptQuery,
          headers: SetHeaders,
          response: {
            200: waitedAnswer(SetResultSchema, 'The credentials taken over, or with `dryRun` those that would be.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply): Promise<Answer<typeof SetResultSchema>> => {
        const project = await existingProject(deps, request.params.project)
        const options = { dryRun: request.query.dryRun ?? false, expected: expectedVersions(request.headers['if-match']) }
        return answerSet(deps, reply, project, await deps.adoptAll(request.caller, project, options))
      }
    )
  }

/** The answer with what became of a set, after the wait that the caller asked for. A dry run has a plan, and nothing to wait for. */
async function answerSet(
  { outcomes }: Pick<CredentialSetRouteDeps, 'outcomes'>,
  reply: FastifyReply,
  { name }: Pick<Project, 'name'>,
  { version, items, plan }: SetResult
): Promise<Answer<typeof SetResultSchema>> {
  const wait = plan === undefined ? honourWait(reply.request, reply) : 0
  const seen = wait === 0 ? undefined : await outcomes.ofSet(name, items, wait)
  const count = (action: SetAction) => items.filter(item => item.action === action).length
  noteVersion(reply, version)
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    deleted: count('deleted'),
    items: items.map(
      ({ id, action, previousGeneration, warnings, source }): ItemAnswer => ({
        ...{ id, action, previousGeneration },
        ...statusIn(seen, id),
        ...warningsIn(warnings),
        ...(plan === undefined || source === undefined ? {} : { source: sourceCheckView(source) })
      })
    ),
    ...(plan === undefined ? {} : { plan })
  }
}

type ItemAnswer = Answer<typeof SetResultSchema>['items'][number]

/** The warnings of one credential of the set, if it has any. */
const warningsIn = (warnings: readonly Finding[] = []): Pick<ItemAnswer, 'warnings'> =>
  warnings.length === 0 ? {} : { warnings: warnings.map(findingView) }

/** The status of one credential of the set, if the caller waited. */
export function statusIn(seen: ReadonlyMap<string, StoredCredential> | undefined, id: string): Pick<ItemAnswer, 'status'> {
  const stored = seen?.get(id)
  return stored === undefined ? {} : { status: statusView(stored) }
}
