import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect
} from '@tanstack/react-router'
import { auditFilterOf } from './api/access.ts'
import { filterOf, types } from './api/filter.ts'
import { meQuery } from './session/me.ts'
import { session } from './session/token.ts'
import { Loading, NotFound, RouteTrouble } from './ui/route-states.tsx'
import { Shell } from './ui/shell.tsx'

type Search = Record<string, unknown>

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): { to?: string } => {
    const to = search['to']
    // only our own pages
    return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {}
  },
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignIn')
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
  validateSearch: (search: Search): { q?: string } => (search['q'] ? { q: String(search['q']).slice(0, 200) } : {}),
  component: lazyRouteComponent(() => import('./pages/projects.tsx'), 'Projects')
})

const controllers = createRoute({
  getParentRoute: () => inside,
  path: '/controllers',
  component: lazyRouteComponent(() => import('./pages/controllers.tsx'), 'Controllers')
})

const access = createRoute({
  getParentRoute: () => inside,
  path: '/access',
  component: lazyRouteComponent(() => import('./pages/access.tsx'), 'Access')
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
  component: lazyRouteComponent(() => import('./pages/access/tokens.tsx'), 'Tokens')
})

const keys = createRoute({
  getParentRoute: () => access,
  path: '/keys',
  component: lazyRouteComponent(() => import('./pages/access/keys.tsx'), 'Keys')
})

const audit = createRoute({
  getParentRoute: () => access,
  path: '/audit',
  validateSearch: auditFilterOf,
  component: lazyRouteComponent(() => import('./pages/access/audit.tsx'), 'Audit')
})

const project = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$project',
  component: lazyRouteComponent(() => import('./pages/project.tsx'), 'ProjectFrame')
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
  validateSearch: filterOf,
  component: lazyRouteComponent(() => import('./pages/credentials.tsx'), 'Credentials')
})

const create = createRoute({
  getParentRoute: () => project,
  path: '/new',
  validateSearch: (search: Search): { type?: (typeof types)[number]; id?: string; adopt?: true } => {
    const type = types.find(known => known === search['type'])
    return {
      ...(type === undefined ? {} : { type }),
      ...(typeof search['id'] === 'string' ? { id: search['id'].slice(0, 253) } : {}),
      ...(search['adopt'] === true ? { adopt: true } : {})
    }
  },
  component: lazyRouteComponent(() => import('./pages/create.tsx'), 'Create')
})

/** The parts of what is known of one credential. */
export const tabs = ['details', 'events', 'usage', 'jenkinsfile'] as const

const credential = createRoute({
  getParentRoute: () => project,
  path: '/credentials/$id',
  validateSearch: (search: Search): { tab?: (typeof tabs)[number]; made?: true } => {
    const tab = tabs.find(known => known === search['tab'])
    return {
      ...(tab === undefined || tab === 'details' ? {} : { tab }),
      // a key pair was made just now: its public half is what one waits for
      ...(search['made'] === true ? { made: true } : {})
    }
  },
  component: lazyRouteComponent(() => import('./pages/credential.tsx'), 'CredentialPage')
})

const editCredential = createRoute({
  getParentRoute: () => project,
  path: '/credentials/$id/edit',
  component: lazyRouteComponent(() => import('./pages/edit.tsx'), 'Edit')
})

const drift = createRoute({
  getParentRoute: () => project,
  path: '/drift',
  component: lazyRouteComponent(() => import('./pages/drift.tsx'), 'Drift')
})

const events = createRoute({
  getParentRoute: () => project,
  path: '/events',
  component: lazyRouteComponent(() => import('./pages/events.tsx'), 'ProjectEvents')
})

const webhooks = createRoute({
  getParentRoute: () => project,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./pages/webhooks.tsx'), 'Webhooks')
})

const settings = createRoute({
  getParentRoute: () => project,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings.tsx'), 'Settings')
})

const routeTree = root.addChildren([
  signIn,
  inside.addChildren([
    home,
    projects,
    controllers,
    access.addChildren([accessHome, tokens, keys, audit]),
    project.addChildren([projectHome, credentials, create, credential, editCredential, drift, events, webhooks, settings])
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
    defaultErrorComponent: RouteTrouble,
    defaultNotFoundComponent: NotFound
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
