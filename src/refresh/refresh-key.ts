import type { CredentialCommandDeps } from '../commands/credentials.ts'
import { type Proposed, propose } from '../commands/proposal.ts'
import { notedState } from '../commands/referring-writes.ts'
import type { Resolved } from '../commands/resolve.ts'
import { retryOnConflict } from '../commands/retry-on-conflict.ts'
import { type Credential, typeOf } from '../domain/credential.ts'
import { secretStoreActor } from '../domain/event.ts'
import { own } from '../domain/own.ts'
import type { Project } from '../domain/project.ts'
import { isSameReference, refersToStore } from '../domain/references.ts'
import type { Secret } from '../domain/secret.ts'
import { isShared } from '../domain/shares.ts'
import type { SourceFailure } from '../domain/source.ts'
import { textOf } from '../domain/types/define.ts'
import { urlEncoded } from '../domain/types/shared/url-safety.ts'
import type { CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { ShareIndex } from '../store/source/share-index.ts'
import type { GoneUser, SourceIndex, SourceKey, SourceUser } from '../store/source/source-index.ts'
import type { SourceStore } from '../store/source/source-store.ts'

/** What one read of a key has shown, as the values of fields take it. */
export type ReadField = (project: string, credential: Credential, field: string) => Resolved

export interface RefreshDeps extends Omit<CredentialCommandDeps, 'credentials'> {
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly projects: Pick<ProjectStore, 'get'>
  readonly index: SourceIndex
  readonly sources: SourceStore
  readonly shareIndex: Pick<ShareIndex, 'mark'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/** A credential that refers to a key, with the fields that do. */
export interface Referrer extends SourceUser {
  readonly fields: readonly string[]
}

/** The credentials that refer to a key now. Others leave the index. */
export async function referrersOf(deps: RefreshDeps, store: string, key: SourceKey): Promise<readonly Referrer[]> {
  const found: Referrer[] = []
  const gone: GoneUser[] = []
  for (const user of await deps.index.users(store, key)) {
    const { project, stored } = await deps.credentials.find(user.project, user.id)
    const fields = project === undefined || stored === undefined ? [] : fieldsOf(stored, store, key)
    if (fields.length > 0) found.push({ ...user, fields })
    else gone.push({ ...user, staysUser: stored !== undefined && refersTo(stored, store) })
  }
  if (gone.length > 0 || found.length === 0) await deps.index.forget(store, key, gone)
  return found
}

const refersTo = ({ credential, damage }: StoredCredential, store: string): boolean =>
  damage === undefined && credential.deletedAt === null && refersToStore(credential.references, store)

/** A damaged record says nothing, and is looked at again when it is whole. */
const fieldsOf = ({ credential, damage }: StoredCredential, store: string, { key, version }: SourceKey): string[] =>
  damage !== undefined || credential.deletedAt !== null
    ? []
    : Object.entries(credential.references ?? {}).flatMap(([field, reference]) =>
        isSameReference(
          { store: reference.store, key: reference.key, ...versionIn(reference.version) },
          { store, key, ...versionIn(version) }
        )
          ? [field]
          : []
      )

const versionIn = (version: string | undefined) => (version === undefined ? {} : { version })

/**
 * Brings one credential to the values that were read: a new one by the one write path, with the secret store as its author; an equal one
 * costs no write of the record; what could not be read leaves the last value where it is.
 */
export async function refreshOne(
  deps: RefreshDeps,
  store: string,
  key: SourceKey,
  user: SourceUser,
  read: ReadField
): Promise<void> {
  await retryOnConflict('The credential', async () => {
    const { project, stored } = await deps.credentials.find(user.project, user.id)
    if (project === undefined || project.deletedAt !== null || project.damage !== undefined || stored === undefined) return
    const fields = fieldsOf(stored, store, key)
    if (fields.length === 0) return
    const values = new Map(fields.map(field => [field, read(project.name, stored.credential, field)]))
    await take(deps, store, project, stored, values)
  })
}

async function take(
  deps: RefreshDeps,
  store: string,
  project: Project,
  stored: StoredCredential,
  values: ReadonlyMap<string, Resolved>
): Promise<void> {
  const { credential } = stored
  const changed = await changedValues(deps, credential, values)
  let failures = failuresIn(values)
  if (changed.size > 0) {
    const { proposal, faults } = await proposed(deps, store, project, stored, changed)
    if (faults.length === 0) {
      const reading = { ...readingOf(values), failures }
      await deps.commit({ ...authorOf(store) }, project, [
        { proposal: { ...proposal, reading }, previous: stored, type: 'SourceChanged' }
      ])
      deps.log.info(
        { project: project.name, credential: credential.id, secretStore: store },
        'a new value was read from a secret store'
      )
      return
    }
    failures = { ...failures, ...Object.fromEntries([...changed.keys()].map(field => [field, 'ContentRefused' as const])) }
  }
  const mayBeWritten = await notedState(deps, project.name, credential, { ...readingOf(values), failures })
  if (!mayBeWritten) return
  await deps.enqueueChange(project)
  // Who takes its values has waited for that as well, and an equal value is no write that would tell.
  if (isShared(credential)) await deps.shareIndex.mark([{ project: project.name, id: credential.id }], deps.clock())
}

const failuresIn = (values: ReadonlyMap<string, Resolved>): Readonly<Record<string, SourceFailure>> =>
  Object.fromEntries([...values].flatMap(([field, value]) => ('failure' in value ? [[field, value.failure]] : [])))

function readingOf(values: ReadonlyMap<string, Resolved>) {
  const [first] = [...values.values()].filter(value => 'value' in value)
  return { read: [...values.keys()], version: first?.version ?? null }
}

/** The values that are not what the credential has. */
async function changedValues(
  deps: RefreshDeps,
  credential: Credential,
  values: ReadonlyMap<string, Resolved>
): Promise<ReadonlyMap<string, Resolved>> {
  const found = [...values].filter(([, value]) => 'value' in value)
  if (found.length === 0) return new Map()
  const type = typeOf(credential)
  // A seal that does not open is replaced where every secret has been read.
  const kept = await deps.openSecrets(
    credential,
    type.secretFields.every(field => values.has(field))
  )
  const data = { ...credential.data, ...kept }
  const encoded = credential.facts['urlEncoded']
  const isChanged = (field: string, value: Secret): boolean => {
    const text = textOf(type.normalise({ [field]: value }), field)
    const stored = Array.isArray(encoded) && encoded.includes(field) ? urlEncoded(text) : text
    return own(data, field) === undefined || stored !== textOf(data, field)
  }
  return new Map(found.filter(([field, value]) => 'value' in value && isChanged(field, value.value)))
}

const authorOf = (store: string) => ({
  ...({
    subject: secretStoreActor(store),
    name: store,
    kind: 'bridge',
    platformAdmin: false,
    roles: new Map(),
    readOnly: false
  } as const),
  expiresAt: null
})

const proposed = (
  deps: RefreshDeps,
  store: string,
  project: Project,
  stored: StoredCredential,
  read: ReadonlyMap<string, Resolved>
): Promise<Proposed> => {
  const { id, type } = stored.credential
  const caller = { subject: secretStoreActor(store) }
  return propose(deps, { caller, project }, stored, { id, type, data: {} }, { pointer: '#', keepsPublic: true, read })
}
