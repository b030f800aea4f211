import type { Caller } from '../domain/caller.ts'
import { inNetworks } from '../domain/network.ts'
import { withRole } from '../domain/permissions.ts'
import type { MemberStore } from '../store/access/member-store.ts'
import { looksLikeToken } from './api-token.ts'
import type { Refused } from './authenticate.ts'
import { kubesphereCaller } from './kubesphere-token.ts'
import type { RoleMap } from './oidc-roles.ts'
import { isSecretToken } from './secret-token.ts'

/** What of a request says who it is from. */
export interface Announced {
  /** Every value of every header, under its name in lower case. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  /** Who is connected to us: no header can say it. */
  readonly address: string | undefined
  /** The bearer token. */
  readonly token: string | undefined
}

/** The user that a gateway names in its headers; undefined when nobody is named, and the token decides. */
export type RemoteUser = (
  announced: Announced,
  project: string | undefined
) => Promise<Caller | Refused | undefined> | Refused | undefined

export interface RemoteUserDeps {
  /** Addresses and networks that are believed; without one the headers mean nothing. */
  readonly proxies: readonly string[]
  readonly roleMap: RoleMap
  readonly adminToken: string
  readonly members: Pick<MemberStore, 'role'>
}

/** The headers of Kubernetes' authenticating proxies, which KubeSphere's gateway is one of. */
const REMOTE = /^x-remote-(?:user|uid|group|extra-.*)$/
/** The gateway lets people through that have not signed in, under this name. */
const ANONYMOUS = 'system:anonymous'

/**
 * Believes X-Remote-User and X-Remote-Group of the gateway's addresses alone. From anywhere else such a header is refused, whatever token
 * comes with it: somebody tries something, or the configuration is wrong, and both should be seen. The token that the gateway passes on is
 * KubeSphere's business; one of ours beside the headers would make two callers of one, and is refused.
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
    return withRole(caller, project, await members.role(project, caller.subject))
  }

  return ({ headers, address, token }, project) => {
    if (proxies.length === 0 || !Object.keys(headers).some(header => REMOTE.test(header))) return undefined
    if (!isTrusted(address ?? '')) return { refused: 'UntrustedRemoteUser' }
    if (token !== undefined && (looksLikeToken(token) || isAdmin(token))) return { refused: 'TwoCallers' }
    return named(headers, project)
  }
}
