import type { WithMemberships } from '../../access/authenticate.ts'
import type { Caller } from '../../domain/caller.ts'
import { mayDo } from '../../domain/permissions.ts'
import type { Project } from '../../domain/project.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'

export interface VisibleProjectDeps {
  readonly projects: Pick<ProjectStore, 'get' | 'names'>
  readonly withMemberships: WithMemberships
}

/** The projects that the caller may read, by name. */
export async function visibleProjects({ projects, withMemberships }: VisibleProjectDeps, asking: Caller): Promise<Project[]> {
  const [all, caller] = await Promise.all([projects.names(undefined, -1), withMemberships(asking)])
  const names = all.filter(name => mayDo(caller, 'project.read', name))
  const found = await Promise.all(names.map(name => projects.get(name)))
  return found.filter(project => project !== undefined)
}

/** Whether one of these texts contains the search text, ignoring case. */
export const matches = (q: string, ...texts: readonly string[]): boolean =>
  texts.some(text => text.toLowerCase().includes(q.toLowerCase()))
