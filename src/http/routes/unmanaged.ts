import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { KeepTheirs } from '../../commands/keep-theirs.ts'
import type { Outcomes } from '../../commands/outcomes.ts'
import type { Unmanaged, UnmanagedCommands } from '../../commands/unmanaged.ts'
import type { UsageOf } from '../../commands/usage.ts'
import { Problem } from '../../domain/problems.ts'
import type { Usage } from '../../domain/usage.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { honourWait } from '../headers.ts'
import { inTargetOf, TargetQuery } from '../one-target.ts'
import { pageInOrder } from '../paging.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import type { WithProjectView } from '../project-views.ts'
import { type Answer, answer, CredentialPath, ProjectPath, problemAnswers, WaitHeaders, waitedAnswer } from '../schemas/common.ts'
import { CredentialSchema } from '../schemas/credentials.ts'
import { ProjectSchema } from '../schemas/projects.ts'
import {
  DeleteUnmanagedQuery,
  keepTheirsBody,
  ListUnmanagedQuery,
  UnmanagedList,
  type UnmanagedSchema
} from '../schemas/unmanaged.ts'
import { existingProject } from './existing-project.ts'
import { settled, type ViewDeps } from './one-credential.ts'

export interface UnmanagedRouteDeps extends ViewDeps, WithProjectView {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly unmanagedCommands: UnmanagedCommands
  readonly keepTheirs: KeepTheirs
  readonly usageOf: UsageOf
  readonly outcomes: Outcomes
}

/** For how many credentials of a page the time of the last use is asked for: up to a request each. */
const MOST_DATED = 20

/** Whether an unmanaged credential is ignored: set and taken back. */
const ignoring = [
  {
    ...({ method: 'PUT', act: 'ignore', operationId: 'ignoreUnmanaged' } as const),
    summary: 'Ignore an unmanaged credential',
    description:
      'It no longer counts as unmanaged, and is not pruned, as long as it is of the same class and in the same folder. It is ignored in each target of the project that has it.'
  },
  {
    ...({ method: 'DELETE', act: 'notice', operationId: 'noticeUnmanaged' } as const),
    summary: 'No longer ignore an unmanaged credential',
    description: 'It counts as unmanaged again, in every target of the project. Repeating the request is safe.'
  }
] as const

/** What Jenkins holds and the bridge did not write, or did not write like that. */
export const unmanagedRoutes =
  (deps: UnmanagedRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const answered = async (reply: FastifyReply, name: string) => {
      const before = await existingProject(deps, name)
      const project = await deps.outcomes.ofProject(before, honourWait(reply.request, reply))
      noteVersion(reply, project.generation)
      return deps.viewProject(project)
    }

    app.get(
      '/projects/:project/unmanaged',
      {
        config: { permission: 'plan.read' },
        schema: {
          operationId: 'listUnmanaged',
          summary: 'The unmanaged credentials in the folders of a project',
          description:
            'Reads Jenkins. What is public of them is shown, and when a job used them; no secret is read. Ignored ones are included.',
          tags: ['projects'],
          params: ProjectPath,
          querystring: ListUnmanagedQuery,
          response: { 200: answer(UnmanagedList, 'A page of unmanaged credentials, sorted by id.'), ...problemAnswers }
        }
      },
      async request => {
        const project = await existingProject(deps, request.params.project)
        const { items, readAt } = await deps.unmanagedCommands.list(inTargetOf(project, request.query))
        const page = pageInOrder(items, request.query, `unmanaged ${project.name}`)
        const isSingle = project.targets === undefined
        const views = page.items.map(async (item, i) => viewOf(item, await usageIn(deps, item, i < MOST_DATED), isSingle))
        return { ...page, items: await Promise.all(views), readAt }
      }
    )

    for (const { method, act, ...schema } of ignoring)
      app.route({
        method,
        url: '/projects/:project/unmanaged/:id/ignored',
        config: { permission: 'credential.write' },
        schema: {
          ...schema,
          tags: ['projects'],
          params: CredentialPath,
          querystring: TargetQuery,
          headers: WaitHeaders,
          response: { 200: waitedAnswer(ProjectSchema, 'The project.'), ...problemAnswers }
        },
        async handler(request, reply) {
          const project = await existingProject(deps, request.params.project)
          await deps.unmanagedCommands[act](request.caller, inTargetOf(project, request.query), request.params.id)
          return answered(reply, project.name)
        }
      })

    app.delete(
      '/projects/:project/unmanaged/:id',
      {
        config: { permission: 'unmanaged.delete' },
        schema: {
          operationId: 'deleteUnmanaged',
          summary: 'Delete one unmanaged credential in Jenkins',
          description:
            'Only as long as Jenkins holds what `seen` is the digest of. The next run deletes it, within the mass-delete limit; its value is lost.',
          tags: ['projects'],
          params: CredentialPath,
          querystring: DeleteUnmanagedQuery,
          headers: WaitHeaders,
          response: {
            202: waitedAnswer(ProjectSchema, 'Deletion requested; complete if the caller waited for it.'),
            ...problemAnswers
          }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        await deps.unmanagedCommands.remove(request.caller, project, request.params.id, request.query.seen)
        void reply.code(202)
        return answered(reply, project.name)
      }
    )

    app.post(
      '/projects/:project/credentials/:id/keep-theirs',
      {
        config: { permission: 'credential.write' },
        schema: {
          operationId: 'keepTheirs',
          summary: 'Take over what was changed in Jenkins',
          description:
            'The public fields that were changed in Jenkins become those of the credential, which is then written to every target of the project. Secrets cannot be taken over: one that was changed in Jenkins is overwritten with ours.',
          tags: ['credentials'],
          params: CredentialPath,
          headers: WaitHeaders,
          body: keepTheirsBody,
          response: { 200: waitedAnswer(CredentialSchema, 'The changed credential.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const changed = await deps.keepTheirs(request.caller, project, request.params.id, request.body.seen)
        return settled(deps, reply, project, changed)
      }
    )
  }

/** Unknown where Jenkins does not tell. */
async function usageIn({ usageOf }: UnmanagedRouteDeps, { view, id }: Unmanaged, dated: boolean): Promise<Usage | undefined> {
  try {
    return await usageOf(view, id, { dated })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return undefined
  }
}

function viewOf(item: Unmanaged, usage: Usage | undefined, isSingle: boolean): Answer<typeof UnmanagedSchema> {
  const { id, view, seen, className, title, types, description, data, ignored } = item
  return {
    ...{ id, seen, className, title, types, description, data },
    ...(isSingle ? {} : { target: { controller: view.controller, folder: view.folder } }),
    used: usage?.used ?? null,
    lastUsedAt: usage?.lastUsedAt ?? null,
    ignored: ignored === null ? null : { by: ignored.by, at: ignored.at }
  }
}
