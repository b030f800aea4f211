import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expiryWindow, isInWindow } from '../../domain/expiry.ts'
import { refersToStore } from '../../domain/references.ts'
import { isShared } from '../../domain/shares.ts'
import { isStale, summaryOf } from '../../domain/summary.ts'
import { triedStateOf } from '../../domain/verification.ts'
import type { CredentialStore, StoredCredential } from '../../store/credential/credential-store.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { pageOf } from '../paging.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { ProjectPath, problemAnswers, versionedAnswer } from '../schemas/common.ts'
import { CredentialList, ListCredentialsQuery } from '../schemas/credentials.ts'
import { credentialView } from '../views.ts'
import { existingProject } from './existing-project.ts'
import { maxAgeOf } from './one-credential.ts'
import { matches } from './visible-projects.ts'

export interface CredentialListRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly credentials: Pick<CredentialStore, 'set'>
  readonly now: () => Date
}

export const credentialListRoutes =
  (deps: CredentialListRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/projects/:project/credentials',
      {
        config: { permission: 'credential.read' },
        schema: {
          operationId: 'listCredentials',
          summary: "A project's credentials with their status",
          description:
            'Filtered by text, type, phase, expiry, shares, source or verification and sorted as `sort` says. Secrets are never part of an answer: `secretFields` names those that are set.',
          tags: ['credentials'],
          params: ProjectPath,
          querystring: ListCredentialsQuery,
          response: { 200: versionedAnswer(CredentialList, 'A page of credentials.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const { limit = 50, cursor, q, type, phase, verified, shared, source, store, sort = 'id' } = request.query
        const now = deps.now()
        const window = expiryWindow(request.query, now)
        const { version, items } = await deps.credentials.set(project.name)
        const found = items.filter(
          stored =>
            (q === undefined || matches(q, stored.credential.id, stored.credential.description)) &&
            (type === undefined || stored.credential.type === type) &&
            (shared === undefined || isSharing(stored, shared)) &&
            (source === undefined || isStale(stored)) &&
            (store === undefined || refersToStore(stored.credential.references, store)) &&
            (phase === undefined || summaryOf(stored).phase === phase) &&
            (verified === undefined || triedStateOf(stored.verified) === verified) &&
            (window === undefined || isInWindow(stored.credential, window))
        )
        const placed = found.map(stored => ({ stored, key: placeIn(sort, stored) }))
        const isAfter = (key: string, after: string) => (sort.startsWith('-') ? key < after : key > after)
        placed.sort((a, b) => (a.key === b.key ? 0 : isAfter(a.key, b.key) ? 1 : -1))
        const page = pageOf(placed, p => p.key, limit, cursor, isAfter, `credentials ${project.name} ${sort}`)
        noteVersion(reply, version)
        return { ...page, items: page.items.map(({ stored }) => credentialView(stored, maxAgeOf(project), now)) }
      }
    )
  }

const isSharing = ({ credential }: StoredCredential, shared: 'from' | 'with'): boolean =>
  shared === 'from' ? credential.sharedFrom !== undefined : isShared(credential)

/** The sort key of a credential, made unique by its id. */
function placeIn(sort: string, stored: StoredCredential): string {
  const { credential: c } = stored
  if (sort.endsWith('updatedAt')) return `${c.updatedAt} ${c.id}`
  if (sort === 'expiresAt') return `${c.expiresAt ?? '~'} ${c.id}`
  if (sort === '-expiresAt') return `${c.expiresAt ?? ''} ${c.id}`
  if (sort.endsWith('type')) return `${c.type} ${c.id}`
  return sort.endsWith('phase') ? `${summaryOf(stored).phase} ${c.id}` : c.id
}
