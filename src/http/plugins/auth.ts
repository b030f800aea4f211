import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import {
  type Authenticate,
  problemOf,
  type RefusalReason,
  type Refused,
  refusals,
  type WithMemberships
} from '../../access/authenticate.ts'
import type { RemoteUser } from '../../access/remote-user.ts'
import { type Sessions, sessionIn } from '../../access/sessions.ts'
import type { Caller } from '../../domain/caller.ts'
import { mayDo, type Permission, permissions, roleIn, ruleOf, verdictOn } from '../../domain/permissions.ts'
import { noProject, Problem } from '../../domain/problems.ts'
import { routeOf } from '../route-of.ts'
import type { SignInGuard } from './sign-in-limit.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Authenticates a long-running request again; resolves to whether its caller may still do what it does. */
    isStillAllowed(request: FastifyRequest): Promise<boolean>
  }
  interface FastifyRequest {
    caller: Caller
    /** Why authentication failed. */
    refused: RefusalReason | null
    /** Whether the caller lacks a required permission. */
    denied: boolean
    /** The last permission demanded, if a route requires more than its own. */
    demanded: Permission | null
  }
  interface FastifyContextConfig {
    /** Requires no token. */
    public?: boolean
    /** Also accepts a session cookie, from the bridge's own pages. */
    cookie?: boolean
    /** Also accepts the token of the monitoring system, which is valid nowhere else. */
    metrics?: boolean
    /** The permission that the caller must have, in the project of the path if there is one. */
    permission?: Permission
    /** A permission that the caller must have as well. */
    andAlso?: Permission
    /** Another permission that lets a caller on to the handler, which then demands what applies. */
    orElse?: Permission
  }
}

/** Throws if a known caller is not admitted now. Runs before the permission check, so that denied requests count, too. */
export type Admit = (caller: Caller, reply: FastifyReply) => void

interface Watch {
  readonly guard?: SignInGuard
  readonly admit?: Admit
}

export interface AuthDeps {
  readonly authenticate: Authenticate
  readonly withMemberships: WithMemberships
  /** Undefined if no page needs a cookie. */
  readonly sessions?: Pick<Sessions, 'caller'> | undefined
  /** Undefined if no gateway is trusted to name its users. */
  readonly remoteUser?: RemoteUser | undefined
  /** Whether a text is the token of the monitoring system. */
  readonly isMetricsToken?: ((text: string) => boolean) | undefined
}

/**
 * Every route, unknown ones included, requires a token unless it is marked `public`, and names the permission it requires. A route that is
 * neither public nor guarded prevents the process from starting.
 */
export function registerAuth(
  app: FastifyInstance,
  { authenticate, withMemberships, remoteUser, sessions, isMetricsToken = () => false }: AuthDeps,
  watch: Watch = {}
): void {
  refuseUnguardedRoutes(app)
  app.decorateRequest('caller', null as unknown as Caller)
  app.decorateRequest('refused', null)
  app.decorateRequest('denied', false)
  app.decorateRequest('demanded', null)
  app.decorate('isStillAllowed', async request => {
    try {
      const found = await identify(request)
      if ('refused' in found) return false
      request.caller = { ...found, requestId: request.id }
      const { permission } = routeOf(request).config
      if (permission !== undefined) demand(request, permission)
      return true
    } catch (error) {
      // A failed lookup is no reason to forbid.
      if (error instanceof Problem && error.status < 500) return false
      throw error
    }
  })

  app.addHook('onRequest', async (request, reply) => {
    const { public: isPublic, metrics, permission, andAlso, orElse } = routeOf(request).config
    if (isPublic) return
    // Needs no store, so that monitoring can distinguish an outage of the store from one of the bridge.
    if (metrics && isMetricsToken(tokenIn(request) ?? '')) return
    if (request.is404 && !request.url.startsWith('/api/')) return
    const found = await (watch.guard?.(request, reply, () => identify(request)) ?? identify(request))
    if ('refused' in found) {
      request.refused = found.refused
      throw new Problem(problemOf(found.refused), refusals[found.refused])
    }
    request.caller = { ...found, requestId: request.id }
    watch.admit?.(found, reply)
    if (permission === undefined) return
    // Memberships of all projects are read only if one of them may decide.
    if (ruleOf(permission).where === 'any project' && !mayDo(found, permission))
      request.caller = await withMemberships(request.caller)
    const isOther =
      orElse !== undefined && !mayDo(request.caller, permission, projectOf(request)) && mayDo(request.caller, orElse)
    demand(request, isOther ? orElse : permission)
    if (andAlso !== undefined) demand(request, andAlso)
  })

  async function identify(request: FastifyRequest): Promise<Caller | Refused> {
    const token = tokenIn(request)
    const { raw } = request
    const named = await remoteUser?.(
      { headers: raw.headersDistinct, address: raw.socket.remoteAddress, token },
      projectOf(request)
    )
    if (named !== undefined) return named
    if (token !== undefined) return authenticate(token, projectOf(request))
    const session = routeOf(request).config.cookie === true ? sessionIn(request.headers.cookie) : undefined
    return session === undefined || sessions === undefined || !isOwnPage(request)
      ? { refused: 'NoToken' }
      : sessions.caller(session)
  }
}

