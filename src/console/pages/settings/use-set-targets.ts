import { useQueryClient } from '@tanstack/react-query'
import { type Project, patchProject, type Target } from '#api'
import { projectQuery } from '../../api/queries.ts'

/** Changes the targets of a project, from the version that is shown. */
export function useSetTargets(project: Project) {
  const queries = useQueryClient()
  const { queryKey } = projectQuery(project.name)
  return async (targets: Target[]) => {
    try {
      queries.setQueryData(queryKey, await patchProject(project.name, { targets }, { ifMatch: `"${project.generation}"` }))
    } catch (error) {
      // the other version must be seen before one decides again
      void queries.invalidateQueries({ queryKey })
      throw error
    }
  }
}
