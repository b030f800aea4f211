import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import { readAuditFilter } from './api/access.ts'
import { readEventFilter } from './api/events.ts'
import { readAllCredentialsFilter, readCredentialFilter } from './api/filter.ts'
import { overviewQuery } from './api/overview.ts'
import { lazyPage } from './lazy-page.ts'
import {
  onlyKnown,
  readCreateSearch,
  readCredentialSearch,
  readOverviewSearch,
  readProjectsSearch,
  readSignInSearch
} from './search-params.ts'
import { meQuery } from './session/me.ts'
import { session } from './session/token.ts'
import { Loading, NotFound, NotFoundInProject, RouteError } from './ui/route-states.tsx'
import { Shell } from './ui/shell.tsx'

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: onlyKnown(readSignInSearch),
  component: lazyPage(() => import('./pages/sign-in.tsx'), 'SignIn')
})

/** Everything below requires a session. */
const inside = createRoute({
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

const access = createRoute({
  getParentRoute: () => inside,
  path: '/access',
  component: lazyPage(() => import('./pages/access.tsx'), 'Access')
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
  component: lazyPage(() => import('./pages/access/tokens.tsx'), 'Tokens')
})

const groupRoles = createRoute({
  getParentRoute: () => access,
  path: '/groups',
  component: lazyPage(() => import('./pages/access/group-roles.tsx'), 'GroupRoles')
})

const keys = createRoute({
  getParentRoute: () => access,
  path: '/keys',
  component: lazyPage(() => import('./pages/access/keys.tsx'), 'Keys')
})

const audit = createRoute({
  getParentRoute: () => access,
  path: '/audit',
  validateSearch: onlyKnown(readAuditFilter),
  component: lazyPage(() => import('./pages/access/audit.tsx'), 'Audit')
})

const project = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$project',
  component: lazyPage(() => import('./pages/project.tsx'), 'ProjectFrame')
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
  component: lazyPage(() => import('./pages/credentials.tsx'), 'Credentials')
})

const create = createRoute({
  getParentRoute: () => project,
  path: '/new',
  validateSearch: onlyKnown(readCreateSearch),
  component: lazyPage(() => import('./pages/create.tsx'), 'Create')
})

const importMany = createRoute({
  getParentRoute: () => project,
  path: '/import',
  component: lazyPage(() => import('./pages/import.tsx'), 'Import')
})

const credential = createRoute({
  getParentRoute: () => project,
  path: '/credentials/$id',
  validateSearch: onlyKnown(readCredentialSearch),
  component: lazyPage(() => import('./pages/credential.tsx'), 'CredentialPage')
})

const editCredential = createRoute({
  getParentRoute: () => project,
  path: '/credentials/$id/edit',
  component: lazyPage(() => import('./pages/edit.tsx'), 'Edit')
})

const drift = createRoute({
  getParentRoute: () => project,
  path: '/drift',
  component: lazyPage(() => import('./pages/drift.tsx'), 'Drift')
})

const events = createRoute({
  getParentRoute: () => project,
  path: '/events',
  validateSearch: onlyKnown(readEventFilter),
  component: lazyPage(() => import('./pages/events.tsx'), 'ProjectEvents')
})

const webhooks = createRoute({
  getParentRoute: () => project,
  path: '/webhooks',
  component: lazyPage(() => import('./pages/webhooks.tsx'), 'Webhooks')
})

const settings = createRoute({
  getParentRoute: () => project,
  path: '/settings',
  component: lazyPage(() => import('./pages/settings.tsx'), 'Settings')
})

/** Unknown paths: the frame around the page stays, with its links. */
const unknownPage = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound })
const unknownPageInProject = createRoute({ getParentRoute: () => project, path: '$', component: NotFoundInProject })

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
    access.addChildren([accessHome, tokens, groupRoles, keys, audit]),
    project.addChildren([
      projectHome,
      credentials,
      create,
      importMany,
      credential,
      editCredential,
      drift,
      events,
      webhooks,
      settings,
      unknownPageInProject
    ])
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
