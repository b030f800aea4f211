import { createRoute, redirect } from '@tanstack/react-router'
import { readAuditFilter } from '../api/access.ts'
import { lazyPage } from '../lazy-page.ts'
import { onlyKnown } from '../search-params.ts'
import { inside } from './frame.ts'

const access = createRoute({
  getParentRoute: () => inside,
  path: '/access',
  component: lazyPage(() => import('../pages/access.tsx'), 'Access')
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
  component: lazyPage(() => import('../pages/access/tokens.tsx'), 'Tokens')
})

const groupRoles = createRoute({
  getParentRoute: () => access,
  path: '/groups',
  component: lazyPage(() => import('../pages/access/group-roles.tsx'), 'GroupRoles')
})

const keys = createRoute({
  getParentRoute: () => access,
  path: '/keys',
  component: lazyPage(() => import('../pages/access/keys.tsx'), 'Keys')
})

const audit = createRoute({
  getParentRoute: () => access,
  path: '/audit',
  validateSearch: onlyKnown(readAuditFilter),
  component: lazyPage(() => import('../pages/access/audit.tsx'), 'Audit')
})

/** Who may do what, and what was done. */
export const accessRoutes = access.addChildren([accessHome, tokens, groupRoles, keys, audit])
