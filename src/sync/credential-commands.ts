import { type Credential, type Secrets, splitData } from '../domain/credential.ts'
import { type RawData, toData, unknownFields } from '../domain/data.ts'
import type { EventType, NewEvent } from '../domain/event.ts'
import { invalid, Problem } from '../domain/problems.ts'
import type { CredentialType, Data } from '../domain/types/define.ts'
import { typeNamed } from '../domain/types/index.ts'
import type { CredentialChange, CredentialStore, StoredCredential } from '../store/credential-store.ts'
import { SealError, type Sealer } from '../store/seal.ts'
import type { Caller } from './caller.ts'
import type { EnqueueChange } from './enqueue-change.ts'

export interface NewCredential {
  readonly id: string
  readonly type: string
  readonly description?: string
  readonly data: RawData
  readonly adopt?: boolean
}

/** A full replacement: a public field that is left out is at fault, a secret field that is left out is kept. */
export interface Replacement {
  readonly id?: string
  readonly type?: string
  readonly description?: string
  readonly data: RawData
  readonly adopt?: boolean
}

/** A merge patch (RFC 7396): what is left out is kept, `null` removes. */
export interface Patch {
  readonly id?: string
  readonly type?: string
  readonly description?: string | null
  readonly data?: RawData
  readonly adopt?: boolean
}

/** The generation that the caller has seen; undefined: any. */
export type Expected = number | undefined

export interface CredentialCommandDeps {
  readonly credentials: CredentialStore
  readonly sealer: Sealer
  readonly enqueueChange: EnqueueChange
  readonly now: () => Date
}

export interface CredentialCommands {
  create(caller: Caller, project: string, input: NewCredential): Promise<Credential>
  replace(caller: Caller, project: string, id: string, input: Replacement, expected: Expected): Promise<Credential>
  patch(caller: Caller, project: string, id: string, input: Patch, expected: Expected): Promise<Credential>
  remove(caller: Caller, project: string, id: string, expected: Expected): Promise<Credential>
  /** Asks for a sync now, whatever waits or was refused. */
  sync(caller: Caller, project: string, id: string): Promise<void>
}

/** How often a change is made anew when somebody else was faster, before the caller hears of it. */
const TRIES = 5

export function createCredentialCommands(deps: CredentialCommandDeps): CredentialCommands {
  /** Makes a change from the present state and commits it; makes it anew if the state has moved meanwhile. */
  async function change(
    caller: Caller,
    project: string,
    id: string,
    expected: Expected,
    type: EventType,
    make: (stored: StoredCredential) => Promise<Draft>
  ): Promise<Credential> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const stored = await existing(deps, project, id)
      assertExpected(stored.credential, expected)
      const draft = await make(stored)
      const committed = await commit(deps, caller, draft, stored.credential, type)
      if (committed !== undefined) return committed
    }
    throw new Problem('WRITE_CONFLICT', 'The credential is being changed by others all the time. Try again.')
  }

  return {
    async create(caller, project, input) {
      const type = typeNamed(input.type)
      const data = checked(type, toData(type, input.data), input.data)
      const { publicData, secrets } = splitData(type, data)
      const stored = await deps.credentials.get(project, input.id)
      if (stored !== undefined && stored.credential.deletedAt === null) throw taken(input.id)
      const draft: Draft = { project, id: input.id, type: type.type, description: input.description ?? '', publicData, secrets, adopt: input.adopt ?? false }
      const committed = await commit(deps, caller, draft, stored?.credential, 'Created')
      if (committed === undefined) throw taken(input.id)
      return committed
    },

    replace: (caller, project, id, input, expected) =>
      change(caller, project, id, expected, 'Updated', async stored => {
        assertSame(stored.credential, input)
        const type = typeNamed(stored.credential.type)
        const kept = await openSecrets(deps, stored.credential, type.secretFields.every(name => name in input.data))
        const data = checked(type, { ...kept, ...toData(type, input.data) }, input.data)
        return draftOf(stored.credential, input.description ?? '', data, input.adopt)
      }),

    patch: (caller, project, id, input, expected) =>
      change(caller, project, id, expected, 'Updated', async stored => {
        assertSame(stored.credential, input)
        const { credential } = stored
        const type = typeNamed(credential.type)
        const raw = input.data ?? {}
        const kept = await openSecrets(deps, credential, type.secretFields.every(name => name in raw))
        const merged = { ...credential.data, ...kept, ...toData(type, raw) }
        const data = Object.fromEntries(Object.entries(merged).filter(([name]) => raw[name] !== null))
        const description = input.description === undefined ? credential.description : (input.description ?? '')
        return draftOf(credential, description, checked(type, data, raw), input.adopt)
      }),

    remove: (caller, project, id, expected) =>
      change(caller, project, id, expected, 'Deleted', async ({ credential }) => ({
        ...draftOf(credential, credential.description, credential.data, undefined),
        // What is on its way out needs no secret any more.
        secrets: {},
        deleted: true
      })),

    async sync(caller, project, id) {
      const { credential } = await existing(deps, project, id)
      await deps.credentials.requestSync(project, [id], eventOf(caller, credential, 'SyncRequested', []))
      await deps.enqueueChange(project)
    }
  }
}

