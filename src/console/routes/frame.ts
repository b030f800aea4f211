import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router'
import { overviewQuery } from '../api/overview.ts'
import { lazyPage } from '../lazy-page.ts'
import { onlyKnown, readSignInSearch } from '../search-params.ts'
import { meQuery } from '../session/me.ts'
import { session } from '../session/token.ts'
import { NotFound } from '../ui/route-states.tsx'
import { Shell } from '../ui/shell.tsx'

export const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound })

export const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: onlyKnown(readSignInSearch),
  component: lazyPage(() => import('../pages/sign-in.tsx'), 'SignIn')
})

/** Everything below requires a session. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: ({ location }) => {
    if (session.get() === undefined)
      redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href }, throw: true })
  },
  loader: ({ context: { queries } }) => {
    // the frame shows a part of it on every page; asked for together with the caller, it does not add a round trip to the first load
    void queries.prefetchQuery(overviewQuery())
    return queries.ensureQueryData(meQuery)
  },
  component: Shell
})
