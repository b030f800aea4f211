import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { ApplySet } from '../commands/credential-set.ts'
import type { CredentialCommands } from '../commands/credentials.ts'
import type { Outcomes } from '../commands/outcomes.ts'
import type { Credential } from '../domain/credential.ts'
import { invalid, Problem } from '../domain/problems.ts'
import type { Expected } from '../domain/versions.ts'
import { expectedVersions } from '../http/etags.ts'
import { honourWait } from '../http/headers.ts'
import { statusIn } from '../http/routes/credential-set.ts'
import { existingProject } from '../http/routes/existing-project.ts'
import { IfMatch } from '../http/schemas/common.ts'
import type { CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { assertNamespace, declaredIn } from './declared.ts'
import { registerTextErrors } from './errors.ts'
import { hasKind } from './kinds.ts'
import { firstOf, pageOfSecrets, type RawQuery } from './list.ts'
import { projectRoots } from './paths.ts'
import { inTheirTerms, intoList, intoSecret, itemView, type ToTheirs, warningHeader } from './pointers.ts'
import { SecretListSchema, SecretSchema } from './schemas.ts'
import {
  changeOfSecret,
  dataOfSecret,
  publicUserName,
  publicUserNameUnlessSecret,
  readSecret,
  type SecretBody,
  toSecret
} from './secret.ts'

export interface SecretRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly credentials: Pick<CredentialStore, 'get' | 'list'>
  readonly credentialCommands: Pick<CredentialCommands, 'create' | 'patch' | 'remove'>
  readonly applySet: ApplySet
  readonly outcomes: Pick<Outcomes, 'ofCredential' | 'ofDeletion' | 'ofSet'>
}

type Path = { readonly project: string; readonly id: string }

/** KubeSphere's credentials as Secrets (v1alpha3), by the same commands as our own API. */
export const secretRoutes =
  (deps: SecretRouteDeps): FastifyPluginAsync =>
  async app => {
    registerTextErrors(app)
    for (const root of projectRoots('v1alpha3')) addSecretRoutes(app, `${root}/credentials`, deps)
  }

