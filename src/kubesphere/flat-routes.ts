import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { CredentialCommands } from '../commands/credentials.ts'
import type { Outcomes } from '../commands/outcomes.ts'
import { invalid, Problem } from '../domain/problems.ts'
import { expectedVersions } from '../http/etags.ts'
import { honourWait } from '../http/headers.ts'
import { existingProject } from '../http/routes/existing-project.ts'
import { IfMatch } from '../http/schemas/common.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { registerTextErrors } from './errors.ts'
import { DOMAIN, type FlatCredential, readFlat, toFlat } from './flat.ts'
import { hasKind } from './kinds.ts'
import { projectRoots } from './paths.ts'
import { inTheirTerms, intoFlat } from './pointers.ts'
import { existingCredential, warn } from './routes.ts'
import { FlatSchema } from './schemas.ts'
import { changeOfSecret, dataOfSecret, publicUserName, publicUserNameUnlessSecret } from './secret.ts'

type Path = { readonly project: string; readonly id: string }
type Query = { readonly domain?: string }

export interface FlatRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly credentials: Pick<CredentialStore, 'get' | 'list'>
  readonly credentialCommands: Pick<CredentialCommands, 'create' | 'patch' | 'remove'>
  readonly outcomes: Pick<Outcomes, 'ofCredential' | 'ofDeletion'>
}

/** The flat credentials of KubeSphere 2.x (v1alpha2). */
export const flatRoutes =
  (deps: FlatRouteDeps): FastifyPluginAsync =>
  async app => {
    registerTextErrors(app)
    app.addHook('preHandler', async ({ query }) => assertDomain((query as Query).domain))
    for (const root of projectRoots('v1alpha2')) addFlatRoutes(app, `${root}/credentials`, deps)
  }

function addFlatRoutes(app: FastifyInstance, url: string, deps: FlatRouteDeps): void {
  const read = { config: { permission: 'credential.read' }, schema: { hide: true } } as const
  const write = { config: { permission: 'credential.write' }, schema: { hide: true } } as const
  const ifMatch = { ...write, schema: { hide: true, headers: IfMatch } } as const
  const withBodyIfMatch = { ...write, schema: { hide: true, headers: IfMatch, body: FlatSchema } }
  const withBody = { ...write, schema: { hide: true, body: FlatSchema } }

  app.get<{ Params: Path }>(url, read, async ({ params }) => {
    const { name } = await existingProject(deps, params.project)
    const stored = (await deps.credentials.list(name)).filter(hasKind)
    return stored.filter(({ credential }) => credential.deletedAt === null).map(toFlat)
  })

  app.get<{ Params: Path }>(`${url}/:id`, read, async ({ params }) => {
    await existingProject(deps, params.project)
    return toFlat(await existingCredential(deps, params))
  })

  app.post<{ Params: Path; Body: FlatCredential }>(url, withBody, async (request, reply) => {
    const { params, body, caller } = request
    const project = await existingProject(deps, params.project)
    if (body.id === undefined) throw invalid([{ pointer: '#/id', detail: 'Required field.' }])
    const read = readFlat(body, body.id)
    const { id, kind, description } = read
    const input = { id, type: kind.type, description, data: dataOfSecret(read), ...publicUserName(read) }
    const toTheirs = intoFlat(body)
    const created = await deps.credentialCommands.create(caller, project, input).catch(asUsed(id)).catch(inTheirTerms(toTheirs))
    warn(reply, created, toTheirs)
    await deps.outcomes.ofCredential(created, honourWait(request, reply))
    return { name: id }
  })

  app.put<{ Params: Path; Body: FlatCredential }>(`${url}/:id`, withBodyIfMatch, async (request, reply) => {
    const { params, body, caller, headers } = request
    const project = await existingProject(deps, params.project)
    const read = readFlat(body, params.id)
    const { kind, description } = read
    const id = body.id === undefined ? {} : { id: body.id }
    const stored = await existingCredential(deps, params)
    const data = changeOfSecret(read, stored)
    const change = { ...id, type: kind.type, description, data, ...publicUserNameUnlessSecret(read, stored) }
    const expected = expectedVersions(headers['if-match'])
    const toTheirs = intoFlat(body)
    const changing = deps.credentialCommands.patch(caller, project, params.id, change, expected)
    const changed = await changing.catch(inTheirTerms(toTheirs))
    warn(reply, changed, toTheirs)
    await deps.outcomes.ofCredential(changed, honourWait(request, reply))
    return { name: params.id }
  })

  app.delete<{ Params: Path }>(`${url}/:id`, ifMatch, async (request, reply) => {
    const { params, caller, headers } = request
    const project = await existingProject(deps, params.project)
    await existingCredential(deps, params)
    const deleted = await deps.credentialCommands.remove(caller, project, params.id, expectedVersions(headers['if-match']))
    await deps.outcomes.ofDeletion(deleted, honourWait(request, reply))
    return { name: params.id }
  })
}

/** Uses the original's message, which scripts match. */
const asUsed =
  (id: string) =>
  (error: unknown): never => {
    if (error instanceof Problem && error.code === 'CREDENTIAL_EXISTS')
      throw new Problem('CREDENTIAL_EXISTS', `credential id [${id}] has been used`)
    throw error
  }

function assertDomain(domain: string | undefined): void {
  if (domain !== undefined && domain !== '' && domain !== DOMAIN)
    throw invalid([{ pointer: '#/query/domain', detail: `The only domain is "${DOMAIN}".` }])
}
