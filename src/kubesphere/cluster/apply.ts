import type { ApplySet } from '../../commands/credential-set.ts'
import type { CredentialCommands } from '../../commands/credentials.ts'
import type { ProjectCommands } from '../../commands/projects.ts'
import type { CredentialRequest } from '../../commands/proposal.ts'
import type { Caller } from '../../domain/caller.ts'
import { deletionsAllowed } from '../../domain/mass-delete-limit.ts'
import { isProjectName } from '../../domain/names.ts'
import { Problem } from '../../domain/problems.ts'
import type { Project } from '../../domain/project.ts'
import type { CredentialStore } from '../../store/credential/credential-store.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { ADOPT, SYNC_STATUS } from '../annotations.ts'
import { kindOfSecret } from '../kinds.ts'
import { dataOfSecret, publicUserNameByDefault, type ReadSecret, readSecret } from '../secret.ts'
import type { ClusterSecret } from './cluster-api.ts'
import type { Follower } from './follow.ts'

/** The caller that creates and changes credentials from the cluster. */
export const CLUSTER: Caller = {
  subject: 'kubernetes',
  name: 'Secrets of the cluster',
  kind: 'bridge',
  platformAdmin: true,
  roles: new Map(),
  readOnly: false,
  expiresAt: null
}

export interface ApplyDeps {
  readonly projects: Pick<ProjectStore, 'get' | 'names'>
  readonly credentials: Pick<CredentialStore, 'get' | 'find' | 'list'>
  readonly projectCommands: Pick<ProjectCommands, 'create'>
  readonly credentialCommands: Pick<CredentialCommands, 'remove'>
  readonly applySet: ApplySet
  /** Types of Secrets to follow. */
  readonly types: ReadonlySet<string>
  readonly written: WrittenBack
  /** Whether the store is known to have its data, so that what is missing in it does not exist. */
  readonly isSure: () => Promise<boolean>
  readonly log: { warn(facts: object, message: string): void }
}

/** Writes the outcomes back to the cluster. */
export interface WrittenBack {
  /** Starts to report on this Secret; `fault` says why it could not become a credential. */
  note(secret: ClusterSecret, fault: string | undefined): void
  forget(secret: ClusterSecret): void
  /** Whether this state of the Secret is the result of our own write. */
  isEcho(secret: ClusterSecret): boolean
}

/** Applies the Secrets of a cluster to the credentials of our projects. A namespace maps to the project of the same name. */
export function createFollower(deps: ApplyDeps): Follower {
  const isFollowed = (secret: ClusterSecret) => deps.types.has(secret.type) && kindOfSecret(secret.type) !== undefined

  /** Applies the Secrets of one namespace together, in one write to the store. */
  async function present(namespace: string, secrets: readonly ClusterSecret[]): Promise<void> {
    const faults = await store(deps, namespace, secrets)
    for (const secret of secrets) {
      const fault = faults.get(secret.metadata.name)
      if (fault !== undefined)
        deps.log.warn({ project: namespace, id: secret.metadata.name }, 'a secret of the cluster cannot be a credential')
      deps.written.note(secret, fault)
    }
  }

  /** Handles a Secret that waits for a finalizer: the credential is deleted from Jenkins first, then the original's finalizer is removed. */
  async function leave(secret: ClusterSecret): Promise<void> {
    await remove(deps, secret.metadata.namespace, secret.metadata.name)
    deps.written.note(secret, undefined)
  }

  async function apply(secrets: readonly ClusterSecret[]): Promise<void> {
    const { leaving = [], staying = [] } = Object.groupBy(secrets, ({ metadata }) =>
      metadata.deletionTimestamp ? 'leaving' : 'staying'
    )
    for (const [namespace, ofIt] of Map.groupBy(staying, ({ metadata }) => metadata.namespace)) await present(namespace, ofIt)
    for (const secret of leaving) await leave(secret)
  }

  return {
    async changed(changes) {
      const followed = changes.filter(({ secret }) => isFollowed(secret) && !deps.written.isEcho(secret))
      for (const { secret } of followed.filter(({ isDeleted }) => isDeleted)) {
        deps.written.forget(secret)
        await remove(deps, secret.metadata.namespace, secret.metadata.name)
      }
      await apply(followed.filter(({ isDeleted }) => !isDeleted).map(({ secret }) => secret))
    },

    async all(secrets) {
      const followed = secrets.filter(isFollowed)
      await apply(followed)
      await removeMissing(deps, followed)
    }
  }
}

/** Maps each name to the reason why it was not stored, worded for its author. Rethrows errors that are not about these Secrets. */
type Faults = Map<string, string>