function addSecretRoutes(app: FastifyInstance, url: string, deps: SecretRouteDeps): void {
  const read = { config: { permission: 'credential.read' }, schema: { hide: true } } as const
  const write = { config: { permission: 'credential.write' }, schema: { hide: true } } as const
  const ifMatch = { ...write, schema: { hide: true, headers: IfMatch } } as const
  const withSecretIfMatch = { ...write, schema: { hide: true, headers: IfMatch, body: SecretSchema } }
  const withSecret = { ...write, schema: { hide: true, body: SecretSchema } }

  app.get<{ Params: Path; Querystring: RawQuery }>(url, read, async ({ params, query }) => {
    const project = await existingProject(deps, params.project)
    const stored = (await deps.credentials.list(project.name)).filter(hasKind)
    return pageOfSecrets(stored, one => toSecret(project, one), firstOf(query))
  })

  app.get<{ Params: Path }>(`${url}/:id`, read, async ({ params }) => {
    const project = await existingProject(deps, params.project)
    return toSecret(project, await existingCredential(deps, params))
  })

  app.post<{ Params: Path; Body: SecretBody }>(url, withSecret, async (request, reply) => {
    const { params, body, caller } = request
    const project = await existingProject(deps, params.project)
    assertNamespace(body, project)
    const secret = readSecret(body)
    const { id, kind, description, adopt, metadata } = secret
    const input = { id, type: kind.type, description, data: dataOfSecret(secret), adopt, metadata, ...publicUserName(secret) }
    const toTheirs = intoSecret(body)
    const created = await deps.credentialCommands.create(caller, project, input).catch(inTheirTerms(toTheirs))
    warn(reply, created, toTheirs)
    return toSecret(project, await deps.outcomes.ofCredential(created, honourWait(request, reply)))
  })

  app.put<{ Params: Path; Body: SecretBody }>(`${url}/:id`, withSecretIfMatch, async (request, reply) => {
    const { params, body, caller } = request
    const project = await existingProject(deps, params.project)
    assertNamespace(body, project)
    if (body.metadata.name !== params.id)
      throw invalid([{ pointer: '#/metadata/name', detail: 'It must equal the name in the URL.' }])
    const secret = readSecret(body)
    const { kind, description, metadata } = secret
    const stored = await existingCredential(deps, params)
    const change = {
      type: kind.type,
      description,
      data: changeOfSecret(secret, stored),
      ...publicUserNameUnlessSecret(secret, stored),
      metadata,
      ...(secret.adopt ? { adopt: true } : {})
    }
    const changing = deps.credentialCommands.patch(caller, project, params.id, change, expectedOf(request))
    const toTheirs = intoSecret(body)
    const changed = await changing.catch(asConflict(request)).catch(inTheirTerms(toTheirs))
    warn(reply, changed, toTheirs)
    return toSecret(project, await deps.outcomes.ofCredential(changed, honourWait(request, reply)))
  })

  app.delete<{ Params: Path }>(`${url}/:id`, ifMatch, async (request, reply) => {
    const { params, caller, headers } = request
    const project = await existingProject(deps, params.project)
    await existingCredential(deps, params)
    const deleted = await deps.credentialCommands.remove(caller, project, params.id, expectedVersions(headers['if-match']))
    await deps.outcomes.ofDeletion(deleted, honourWait(request, reply))
    return { message: 'success' }
  })

  // Not in the original: many Secrets at once, all or nothing, for the import of a namespace.
  app.put<{ Params: Path; Body: { items: readonly SecretBody[] }; Querystring: RawQuery }>(
    url,
    {
      config: { ...write.config, hasDryRun: true },
      bodyLimit: 32 * 1024 * 1024,
      schema: { hide: true, headers: IfMatch, body: SecretListSchema }
    },
    async (request, reply) => {
      const { params, body, caller, query, headers } = request
      const project = await existingProject(deps, params.project)
      const { adopt, dryRun } = firstOf(query)
      const declared = declaredIn(project, body.items, adopt === 'true')
      const expected = expectedVersions(headers['if-match'])
      const options = { prune: false, force: false, dryRun: dryRun === 'true', expected }
      const toTheirs = intoList(body.items)
      const { items } = await deps.applySet(caller, project, declared, options).catch(inTheirTerms(toTheirs))
      const wait = options.dryRun ? 0 : honourWait(request, reply)
      const seen = wait === 0 ? undefined : await deps.outcomes.ofSet(project.name, items, wait)
      return {
        items: items.map((item, i) => ({ ...itemView(item, body.items[i]), ...statusIn(seen, item.id) }))
      }
    }
  )
}

/** Reports warnings as Kubernetes does, in the header that kubectl shows. */
export function warn(reply: FastifyReply, { credential }: StoredCredential, toTheirs: ToTheirs): void {
  if (credential.warnings.length > 0) void reply.header('warning', warningHeader(credential.warnings, toTheirs))
}

/** The versions that the client has seen: from `If-Match`, or from the `resourceVersion` in the Secret that it sends back. */
function expectedOf({ headers, body }: FastifyRequest<{ Body: SecretBody }>): Expected {
  if (headers['if-match'] !== undefined) return expectedVersions(headers['if-match'])
  const version = body.metadata.resourceVersion
  if (version === undefined || version === '') return undefined
  if (/^\d{1,15}$/.test(version)) return [Number(version)]
  throw invalid([{ pointer: '#/metadata/resourceVersion', detail: 'The bridge did not issue this version.' }])
}

/** Kubernetes reports a stale `resourceVersion` as a conflict; 412 is only for headers. */
const asConflict =
  ({ headers }: FastifyRequest) =>
  (error: unknown): never => {
    if (error instanceof Problem && error.code === 'PRECONDITION_FAILED' && headers['if-match'] === undefined)
      throw new Problem('WRITE_CONFLICT', 'The object has been modified; apply your changes to the latest version and try again.')
    throw error
  }

export async function existingCredential(
  deps: { readonly credentials: Pick<CredentialStore, 'get'> },
  { project, id }: Path
): Promise<StoredCredential> {
  const stored = await deps.credentials.get(project, id)
  if (stored === undefined || !hasKind(stored)) throw notFound(id)
  return stored
}

const notFound = (id: Credential['id']): Problem => new Problem('CREDENTIAL_NOT_FOUND', `secrets "${id.slice(0, 253)}" not found`)
