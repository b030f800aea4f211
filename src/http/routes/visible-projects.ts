import type { WithMemberships } from '../../access/authenticate.ts'
import type { VisibleNames } from '../../commands/find-credentials.ts'
import { type Caller, EVERY_PROJECT } from '../../domain/caller.ts'
import { mayDo } from '../../domain/permissions.ts'
import type { Project } from '../../domain/project.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'

export interface VisibleProjectDeps {
  readonly projects: Pick<ProjectStore, 'get' | 'names'>
  readonly withMemberships: WithMemberships
}

/** The projects that the caller may read, by name. */
export async function visibleProjects(deps: VisibleProjectDeps, asking: Caller): Promise<Project[]> {
  const names = await (await visibleNames(deps, asking)).names(undefined, -1)
  const found = await Promise.all(names.map(name => deps.projects.get(name)))
  return found.filter(project => project !== undefined)
}

/**
 * The names of the projects that the caller may read. Those of others are not looked at: who may not read all projects has roles that name
 * them. A role may name a project that does not exist.
 */
export async function visibleNames({ projects, withMemberships }: VisibleProjectDeps, asking: Caller): Promise<VisibleNames> {
  const caller = await withMemberships(asking)
  const isVisible = (name: string) => mayDo(caller, 'project.read', name)
  if (caller.platformAdmin || caller.roles.has(EVERY_PROJECT)) return { names: (...range) => projects.names(...range), isVisible }
  const own = [...caller.roles.keys()].filter(isVisible).sort((a, b) => (a < b ? -1 : 1))
  return {
    isVisible,
    async names(after, limit) {
      const rest = after === undefined ? own : own.filter(name => name > after)
      return limit < 0 ? rest : rest.slice(0, limit)
    }
  }
}

/** Whether one of these texts contains the search text, ignoring case. */
export const matches = (q: string, ...texts: readonly string[]): boolean =>
  texts.some(text => text.toLowerCase().includes(q.toLowerCase()))
