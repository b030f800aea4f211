import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { type Caller, whoAmI } from '#api'
import { type Action, allows } from './permissions.ts'

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => whoAmI({ signal }), staleTime: 60_000 })

export const useMe = (): Caller => useSuspenseQuery(meQuery).data

/** Whether the caller may do this, in a project if the action belongs to one. It only decides what is shown; the bridge enforces it. */
export const useMay = (project?: string): ((action: Action) => boolean) => {
  const me = useMe()
  return action => allows(me, action, project)
}
