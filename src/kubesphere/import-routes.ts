import type { FastifyPluginAsync } from 'fastify'
import type { ApplySet, CheckSet, SetItem } from '../commands/credential-set.ts'
import type { ProjectCommands } from '../commands/projects.ts'
import { projectExists } from '../domain/problems.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { declaredIn } from './declared.ts'
import { registerTextErrors } from './errors.ts'
import { firstOf, type RawQuery } from './list.ts'
import { IMPORTS } from './paths.ts'
import { inTheirTerms, intoList, itemView } from './pointers.ts'
import { SecretImportSchema } from './schemas.ts'
import type { SecretBody } from './secret.ts'

export interface ImportRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly projectCommands: Pick<ProjectCommands, 'draft' | 'create'>
  readonly checkSet: CheckSet
  readonly applySet: ApplySet
}

/** The body of an import: the first Secrets of a namespace that has no project yet. */
interface Import {
  readonly namespace: string
  readonly items: readonly SecretBody[]
}

/**
 * Makes the project of a namespace together with its first credentials. Not in the original. The project is made only if the Secrets are
 * valid, because otherwise an import whose Secrets are all refused would leave empty projects behind.
 */
export const importRoutes =
  ({ projects, projectCommands, checkSet, applySet }: ImportRouteDeps): FastifyPluginAsync =>
  async app => {
    registerTextErrors(app)
    const options = {
      config: { permission: 'project.create', hasDryRun: true },
      bodyLimit: 32 * 1024 * 1024,
      schema: { hide: true, body: SecretImportSchema }
    } as const
    app.post<{ Body: Import; Querystring: RawQuery }>(IMPORTS, options, async ({ body, query, caller }, reply) => {
      const { namespace: name, items } = body
      const { adopt, dryRun } = firstOf(query)
      const draft = projectCommands.draft(caller, { name })
      const declared = declaredIn(draft, items, adopt === 'true')
      if ((await projects.get(name)) !== undefined) throw projectExists(name)
      const toTheirs = intoList(items)
      const shown = (made: readonly SetItem[]) => made.map((item, i) => itemView(item, items[i]))
      const checked = await checkSet(caller, draft, declared).catch(inTheirTerms(toTheirs))
      if (dryRun === 'true') return { items: shown(checked) }
      const project = await projectCommands.create(caller, { name })
      const made = await applySet(caller, project, declared, { prune: false, force: false, dryRun: false })
      return reply.code(201).send({ items: shown(made.items) })
    })
  }