/** A credential as it shall be, before it has its generation and seal. */
interface Draft {
  readonly project: string
  readonly id: string
  readonly type: string
  readonly description: string
  readonly publicData: Readonly<Record<string, string>>
  readonly secrets: Secrets
  readonly adopt: boolean
  readonly deleted?: boolean
}

async function existing(deps: CredentialCommandDeps, project: string, id: string): Promise<StoredCredential> {
  const stored = await deps.credentials.get(project, id)
  if (stored === undefined || stored.credential.deletedAt !== null) {
    throw new Problem('CREDENTIAL_NOT_FOUND', 'No credential of this project has this id; it may have been deleted.')
  }
  return stored
}

const taken = (id: string) =>
  new Problem('CREDENTIAL_EXISTS', `A credential "${id}" exists in this project. Change it with PUT or PATCH, or choose another id.`, [
    { pointer: '#/id', detail: 'This id is taken.' }
  ])

function assertExpected({ generation }: Credential, expected: Expected): void {
  if (expected !== undefined && expected !== generation) {
    throw new Problem('PRECONDITION_FAILED', `The credential is at generation ${generation} by now. Read it again, then decide.`)
  }
}

/** Type and id are for life: pipelines name the id, and another type would be another credential. */
function assertSame(credential: Credential, input: { id?: string; type?: string }): void {
  for (const field of ['id', 'type'] as const) {
    if (input[field] !== undefined && input[field] !== credential[field]) {
      throw new Problem('IMMUTABLE_FIELD', `The ${field} of a credential cannot change. Create a new one and delete this one.`, [
        { pointer: `#/${field}`, detail: `It must stay "${credential[field]}".` }
      ])
    }
  }
}

/** The data, normalised; throws a problem with every fault. `raw` is what was received, for the names of unknown fields. */
function checked(type: CredentialType, data: Data, raw: RawData): Data {
  const known = Object.fromEntries(Object.entries(data).filter(([name]) => Object.hasOwn(type.fields, name)))
  const normal = type.normalise(known)
  const faults = [...unknownFields(type, raw, '#/data'), ...type.faults(normal, '#/data')]
  if (faults.length > 0) throw invalid(faults)
  return normal
}

/** The secrets that stay when a request leaves them out. A change that brings all of them anew needs no old seal to open. */
async function openSecrets(deps: CredentialCommandDeps, credential: Credential, allAreNew: boolean): Promise<Secrets> {
  if (allAreNew) return {}
  const { project, id, generation } = credential
  const sealed = await deps.credentials.sealed(project, id)
  try {
    return sealed === undefined ? {} : await deps.sealer.open(sealed, { project, id, generation })
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    throw new Problem('SEAL_BROKEN', `The stored secret does not open: ${error.message}. Send every secret field anew.`)
  }
}

function draftOf(credential: Credential, description: string, data: Data, adopt: boolean | undefined): Draft {
  const { project, id, type } = credential
  const { publicData, secrets } = splitData(typeNamed(type), data)
  return { project, id, type, description, publicData, secrets, adopt: adopt ?? credential.adopt }
}

/** Undefined when somebody else changed the credential meanwhile. */
async function commit(
  deps: CredentialCommandDeps,
  caller: Caller,
  draft: Draft,
  previous: Credential | undefined,
  type: EventType
): Promise<Credential | undefined> {
  const change = await changeOf(deps, caller, draft, previous, type)
  const result = await deps.credentials.commit(draft.project, [change])
  if (result.status === 'conflict') return undefined
  if (result.status === 'twin') {
    throw new Problem('CREDENTIAL_CASE_TWIN', `"${result.id}" differs from "${draft.id}" only in letter case. Choose another id.`, [
      { pointer: '#/id', detail: 'It is taken in other letter case.' }
    ])
  }
  if (result.status === 'no-project') throw new Problem('PROJECT_DELETING', 'The project is being deleted and takes no changes.')
  await deps.enqueueChange(draft.project)
  return change.credential
}

async function changeOf(
  deps: CredentialCommandDeps,
  caller: Caller,
  draft: Draft,
  previous: Credential | undefined,
  type: EventType
): Promise<CredentialChange> {
  const at = deps.now().toISOString()
  // A credential that is made again while its deletion is under way is new to its author, but its generations go on.
  const isNew = previous === undefined || previous.deletedAt !== null
  const credential: Credential = {
    project: draft.project,
    id: draft.id,
    type: draft.type,
    description: draft.description,
    data: draft.publicData,
    secretFields: Object.keys(draft.secrets),
    generation: (previous?.generation ?? 0) + 1,
    createdAt: isNew ? at : previous.createdAt,
    createdBy: isNew ? caller.subject : previous.createdBy,
    updatedAt: at,
    updatedBy: caller.subject,
    adopt: draft.adopt,
    deletedAt: draft.deleted ? at : null
  }
  const { project, id, generation } = credential
  const sealed = await deps.sealer.seal(draft.secrets, { project, id, generation })
  return { credential, sealed, from: previous?.generation ?? 0, event: eventOf(caller, credential, type, []) }
}

const eventOf = (caller: Caller, { id, generation }: Credential, type: EventType, fields: readonly string[]): NewEvent => ({
  type,
  credential: id,
  actor: caller.subject,
  generation,
  reason: null,
  message: null,
  fields
})
