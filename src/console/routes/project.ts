import { createRoute, redirect } from '@tanstack/react-router'
import { readEventFilter } from '../api/events.ts'
import { readCredentialFilter } from '../api/filter.ts'
import { lazyPage } from '../lazy-page.ts'
import { onlyKnown, readCreateSearch, readCredentialSearch } from '../search-params.ts'
import { NotFoundInProject } from '../ui/route-states.tsx'
import { inside } from './frame.ts'

const project = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$project',
  component: lazyPage(() => import('../pages/project.tsx'), 'ProjectFrame')
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
  component: lazyPage(() => import('../pages/credentials.tsx'), 'Credentials')
})

const create = createRoute({
  getParentRoute: () => project,
  path: '/new',
  validateSearch: onlyKnown(readCreateSearch),
  component: lazyPage(() => import('../pages/create.tsx'), 'Create')
})

const importMany = createRoute({
  getParentRoute: () => project,
  path: '/import',
  component: lazyPage(() => import('../pages/import.tsx'), 'Import')
})

const credential = createRoute({
  getParentRoute: () => project,
  path: '/credentials/$id',
  validateSearch: onlyKnown(readCredentialSearch),
  component: lazyPage(() => import('../pages/credential.tsx'), 'CredentialPage')
})

const editCredential = createRoute({
  getParentRoute: () => project,
  path: '/credentials/$id/edit',
  component: lazyPage(() => import('../pages/edit.tsx'), 'Edit')
})

const drift = createRoute({
  getParentRoute: () => project,
  path: '/drift',
  component: lazyPage(() => import('../pages/drift.tsx'), 'Drift')
})

const events = createRoute({
  getParentRoute: () => project,
  path: '/events',
  validateSearch: onlyKnown(readEventFilter),
  component: lazyPage(() => import('../pages/events.tsx'), 'ProjectEvents')
})

const webhooks = createRoute({
  getParentRoute: () => project,
  path: '/webhooks',
  component: lazyPage(() => import('../pages/webhooks.tsx'), 'Webhooks')
})

const settings = createRoute({
  getParentRoute: () => project,
  path: '/settings',
  component: lazyPage(() => import('../pages/settings.tsx'), 'Settings')
})

/** An unknown path: the frame around the page stays, with its links. */
const unknown = createRoute({ getParentRoute: () => project, path: '$', component: NotFoundInProject })

/** Everything of one project. */
export const projectRoutes = project.addChildren([
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
  unknown
])
