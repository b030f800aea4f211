import type { Caller } from '../domain/caller.ts'
import { inNetworks } from '../domain/network.ts'
import { withRole } from '../domain/permissions.ts'
import type { MemberStore } from '../store/access/member-store.ts'
import { looksLikeToken } from './api-token.ts'
import type { Refused } from './authenticate.ts'
import { kubesphereCaller } from './kubesphere-token.ts'
import type { RoleMap } from './oidc-roles.ts'
import { isSecretToken } from './secret-token.ts'

/** The parts of a request that identify its user. */
export interface Announced {
  /** All values of every header, by lower-case name. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  /** The address of the connection, which no header can override. */
  readonly address: string | undefined
  /** The bearer token. */
  readonly token: string | undefined
}

/** The user that a gateway names in its headers; undefined if there is none and the token decides. */
export type RemoteUser = (
  announced: Announced,
  project: string | undefined
) => Promise<Caller | Refused | undefined> | Refused | undefined

export interface RemoteUserDeps {
  /** Trusted addresses and networks; without any, the headers are ignored. */
  readonly proxies: readonly string[]
  readonly roleMap: RoleMap
  readonly adminToken: string
  readonly members: Pick<MemberStore, 'role'>
}

/** The headers of authenticating proxies in Kubernetes, which KubeSphere's gateway uses. */
const REMOTE = /^x-remote-(?:user|uid|group|extra-.*)$/
/** The name under which the gateway passes on users who have not signed in. */
const ANONYMOUS = 'system:anonymous'

/**
 * Trusts X-Remote-User and X-Remote-Group only from the gateway's addresses. From anywhere else such a header is refused, whatever
 * the token: it is an attack or a wrong configuration, and both should be noticed. The token that the gateway passes on is for
 * KubeSphere; one of our tokens together with the headers would name two callers, and is refused.
 */
export function createRemoteUser({ proxies, roleMap, adminToken, members }: RemoteUserDeps): RemoteUser {
  const isTrusted = inNetworks(proxies)
  const isAdmin = isSecretToken(adminToken)

  async function named(headers: Announced['headers'], project: string | undefined): Promise<Caller | Refused> {
    const [name, ...more] = headers['x-remote-user'] ?? []
    if (name === ANONYMOUS) return { refused: 'NoToken' }
    const caller = kubesphereCaller(name, headers['x-remote-group'] ?? [], { roleMap, expiresAt: null })
    if (caller === undefined || more.length > 0) return { refused: 'WrongRemoteUser' }
    if (caller.platformAdmin || project === undefined) return caller
    return withRole(caller, project, await members.role(project, caller.subject, caller.groups))
  }

  return ({ headers, address, token }, project) => {
    if (proxies.length === 0 || !Object.keys(headers).some(header => REMOTE.test(header))) return undefined
    if (!isTrusted(address ?? '')) return { refused: 'UntrustedRemoteUser' }
    if (token !== undefined && (looksLikeToken(token) || isAdmin(token))) return { refused: 'TwoCallers' }
    return named(headers, project)
  }
}
