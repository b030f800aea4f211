import { noProject } from '../../domain/problems.ts'
import type { Project } from '../../domain/project.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'

/** The project of this name. If it does not exist, the problem is the one that a caller without a role in it would get. */
export async function existingProject(
  { projects }: { readonly projects: Pick<ProjectStore, 'get'> },
  name: string
): Promise<Project> {
  const project = await projects.get(name)
  if (project === undefined) throw noProject()
  return project
}
