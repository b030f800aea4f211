import type { Logger } from 'pino'
import { type Audit, startAudit } from '../access/audit.ts'
import { shipAudit } from '../access/audit-shipping.ts'
import { type Authenticate, createAuthenticate, createWithMemberships, type WithMemberships } from '../access/authenticate.ts'
import { createExternalCallers } from '../access/external-callers.ts'
import { createGroupRoleCommands, createWithGroupRoles, type GroupRoleCommands } from '../access/group-roles.ts'
import { createKubesphereVerify, type KubesphereConfig } from '../access/kubesphere-token.ts'
import { createMemberCommands, type MemberCommands } from '../access/member-commands.ts'
import type { OidcConfig } from '../access/oidc.ts'
import { createSignInOrigins, type SignInOrigins } from '../access/oidc-discovery.ts'
import type { RoleMap } from '../access/oidc-roles.ts'
import type { OneTimeSignIn } from '../access/one-time-sign-in.ts'
import { createProjectAccess, type ProjectAccess } from '../access/project-access.ts'
import { createRemoteUser, type RemoteUser } from '../access/remote-user.ts'
import { isSecretToken } from '../access/secret-token.ts'
import { createSessions, type Sessions } from '../access/sessions.ts'
import { createTokenCommands, type TokenCommands } from '../access/token-commands.ts'
import { verifyBy, verifyByIssuer } from '../access/verify.ts'
import type { NewAuditEntry } from '../domain/audit.ts'
import type { Quota } from '../domain/quota.ts'
import { createGroupRoleStore, type GroupRoleStore } from '../store/access/group-role-store.ts'
import { createMemberStore, type MemberStore } from '../store/access/member-store.ts'
import { createSessionStore, type SessionStore } from '../store/access/session-store.ts'
import { createTokenStore, type TokenStore } from '../store/access/token-store.ts'
import { type AuditLog, createAuditLog } from '../store/audit-log.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { RedisClient } from '../store/redis/client.ts'
import type { StoreClock } from '../store/redis/store-clock.ts'
import type { RecordProofs } from '../store/sealing/record-proofs.ts'
import { type AuditConfig, auditFrom, defaultValues } from './config/config.ts'
import type { Disposal } from './disposal.ts'

/** Authentication and audit. */
export interface Access {
  readonly authenticate: Authenticate
  readonly withMemberships: WithMemberships
  /** Undefined if no gateway is trusted to name its users. */
  readonly remoteUser: RemoteUser | undefined
  /** Whether a text is the metrics token; never if none is configured. */
  readonly isMetricsToken: (text: string) => boolean
  readonly tokens: TokenStore
  readonly tokenCommands: TokenCommands
  readonly members: MemberStore
  readonly memberCommands: MemberCommands
  readonly projectAccess: ProjectAccess
  readonly groupRoles: GroupRoleStore
  readonly groupRoleCommands: GroupRoleCommands
  /** The role maps of the settings at this moment. */
  readonly roleMaps: () => { readonly oidc: RoleMap | undefined; readonly kubesphere: RoleMap | undefined }
  readonly audit: Audit
  readonly auditLog: AuditLog
  /** Session cookies for the pages that need them. */
  readonly sessions: Sessions
  /** The identity providers to which the console may redirect for sign-in. */
  readonly signInProviders: () => readonly OidcConfig[]
  /** The origins to which the console's page must be allowed to navigate for sign-in. */
  readonly signInOrigins: () => SignInOrigins
  /** The admin token for the code of a sign-in link; undefined if the code is not valid. */
  readonly signInOnce: (code: string) => string | undefined
  /** Takes other tokens and role maps while the process runs. */
  replace(changes: Partial<Pick<AccessSettings, 'adminToken' | 'metricsToken' | 'oidc' | 'issuers' | 'kubesphere'>>): void
}

export interface AccessSettings {
  readonly adminToken: string
  /** Token that only reads the metrics; without it, they require a token of a platform-admin. */
  readonly metricsToken?: string | undefined
  /** The identity provider whose tokens are accepted besides our own. */
  readonly oidc: OidcConfig | undefined
  /** Further ones, each with a prefix. */
  readonly issuers?: readonly OidcConfig[] | undefined
  /** Retention of the audit trail; default: some months. */
  readonly audit?: AuditConfig | undefined
  readonly quota?: Quota | undefined
  /** The KubeSphere whose users are accepted, by their tokens or through its gateway. */
  readonly kubesphere?: KubesphereConfig | undefined
  /** Accepts the code of the link that this process has printed; default: there is none. */
  readonly oneTimeSignIn?: Pick<OneTimeSignIn, 'redeem'> | undefined
}

export interface AccessStores {
  readonly redis: RedisClient
  readonly proofs: RecordProofs
  readonly projects: Pick<ProjectStore, 'get'>
  readonly clock: Pick<StoreClock, 'now'>
  /** The name of this process in the registry of live ones. */
  readonly processId: string
}

