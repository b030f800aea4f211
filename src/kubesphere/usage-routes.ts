import type { FastifyPluginAsync } from 'fastify'
import type { UsageOf } from '../commands/usage.ts'
import type { Builds, Usage } from '../domain/usage.ts'
import { joined } from '../domain/usage-before.ts'
import { existingProject } from '../http/routes/existing-project.ts'
import type { CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { registerTextErrors } from './errors.ts'
import { DOMAIN } from './flat.ts'
import { kindOfType } from './kinds.ts'
import { projectRoots } from './paths.ts'
import { existingCredential } from './routes.ts'

export interface UsageRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly credentials: Pick<CredentialStore, 'get'>
  readonly usageOf: UsageOf
}

/** Which builds used a credential (v1alpha2), for the tab "Events" of KubeSphere's console. */
export const usageRoutes =
  (deps: UsageRouteDeps): FastifyPluginAsync =>
  async app => {
    registerTextErrors(app)
    for (const root of projectRoots('v1alpha2')) {
      const options = { config: { permission: 'usage.read' }, schema: { hide: true } } as const
      app.get<{ Params: { project: string; id: string } }>(`${root}/credentials/:id/usage`, options, async ({ params }) => {
        const project = await existingProject(deps, params.project)
        const stored = await existingCredential(deps, params)
        return shown(stored, await deps.usageOf(project, stored.credential.id, { dated: false }))
      })
    }
  }

/** In the format that the original decodes from Jenkins: ranges are half-open, so `[1, 4)` means builds 1 to 3. Names are foreign text. */
const shown = ({ credential }: StoredCredential, usage: Usage) => ({
  id: credential.id,
  type: kindOfType(credential.type).flatType,
  display_name: credential.id,
  description: credential.description,
  domain: DOMAIN,
  fingerprint: {
    ...{ file_name: '', hash: '' },
    usage: allJobs(usage).map(({ name, builds }) => ({
      name,
      ranges: { ranges: builds.map(({ from, to }) => ({ start: from, end: to + 1 })) }
    }))
  }
})

/** Includes uses from before the last update, which the original lacks because Jenkins forgets them. */
function allJobs({ jobs, before }: Usage): { readonly name: string; readonly builds: readonly Builds[] }[] {
  const builds = new Map<string, readonly Builds[]>()
  for (const job of [...jobs, ...(before?.jobs ?? [])]) {
    builds.set(job.name, joined([...(builds.get(job.name) ?? []), ...job.builds]))
  }
  return [...builds].map(([name, all]) => ({ name, builds: all }))
}
