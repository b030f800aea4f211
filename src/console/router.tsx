import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter } from '@tanstack/react-router'
import { readAllCredentialsFilter } from './api/filter.ts'
import { lazyPage } from './lazy-page.ts'
import { accessRoutes } from './routes/access.ts'
import { inside, root, signIn } from './routes/frame.ts'
import { projectRoutes } from './routes/project.ts'
import { onlyKnown, readOverviewSearch, readProjectsSearch } from './search-params.ts'
import { Loading, NotFound, RouteError } from './ui/route-states.tsx'

const overview = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: onlyKnown(readOverviewSearch),
  component: lazyPage(() => import('./pages/overview.tsx'), 'OverviewPage')
})

const newAnywhere = createRoute({
  getParentRoute: () => inside,
  path: '/new',
  component: lazyPage(() => import('./pages/new-anywhere.tsx'), 'NewAnywhere')
})

const projects = createRoute({
  getParentRoute: () => inside,
  path: '/projects',
  validateSearch: onlyKnown(readProjectsSearch),
  component: lazyPage(() => import('./pages/projects.tsx'), 'Projects')
})

const allCredentials = createRoute({
  getParentRoute: () => inside,
  path: '/credentials',
  validateSearch: onlyKnown(readAllCredentialsFilter),
  component: lazyPage(() => import('./pages/all-credentials.tsx'), 'AllCredentials')
})

const controllers = createRoute({
  getParentRoute: () => inside,
  path: '/controllers',
  component: lazyPage(() => import('./pages/controllers.tsx'), 'Controllers')
})

const controller = createRoute({
  getParentRoute: () => inside,
  path: '/controllers/$controller',
  component: lazyPage(() => import('./pages/controller.tsx'), 'ControllerPage')
})

const secretStores = createRoute({
  getParentRoute: () => inside,
  path: '/secret-stores',
  component: lazyPage(() => import('./pages/secret-stores.tsx'), 'SecretStores')
})

const secretStore = createRoute({
  getParentRoute: () => inside,
  path: '/secret-stores/$store',
  component: lazyPage(() => import('./pages/secret-store.tsx'), 'SecretStorePage')
})

const verifyTargets = createRoute({
  getParentRoute: () => inside,
  path: '/verify-targets',
  component: lazyPage(() => import('./pages/verify-targets.tsx'), 'VerifyTargets')
})

const verifyTarget = createRoute({
  getParentRoute: () => inside,
  path: '/verify-targets/$target',
  component: lazyPage(() => import('./pages/verify-target.tsx'), 'VerifyTargetPage')
})

/** An unknown path: the frame around the page stays, with its links. */
const unknownPage = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound })

const routeTree = root.addChildren([
  signIn,
  inside.addChildren([
    overview,
    newAnywhere,
    unknownPage,
    projects,
    allCredentials,
    controllers,
    controller,
    secretStores,
    secretStore,
    verifyTargets,
    verifyTarget,
    accessRoutes,
    projectRoutes
  ])
])

export const createConsoleRouter = (queries: QueryClient) =>
  createRouter({
    routeTree,
    context: { queries },
    // Form state and selection belong to one project and credential, and are dropped when the URL names another.
    defaultRemountDeps: ({ params }) => params,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingMs: 150,
    // a page is shown as soon as it is there, also when the spinner has just appeared
    defaultPendingMinMs: 0,
    defaultPendingComponent: Loading,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
