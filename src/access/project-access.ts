import { type Role, roleIn } from '../domain/permissions.ts'
import type { GroupRoleStore } from '../store/access/group-role-store.ts'
import type { MemberStore } from '../store/access/member-store.ts'
import type { TokenRecord, TokenStore } from '../store/access/token-store.ts'
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
  /** The tokens that let somebody in now. Damaged records grant nothing. */
  async function valid(): Promise<TokenRecord[]> {
    const isOver = ({ expiresAt }: TokenRecord) => expiresAt !== null && Date.parse(expiresAt) <= now()
    return (await tokens.list()).map(({ token }) => token).filter(token => !isOver(token) && token.damage === undefined)
  }

  /** Damaged records grant nothing, and are left out like members without a role, and tokens that let nobody in any more. */
  async function ofMembers(project: string, known: readonly TokenRecord[]): Promise<AccessGrant[]> {
    return (await members.list(project)).flatMap(({ subject, role }): AccessGrant[] => {
      if (role === undefined) return []
      const why = subject.startsWith('group:') ? 'group' : 'member'
      if (!subject.startsWith(TOKEN)) return [{ subject, role, why, source: 'members', ...lasting }]
      const token = known.find(({ id }) => subject === TOKEN + id)
      if (token === undefined) return []
      const { name, readOnly, expiresAt } = token
      return [{ subject, role, why, source: 'members', name, readOnly, expiresAt }]
    })
  }

  const ofTokens = (project: string, known: readonly TokenRecord[]): AccessGrant[] =>
    known.flatMap(({ id, name, platformAdmin, readOnly, expiresAt, roles }) => {
      const role = platformAdmin ? 'platform-admin' : roleIn({ roles: new Map(Object.entries(roles)) }, project)
      const why = platformAdmin ? 'platform' : 'token'
      return role === undefined ? [] : [{ subject: TOKEN + id, name, role, why, source: 'tokens', readOnly, expiresAt }]
    })

  return async project => {
    const { hasAdminToken, oidc, kubesphere } = settings()
    const [known, stored] = await Promise.all([valid(), groupRoles.list()])
    const held = await ofMembers(project, known)
    const given = new Map(stored.flatMap(({ group, grant }) => (grant === undefined ? [] : [[group, grant] as const])))
    const bySettings = [
      ...ofRoleMap(oidc, project, 'OIDC_ROLE_MAP', group => `group:${group}`),
      ...ofRoleMap(given, project, 'group-roles', group => `group:${group}`),
      ...ofRoleMap(kubesphere, project, 'KUBESPHERE_ROLE_MAP', kubesphereSubject)
    ]
    return [...held, ...ofTokens(project, known), ...bySettings, ...(hasAdminToken ? [admin] : [])]
  }
}

/** How the subject of a token begins. */
const TOKEN = 'token:'

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