export function openAccess(
  { redis, proofs, projects, clock, processId }: AccessStores,
  settings: AccessSettings,
  { log, disposal }: { readonly log: Logger; readonly disposal: Disposal }
): Access {
  const { audit = auditFrom(defaultValues), kubesphere, quota } = settings
  // A token has expired if either clock says so: setting one back must not extend its life.
  const now = () => Math.max(Date.now(), clock.now())
  const auditLog = createAuditLog(redis, audit.maxCount)
  const onLost = (entry: NewAuditEntry) => log.error(entry, 'audit entry could not be stored')
  const ship = audit.isShipped ? shipAudit(processId, text => void process.stdout.write(text)) : undefined
  const tokens = createTokenStore(redis, proofs)
  const members = createMemberStore(redis, proofs, quota)
  const groupRoles = createGroupRoleStore(redis, proofs)
  const stores = { tokens, members, groupRoles, sessions: createSessionStore(redis, proofs) }
  let current = settings
  let gates = openGates(settings, stores, now)
  const roleMaps = () => ({ oidc: providersOf(current)[0]?.roleMap, kubesphere: current.kubesphere?.roleMap })
  const prefixes = () => providersOf(current).flatMap(({ prefix }) => prefix ?? [])
  return {
    tokens,
    members,
    auditLog,
    signInProviders: () => gates.signInProviders,
    signInOrigins: () => gates.signInOrigins,
    audit: disposal.add(startAudit({ log: auditLog, maxAge: audit.maxAge, now: now, onLost, ship }), a => a.close()),
    authenticate: (token, project) => gates.authenticate(token, project),
    remoteUser: kubesphere === undefined ? undefined : (announced, project) => gates.remoteUser?.(announced, project),
    isMetricsToken: text => gates.isMetricsToken(text),
    withMemberships: createWithMemberships(members),
    signInOnce: code => (settings.oneTimeSignIn?.redeem(code) === true ? current.adminToken : undefined),
    sessions: {
      open: caller => gates.sessions.open(caller),
      caller: text => gates.sessions.caller(text),
      close: text => gates.sessions.close(text)
    },
    tokenCommands: createTokenCommands({ tokens, projects, now }),
    memberCommands: createMemberCommands(members, prefixes),
    projectAccess: createProjectAccess({
      ...{ members, tokens, groupRoles, now },
      settings: () => ({ hasAdminToken: current.adminToken !== '', ...roleMaps() })
    }),
    ...{ groupRoles, groupRoleCommands: createGroupRoleCommands(groupRoles, prefixes), roleMaps },
    replace(changes) {
      current = { ...current, ...changes }
      gates = openGates(current, stores, now)
    }
  }
}

/** The role map of OIDC is the same for all of them. */
const providersOf = ({ oidc, issuers = [] }: Pick<AccessSettings, 'oidc' | 'issuers'>): readonly OidcConfig[] =>
  oidc === undefined ? issuers : [oidc, ...issuers]

interface GateStores {
  readonly tokens: TokenStore
  readonly members: MemberStore
  readonly sessions: SessionStore
  readonly groupRoles: GroupRoleStore
}

/** What decides by tokens and role maps. It keeps nothing but the keys of the identity provider, so it can be replaced at any time. */
function openGates(
  { adminToken, metricsToken = '', kubesphere, ...settings }: AccessSettings,
  { tokens, members, sessions, groupRoles }: GateStores,
  now: () => number
) {
  const steady = () => performance.now()
  const providers = providersOf(settings)
  const signInProviders = providers.filter(({ clientId }) => clientId !== undefined)
  const byProvider = verifyByIssuer(providers, now, steady)
  const byKubesphere = kubesphere === undefined ? undefined : createKubesphereVerify(kubesphere, now)
  const byEither = verifyBy(byProvider, byKubesphere)
  const withGroupRoles = createWithGroupRoles(groupRoles)
  const verify: typeof byEither = byEither && (async jwt => withGroupRoles(await byEither(jwt)))
  const external = createExternalCallers({ providers, kubesphere, withGroupRoles })
  const byGateway = kubesphere === undefined ? undefined : createRemoteUser({ ...kubesphere, adminToken, members })
  const remoteUser: typeof byGateway =
    byGateway && (async (announced, project) => withGroupRoles(await byGateway(announced, project)))
  return {
    authenticate: createAuthenticate({ adminToken, tokens, members, verify, now }),
    remoteUser,
    ...{ signInProviders, signInOrigins: createSignInOrigins(signInProviders, steady) },
    isMetricsToken: isSecretToken(metricsToken),
    sessions: createSessions({ store: sessions, tokens, adminToken, external, now })
  }
}
