import { useQueryClient } from '@tanstack/react-query'
import { checkController } from '#api'
import { type Controller, controllerQuery, controllersQuery, lastCheckQuery, placesQuery } from '../../api/controllers.ts'

/** What follows a change of a controller: its new state is shown, and a check tells whether it works. */
export function useChanged(name: string) {
  const queries = useQueryClient()
  const check = async () => queries.setQueryData(lastCheckQuery(name).queryKey, await checkController(name))
  const refresh = () =>
    Promise.all(
      [controllersQuery, placesQuery, controllerQuery(name)].map(({ queryKey }) => queries.invalidateQueries({ queryKey }))
    )
  return {
    check,
    refresh,
    async changed(controller: Controller): Promise<void> {
      queries.setQueryData(controllerQuery(name).queryKey, controller)
      // an older result is not about what is stored now
      queries.removeQueries({ queryKey: lastCheckQuery(name).queryKey })
      await check().catch(() => undefined)
      await refresh()
    }
  }
}
