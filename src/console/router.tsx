import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect
} from '@tanstack/react-router'
import { readAuditFilter } from './api/access.ts'
import { isAnswering } from './api/connection.ts'
import { readCredentialFilter } from './api/filter.ts'
import { ConnectionError } from './api/problem.ts'
import { onlyKnown, readCreateSearch, readCredentialSearch, readProjectsSearch, readSignInSearch } from './search-params.ts'
import { meQuery } from './session/me.ts'
import { session } from './session/token.ts'
import { Loading, NotFound, NotFoundInside, RouteError } from './ui/route-states.tsx'
import { Shell } from './ui/shell.tsx'

/**
 * The code of a page, fetched when it is needed. Where it cannot be had because the bridge is away, that is said, and heals; else the
 * router loads all of the console anew, since a newer bridge may have a newer one.
 */
const page = <T extends Record<string, unknown>, K extends keyof T & string>(load: () => Promise<T>, name: K) =>
  lazyRouteComponent(async () => {
    try {
      return await load()
    } catch (error) {
      throw (await isAnswering()) ? error : new ConnectionError()
    }
  }, name)

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: onlyKnown(readSignInSearch),
  component: page(() => import('./pages/sign-in.tsx'), 'SignIn')
})

/** Everything below needs a session, and knows whose it is. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: ({ location }) => {
    if (session.get() === undefined)
      redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href }, throw: true })
  },
  loader: ({ context }) => context.queries.ensureQueryData(meQuery),
  component: Shell
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/projects', throw: true })
  }
})

const projects = createRoute({
  getParentRoute: () => inside,
  path: '/projects',
  validateSearch: onlyKnown(readProjectsSearch),
  component: page(() => import('./pages/projects.tsx'), 'Projects')
})

const controllers = createRoute({
  getParentRoute: () => inside,
  path: '/controllers',
  component: page(() => import('./pages/controllers.tsx'), 'Controllers')
})

const access = createRoute({
  getParentRoute: () => inside,
  path: '/access',
  component: page(() => import('./pages/access.tsx'), 'Access')
})

const accessHome = createRoute({
  getParentRoute: () => access,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/access/tokens', throw: true })
  }
})

const tokens = createRoute({
  getParentRoute: () => access,
  path: '/tokens',
  component: page(() => import('./pages/access/tokens.tsx'), 'Tokens')
})

const keys = createRoute({
  getParentRoute: () => access,
  path: '/keys',
  component: page(() => import('./pages/access/keys.tsx'), 'Keys')
})

const audit = createRoute({
  getParentRoute: () => access,
  path: '/audit',
  validateSearch: onlyKnown(readAuditFilter),
  component: page(() => import('./pages/access/audit.tsx'), 'Audit')
})

const project = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$project',
  component: page(() => import('./pages/project.tsx'), 'ProjectFrame')
})

const projectHome = createRoute({
  getParentRoute: () => project,
  path: '/',
  beforeLoad: ({ params }) => {
    redirect({ to: '/projects/$project/credentials', params, throw: true })
  }
})

const credentials = createRoute({
  getParentRoute: () => project,
  path: '/credentials',
  validateSearch: onlyKnown(readCredentialFilter),
  component: page(() => import('./pages/credentials.tsx'), 'Credentials')
})

const create = createRoute({
  getParentRoute: () => project,
  path: '/new',
  validateSearch: onlyKnown(readCreateSearch),
  component: page(() => import('./pages/create.tsx'), 'Create')
})

const credential = createRoute({
  getParentRoute: () => project,
  path: '/credentials/$id',
  validateSearch: onlyKnown(readCredentialSearch),
  component: page(() => import('./pages/credential.tsx'), 'CredentialPage')
})

const editCredential = createRoute({
  getParentRoute: () => project,
  path: '/credentials/$id/edit',
  component: page(() => import('./pages/edit.tsx'), 'Edit')
})

const drift = createRoute({
  getParentRoute: () => project,
  path: '/drift',
  component: page(() => import('./pages/drift.tsx'), 'Drift')
})

const events = createRoute({
  getParentRoute: () => project,
  path: '/events',
  component: page(() => import('./pages/events.tsx'), 'ProjectEvents')
})

const webhooks = createRoute({
  getParentRoute: () => project,
  path: '/webhooks',
  component: page(() => import('./pages/webhooks.tsx'), 'Webhooks')
})

const settings = createRoute({
  getParentRoute: () => project,
  path: '/settings',
  component: page(() => import('./pages/settings.tsx'), 'Settings')
})

/** Addresses that nothing is at: what is around the page stays, and leads on. */
const nowhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound })
const nowhereInProject = createRoute({ getParentRoute: () => project, path: '$', component: NotFoundInside })

const routeTree = root.addChildren([
  signIn,
  inside.addChildren([
    home,
    nowhere,
    projects,
    controllers,
    access.addChildren([accessHome, tokens, keys, audit]),
    project.addChildren([
      projectHome,
      credentials,
      create,
      credential,
      editCredential,
      drift,
      events,
      webhooks,
      settings,
      nowhereInProject
    ])
  ])
])

export const createConsoleRouter = (queries: QueryClient) =>
  createRouter({
    routeTree,
    context: { queries },
    // What one typed or selected belongs to the project and the credential of the address, and never goes along to another.
    defaultRemountDeps: ({ params }) => params,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingMs: 150,
    defaultPendingComponent: Loading,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound
  })

/** Fetches the code of all pages while there is nothing else to do, so that each opens at once, also while the bridge is away. */
export async function preloadPages(router: ReturnType<typeof createConsoleRouter>): Promise<void> {
  for (const route of Object.values(router.routesById)) {
    await new Promise<void>(resolve => {
      if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve())
      else setTimeout(resolve, 100)
    })
    await router.loadRouteChunk(route)
  }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
