import { type Authenticate, createAuthenticate, createWithMemberships, type WithMemberships } from '../access/authenticate.ts'
import { createMemberCommands, type MemberCommands } from '../access/member-commands.ts'
import { createVerify, type OidcConfig } from '../access/oidc.ts'
import { createTokenCommands, type TokenCommands } from '../access/token-commands.ts'
import { createMemberStore, type MemberStore } from '../store/member-store.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { RedisClient } from '../store/redis.ts'
import { createTokenStore, type TokenStore } from '../store/token-store.ts'

/** Everything about who may come in. */
export interface Access {
  readonly authenticate: Authenticate
  readonly withMemberships: WithMemberships
  readonly tokens: TokenStore
  readonly tokenCommands: TokenCommands
  readonly members: MemberStore
  readonly memberCommands: MemberCommands
  /** The identity provider that the console may send people to. */
  readonly oidc: OidcConfig | undefined
}

export function openAccess(
  redis: RedisClient,
  projects: Pick<ProjectStore, 'names'>,
  { adminToken, oidc }: { readonly adminToken: string; readonly oidc: OidcConfig | undefined }
): Access {
  const tokens = createTokenStore(redis)
  const members = createMemberStore(redis)
  const verify = oidc === undefined ? undefined : createVerify(oidc, Date.now)
  return {
    ...{ tokens, members, oidc },
    authenticate: createAuthenticate({ adminToken, tokens, members, verify, now: Date.now }),
    withMemberships: createWithMemberships(() => projects.names(undefined, -1), members),
    tokenCommands: createTokenCommands(tokens, Date.now),
    memberCommands: createMemberCommands(members)
  }
}
