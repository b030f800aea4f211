import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { ApplySet } from '../../commands/credential-set.ts'
import type { Outcomes } from '../../commands/outcomes.ts'
import type { SetAction } from '../../commands/set-writes.ts'
import type { Finding } from '../../domain/findings.ts'
import { statusOf } from '../../domain/status.ts'
import type { StoredCredential } from '../../store/credential/credential-store.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { expectedVersions } from '../etags.ts'
import { honourWait } from '../headers.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { type Answer, ProjectPath, problemAnswers, SetHeaders, waitedAnswer } from '../schemas/common.ts'
import { SetQuery, SetResultSchema, setBody } from '../schemas/sets.ts'
import { findingView } from '../views.ts'
import { existingProject } from './projects.ts'

/** Bytes; a whole set may be larger than one credential. */
const SET_BODY_LIMIT = 32 * 1024 * 1024

export interface CredentialSetRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly applySet: ApplySet
  readonly outcomes: Pick<Outcomes, 'ofSet'>
}

export const credentialSetRoutes =
  (deps: CredentialSetRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.put(
      '/projects/:project/credentials',
      {
        bodyLimit: SET_BODY_LIMIT,
        config: { permission: 'credential.write' },
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
        const { prune = false, dryRun = false, force = false } = request.query
        const expected = expectedVersions(request.headers['if-match'])
        const options = { prune, dryRun, force, expected }
        const { version, items, plan } = await deps.applySet(request.caller, project, request.body.credentials, options)
        const wait = dryRun ? 0 : honourWait(request, reply)
        const seen = wait === 0 ? undefined : await deps.outcomes.ofSet(project.name, items, wait)
        const count = (action: SetAction) => items.filter(item => item.action === action).length
        noteVersion(reply, version)
        return {
          created: count('created'),
          updated: count('updated'),
          unchanged: count('unchanged'),
          deleted: count('deleted'),
          items: items.map(
            ({ id, action, warnings }): ItemAnswer => ({ id, action, ...statusIn(seen, id), ...warningsIn(warnings) })
          ),
          ...(plan === undefined ? {} : { plan })
        }
      }
    )
  }

type ItemAnswer = Answer<typeof SetResultSchema>['items'][number]

/** The warnings of one credential of the set, if it has any. */
const warningsIn = (warnings: readonly Finding[] = []): Pick<ItemAnswer, 'warnings'> =>
  warnings.length === 0 ? {} : { warnings: warnings.map(findingView) }

/** The status of one credential of the set, if the caller waited. */
export function statusIn(seen: ReadonlyMap<string, StoredCredential> | undefined, id: string): Pick<ItemAnswer, 'status'> {
  const stored = seen?.get(id)
  return stored === undefined ? {} : { status: statusOf(stored.credential, stored.sync, stored.damage) }
}