async function store(deps: ApplyDeps, namespace: string, secrets: readonly ClusterSecret[]): Promise<Faults> {
  const faults: Faults = new Map()
  const declared: (CredentialRequest & { readonly takesOver: boolean })[] = []
  for (const secret of secrets) {
    const read = attempt(() => readSecret(secret))
    if (typeof read === 'string') faults.set(secret.metadata.name, read)
    else declared.push(declare(read, secret))
  }
  try {
    const project = await projectOf(deps, namespace)
    const authors = await otherAuthors(deps, project)
    const free = declared.filter(({ id, takesOver }) => {
      const author = authors.get(id)
      const isTaken = author !== undefined && !takesOver
      if (isTaken)
        faults.set(id, `${author} made a credential of this name. Delete it there, or set the annotation ${ADOPT} to "true".`)
      return !isTaken
    })
    await declareAll(deps, project, free, faults)
  } catch (error) {
    const fault = faultOf(error)
    for (const { id } of declared) faults.set(id, fault)
  }
  return faults
}

function declare({ id, kind, description, metadata, adopt, ...read }: ReadSecret, secret: ClusterSecret) {
  // Credentials that KubeSphere's own controller wrote to Jenkins are taken over without asking.
  const isKnown = secret.metadata.annotations?.[SYNC_STATUS] === 'successful'
  const data = dataOfSecret({ id, kind, description, metadata, adopt, ...read })
  const shared = { id, type: kind.type, description, data, metadata, ...publicUserNameByDefault({ kind }) }
  return { ...shared, adopt: adopt || isKnown, takesOver: adopt }
}

/** Applies all in one write; if one of them is refused, one by one, so that the others are not delayed. */
async function declareAll(
  deps: ApplyDeps,
  project: Project,
  declared: readonly CredentialRequest[],
  faults: Faults
): Promise<void> {
  if (declared.length === 0) return
  try {
    const { items } = await deps.applySet(CLUSTER, project, declared, { prune: false, dryRun: false, force: false })
    for (const { id, action, leftOut } of items)
      if (leftOut !== undefined && action !== 'unchanged')
        deps.log.warn(
          { project: project.name, id, count: leftOut.length },
          'labels or annotations that hold a secret are not kept'
        )
  } catch (error) {
    const fault = faultOf(error)
    if (declared.length > 1) for (const one of declared) await declareAll(deps, project, [one], faults)
    else faults.set(declared[0]?.id ?? '', fault)
  }
}

function attempt<T>(work: () => T): T | string {
  try {
    return work()
  } catch (error) {
    return faultOf(error)
  }
}

/** The message of a refusal; rethrows any other error. */
function faultOf(error: unknown): string {
  if (!(error instanceof Problem) || error.status >= 500) throw error
  return [error.message, ...error.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`)].join(' ')
}

/** Maps the ids of credentials that did not come from the cluster to their creators. */
async function otherAuthors(deps: ApplyDeps, project: Project): Promise<Map<string, string>> {
  const known = (await deps.credentials.list(project.name)).map(({ credential }) => credential)
  const others = known.filter(({ createdBy, deletedAt }) => createdBy !== CLUSTER.subject && deletedAt === null)
  return new Map(others.map(({ id, createdBy }) => [id, createdBy]))
}

async function projectOf(deps: ApplyDeps, name: string): Promise<Project> {
  const known = await deps.projects.get(name)
  if (known !== undefined) return known
  if (!(await deps.isSure())) throw new Problem('STORE_UNAVAILABLE', 'The store may have lost its data.')
  if (!isProjectName(name)) throw new Problem('PROJECT_NOT_FOUND', 'A namespace of this name cannot be a project.')
  return deps.projectCommands.create(CLUSTER, { name })
}

/** Deletes credentials that came from the cluster, and no others. */
async function remove(deps: ApplyDeps, project: string, id: string): Promise<void> {
  const { project: owner, stored } = await deps.credentials.find(project, id)
  if (owner === undefined || stored === undefined) return
  // A damaged record does not reveal its creator.
  if (stored.damage !== undefined || stored.credential.createdBy !== CLUSTER.subject || stored.credential.deletedAt !== null)
    return
  await deps.credentialCommands.remove(CLUSTER, owner, id, undefined).catch(ifGone)
}

function ifGone(error: unknown): void {
  const isGone =
    error instanceof Problem && ['CREDENTIAL_NOT_FOUND', 'PROJECT_DELETING', 'PROJECT_NOT_FOUND'].includes(error.code)
  if (!isGone) throw error
}

/** Deletes credentials whose Secrets are gone from the cluster, unless their number suggests that the list is wrong. */
async function removeMissing(deps: ApplyDeps, secrets: readonly ClusterSecret[]): Promise<void> {
  const present = new Set(secrets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`))
  const ours = (await Promise.all((await deps.projects.names(undefined, -1)).map(name => deps.credentials.list(name))))
    .flat()
    .filter(({ damage }) => damage === undefined)
    .map(({ credential }) => credential)
    .filter(({ createdBy, deletedAt }) => createdBy === CLUSTER.subject && deletedAt === null)
  const missing = ours.filter(({ project, id }) => !present.has(`${project}/${id}`))
  if (missing.length > deletionsAllowed(ours.length)) {
    deps.log.warn(
      { missing: missing.length, of: ours.length },
      'the cluster lists far fewer secrets than before: none is deleted'
    )
    return
  }
  for (const { project, id } of missing) await remove(deps, project, id)
}
