import { type Role, roleIn } from '../domain/permissions.ts'
import type { GroupRoleStore } from '../store/access/group-role-store.ts'
import type { MemberStore } from '../store/access/member-store.ts'
import type { TokenStore } from '../store/access/token-store.ts'
import { grantsOf, type RoleMap } from './oidc-roles.ts'

/** Where a role comes from. */
export const accessSources = ['members', 'tokens', 'OIDC_ROLE_MAP', 'KUBESPHERE_ROLE_MAP', 'group-roles', 'ADMIN_TOKEN'] as const

/** One reason why somebody may do something in a project. */
export interface AccessGrant {
  /** A person, a token, `group:NAME` or `admin`. */
  readonly subject: string
  /** The name of a token; null for everyone else. */
  readonly name: string | null
  readonly role: Role | 'platform-admin'
  readonly why: 'member' | 'group' | 'token' | 'platform'
  readonly source: (typeof accessSources)[number]
  readonly readOnly: boolean
  readonly expiresAt: string | null
}

/** Everyone with a role in a project, and why: one entry for each subject and source. */
export type ProjectAccess = (project: string) => Promise<readonly AccessGrant[]>

export interface ProjectAccessDeps {
  readonly members: Pick<MemberStore, 'list'>
  readonly tokens: Pick<TokenStore, 'list'>
  readonly groupRoles: Pick<GroupRoleStore, 'list'>
  /** What the settings grant at this moment. */
  readonly settings: () => {
    readonly hasAdminToken: boolean
    readonly oidc: RoleMap | undefined
    readonly kubesphere: RoleMap | undefined
  }
  readonly now: () => number
}

export function createProjectAccess({ members, tokens, groupRoles, settings, now }: ProjectAccessDeps): ProjectAccess {
  /** Damaged records grant nothing, and are left out like members without a role. */
  async function ofMembers(project: string): Promise<AccessGrant[]> {
    return (await members.list(project)).flatMap(({ subject, role }) => {
      if (role === undefined) return []
      const why = subject.startsWith('group:') ? 'group' : 'member'
      return [{ subject, role, why, source: 'members', ...lasting }]
    })
  }

  async function ofTokens(project: string): Promise<AccessGrant[]> {
    return (await tokens.list()).flatMap(({ token }) => {
      const { id, name, platformAdmin, readOnly, expiresAt, damage } = token
      const role = platformAdmin ? 'platform-admin' : roleIn({ roles: new Map(Object.entries(token.roles)) }, project)
      const isOver = expiresAt !== null && Date.parse(expiresAt) <= now()
      if (role === undefined || isOver || damage !== undefined) return []
      const why = platformAdmin ? 'platform' : 'token'
      return [{ subject: `token:${id}`, name, role, why, source: 'tokens', readOnly, expiresAt }]
    })
  }

  return async project => {
    const { hasAdminToken, oidc, kubesphere } = settings()
    const [held, brought, stored] = await Promise.all([ofMembers(project), ofTokens(project), groupRoles.list()])
    const given = new Map(stored.flatMap(({ group, grant }) => (grant === undefined ? [] : [[group, grant] as const])))
    const bySettings = [
      ...ofRoleMap(oidc, project, 'OIDC_ROLE_MAP', group => `group:${group}`),
      ...ofRoleMap(given, project, 'group-roles', group => `group:${group}`),
      ...ofRoleMap(kubesphere, project, 'KUBESPHERE_ROLE_MAP', kubesphereSubject)
    ]
    return [...held, ...brought, ...bySettings, ...(hasAdminToken ? [admin] : [])]
  }
}

const lasting = { name: null, readOnly: false, expiresAt: null }

const admin: AccessGrant = { subject: 'admin', role: 'platform-admin', why: 'platform', source: 'ADMIN_TOKEN', ...lasting }

/** The map of KubeSphere names users, too. */
export const kubesphereSubject = (key: string): string =>
  key.startsWith('user:') ? `kubesphere:${key.slice('user:'.length)}` : `group:kubesphere:${key}`

function ofRoleMap(
  map: RoleMap | undefined,
  project: string,
  source: AccessGrant['source'],
  subjectOf: (key: string) => string
): AccessGrant[] {
  if (map === undefined) return []
  return [...map.keys()].flatMap((key): AccessGrant[] => {
    const granted = grantsOf([key], map)
    const role = granted.platformAdmin ? 'platform-admin' : roleIn(granted, project)
    const subject = subjectOf(key)
    const why = granted.platformAdmin ? 'platform' : subject.startsWith('group:') ? 'group' : 'member'
    return role === undefined ? [] : [{ subject, role, why, source, ...lasting }]
  })
}
