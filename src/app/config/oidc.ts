import type { OidcConfig } from '../../access/oidc.ts'
import { parseRoleMap, type RoleMap } from '../../access/oidc-roles.ts'

/** The identity provider of the environment; undefined when none is named. Faults are added to `faults`. */
export function oidcOf(text: (name: string) => string | undefined, faults: string[]): OidcConfig | undefined {
  const issuer = text('OIDC_ISSUER')
  const audience = text('OIDC_AUDIENCE')
  const clientId = text('OIDC_CLIENT_ID')
  const roleMap = text('OIDC_ROLE_MAP')
  if (issuer === undefined) {
    const lonely = Object.entries({ OIDC_AUDIENCE: audience, OIDC_CLIENT_ID: clientId, OIDC_ROLE_MAP: roleMap })
    const names = lonely.filter(([, value]) => value !== undefined).map(([name]) => name)
    if (names.length > 0) faults.push(`${names.join(', ')}: OIDC_ISSUER must be set, too`)
    return undefined
  }
  const url = URL.parse(issuer)
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '' || url.username !== '')
    faults.push('OIDC_ISSUER must be an http or https address without user, query and fragment')
  if (audience === undefined)
    faults.push('OIDC_AUDIENCE must be set when OIDC_ISSUER is: tokens for other services must not open')
  return {
    ...{ issuer, audience: audience ?? '', clientId },
    scopes: text('OIDC_SCOPES') ?? 'openid profile email',
    subjectClaim: text('OIDC_SUBJECT_CLAIM') ?? 'sub',
    groupsClaim: text('OIDC_GROUPS_CLAIM') ?? 'groups',
    roleMap: roleMapOf('OIDC_ROLE_MAP', roleMap, faults)
  }
}

/** The roles by group that a variable holds. */
export function roleMapOf(variable: string, text: string | undefined, faults: string[]): RoleMap {
  try {
    return text === undefined ? new Map() : parseRoleMap(text)
  } catch (error) {
    faults.push(`${variable} ${(error as Error).message}`)
    return new Map()
  }
}
