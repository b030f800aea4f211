import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { type Caller, whoAmI } from '#api'
import { type Action, allows, type Role } from './permissions.ts'

/** The caller as the console needs it. A bridge with a single token does not name roles: its caller may do everything. */
export interface Me {
  readonly subject: string
  readonly name: string
  readonly platformAdmin: boolean
  readonly readOnly: boolean
  readonly roles: Readonly<Record<string, Role>>
  readonly expiresAt: string | null
}

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: async () => meOf(await whoAmI()), staleTime: 60_000 })

function meOf(caller: Caller & Partial<Omit<Me, 'subject'>>): Me {
  const { subject } = caller
  return {
    subject,
    name: caller.name ?? subject,
    platformAdmin: caller.platformAdmin ?? true,
    readOnly: caller.readOnly ?? false,
    roles: caller.roles ?? {},
    expiresAt: caller.expiresAt ?? null
  }
}

export const useMe = (): Me => useSuspenseQuery(meQuery).data

/** Whether the caller may do this; in a project where that matters. Only for what is shown: the bridge decides. */
export const useMay = (project?: string): ((action: Action) => boolean) => {
  const me = useMe()
  return action => allows(me, action, project)
}