export const tokenIn = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(headers.authorization ?? '')?.[1]

/**
 * Browsers send a cookie without being asked, so it counts only for requests from our own pages. Without TLS they do not reveal where a
 * request comes from; then only reads are allowed, whose answers other sites cannot see.
 */
function isOwnPage({ method, headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site === undefined) return method === 'GET' || method === 'HEAD'
  return site === 'same-origin' || (site === 'none' && method === 'GET')
}

/** Throws unless the caller has the permission, in the project of the path if there is one. Routes call it for extra permissions. */
export function demand(request: Pick<FastifyRequest, 'caller' | 'params' | 'denied' | 'demanded'>, permission: Permission): void {
  const { caller } = request
  const project = projectOf(request)
  const verdict = verdictOn(caller, permission, project)
  request.denied = verdict !== 'allowed'
  request.demanded = permission
  if (verdict === 'hidden') throw noProject()
  if (verdict === 'forbidden') throw new Problem('FORBIDDEN', whyNot(caller, permission, project))
}

/** The project in the path; undefined if it has none. */
const projectOf = ({ params }: Pick<FastifyRequest, 'params'>): string | undefined =>
  (params as { project?: string } | null | undefined)?.project

function whyNot(caller: Caller, permission: Permission, project: string | undefined): string {
  const { least, changes } = ruleOf(permission)
  if (changes && caller.readOnly) return 'Your token is read-only. Use one that may write.'
  if (least === 'platform-admin') return 'Only a platform-admin may do this.'
  if (least === 'project-maker') return 'Only a project-maker or a platform-admin may do this.'
  const held = project === undefined ? undefined : roleIn(caller, project)
  return held === undefined
    ? `This requires the role ${least} in a project. Ask an admin for it.`
    : `This requires the role ${least}; you are ${held} in this project. Ask an admin for it.`
}

/** Whether the permission is known and, if it applies to a project, the path has one. */
const isGuarded = (url: string, permission: Permission | undefined): boolean =>
  permission !== undefined &&
  Object.hasOwn(permissions, permission) &&
  (ruleOf(permission).where !== 'the project' || url.split('/').includes(':project'))

function refuseUnguardedRoutes(app: FastifyInstance): void {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => {
    routes.push(route)
  })
  // Not sooner: plugins may still set the config of their routes.
  app.addHook('onReady', async () => {
    const open = routes.filter(({ url, config }) => !config?.public && !isGuarded(url, config?.permission))
    if (open.length === 0) return
    const names = open.map(({ method, url }) => `${method} ${url}`).join(', ')
    throw new Error(`Routes without a permission that are not public: ${names}`)
  })
}
