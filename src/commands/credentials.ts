import type { Caller } from '../domain/caller.ts'
import type { Credential } from '../domain/credential.ts'
import type { RawData } from '../domain/data.ts'
import type { EventType } from '../domain/event.ts'
import type { EventDetails } from '../domain/event-details.ts'
import { damagedRecord, outdated, Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { outcomesOf } from '../domain/summary.ts'
import { repairRequest } from '../domain/sync-requests.ts'
import { isType } from '../domain/types/index.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import type { CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import type { Commit } from './commit.ts'
import type { EnqueueChange } from './enqueue-change.ts'
import { credentialEvent } from './next-record.ts'
import { type CredentialRequest, type Proposal, type ProposalDeps, proposeRemoval, proposeSound, type Rules } from './proposal.ts'
import { retryOnConflict, unlessConflict } from './retry-on-conflict.ts'
import { assertUnshared, END_SHARES } from './shares.ts'

/** The body of a create. */
export interface NewCredential extends CredentialRequest {
  readonly description?: string
  /** Absent only where another project shares it. */
  readonly data?: RawData
}

/** How a sync is requested. */
export interface SyncOptions {
  /** Repair drift once, also where the policy is only to report it. */
  readonly repair?: boolean
}

/** How a credential is deleted. */
export interface RemoveOptions {
  /** Also if it cannot be proved that Jenkins does not hold it; also applies to a deletion in progress. */
  readonly forget?: boolean
  /** Also if other projects take its values, which they lose. */
  readonly endShares?: boolean
}

/** A change of a credential that exists. It may repeat the id and the type, but not change them. */
export type CredentialUpdate = Omit<CredentialRequest, 'id' | 'type'> & { readonly id?: string; readonly type?: string }

export interface CredentialCommandDeps extends ProposalDeps {
  readonly credentials: Pick<CredentialStore, 'get' | 'requestSync' | 'earlier'>
  readonly commit: Commit
  readonly enqueueChange: EnqueueChange
}

type Update = (
  caller: Caller,
  project: Project,
  id: string,
  input: CredentialUpdate,
  expected: Expected
) => Promise<StoredCredential>

/** Changes return the stored credential, with its sync state from before the change. */
export interface CredentialCommands {
  /** `expected` are versions of the whole set. */
  create(caller: Caller, project: Project, input: NewCredential, expected?: Expected): Promise<StoredCredential>
  /** A full replacement: a required public field that is left out is at fault, a secret field that is left out is kept. */
  readonly replace: Update
  /** A merge patch (RFC 7396): what is left out is kept, `null` removes. */
  readonly patch: Update
  /** A patch with what was changed in Jenkins. */
  readonly keep: Update
  remove(caller: Caller, project: Project, id: string, expected: Expected, options?: RemoveOptions): Promise<Credential>
  /** Requests a sync now, even if the credential waits for a retry or is blocked. */
  sync(caller: Caller, project: Project, id: string, options?: SyncOptions): Promise<void>
}

export function createCredentialCommands(deps: CredentialCommandDeps): CredentialCommands {
  async function store(
    caller: Caller,
    project: Project,
    proposal: Proposal,
    previous: StoredCredential | undefined,
    type: EventType,
    expected?: Expected,
    how?: EventDetails['how']
  ): Promise<StoredCredential> {
    const { credentials } = await deps.commit(caller, project, [{ proposal, previous, type, how }], expected)
    return { credential: credentials[0] as Credential, sync: previous?.sync, targets: previous?.targets ?? outcomesOf(project) }
  }

  /** Changes the stored record, and retries if it has changed in the meantime. */
  const change = (
    at: { readonly caller: Caller; readonly project: Project; readonly id: string; readonly expected: Expected },
    type: EventType,
    make: (stored: StoredCredential) => Proposal | Promise<Proposal>,
    { find = findLiving, how }: { readonly find?: typeof findLiving; readonly how?: EventDetails['how'] } = {}
  ): Promise<StoredCredential> =>
    retryOnConflict('The credential', async () => {
      const stored = await find(deps, at.project.name, at.id)
      const { generation } = stored.credential
      if (!isExpected(at.expected, generation)) throw outdated('The credential', generation)
      return store(at.caller, at.project, await make(stored), stored, type, undefined, how)
    })

  const update =
    (rules: Rules, how?: EventDetails['how']): Update =>
    (caller, project, id, input, expected) =>
      change(
        { caller, project, id, expected },
        'Updated',
        stored => {
          const request = { ...input, id, type: typeOf(stored, input, rules) }
          return proposeSound(deps, { caller, project }, stored, request, rules)
        },
        { how }
      )

  return {
    async create(caller, project, input, expected) {
      const earlier = await deps.credentials.earlier(project.name, caller.once)
      if (earlier !== undefined) return { ...earlier, targets: outcomesOf(project) }
      const proposal = await proposeSound(deps, { caller, project }, undefined, input, { pointer: '#' })
      // The id is nearly always free, and a check beforehand would cost another round trip to the store.
      const fresh = await unlessConflict(store(caller, project, proposal, undefined, 'Created', expected))
      if (fresh !== undefined) return fresh
      return retryOnConflict('The id', async () => {
        const stored = await deps.credentials.get(project.name, input.id)
        if (stored !== undefined && stored.credential.deletedAt === null) throw idTaken(input.id)
        return store(caller, project, proposal, stored, 'Created', expected)
      })
    },

    replace: update({ pointer: '#', namesSent: true }),
    patch: update({ pointer: '#', namesSent: true, keepsPublic: true }),
    keep: update({ pointer: '#', namesSent: true, keepsPublic: true }, 'keep-theirs'),

    async remove(caller, project, id, expected, { forget = false, endShares = false } = {}) {
      const make = (stored: StoredCredential) => {
        if (!endShares) assertUnshared([stored], END_SHARES)
        return proposeRemoval(stored, forget)
      }
      return (await change({ caller, project, id, expected }, 'Deleted', make, { find: forget ? findAny : findLiving }))
        .credential
    },

    async sync(caller, project, id, { repair = false } = {}) {
      const { credential } = await findLiving(deps, project.name, id)
      const event = credentialEvent(caller, credential, 'SyncRequested', [], repair ? { how: 'repair' } : {})
      await deps.credentials.requestSync(project.name, repair ? [id, repairRequest(id)] : [id], event, caller.once)
      await deps.enqueueChange(project)
    }
  }
}

type Reading = Pick<CredentialCommandDeps, 'credentials'>

/** Includes credentials that are being deleted. */
async function findAny({ credentials }: Reading, project: string, id: string): Promise<StoredCredential> {
  const stored = await credentials.get(project, id)
  if (stored === undefined) throw notFound()
  return stored
}

async function findLiving(deps: Reading, project: string, id: string): Promise<StoredCredential> {
  const stored = await findAny(deps, project, id)
  if (stored.credential.deletedAt !== null) throw notFound()
  return stored
}

const notFound = () => new Problem('CREDENTIAL_NOT_FOUND', 'No credential of this project has this id; it may have been deleted.')

const idTaken = (id: string) =>
  new Problem(
    'CREDENTIAL_EXISTS',
    `A credential "${id}" exists in this project. Change it with PUT or PATCH, or choose another id.`,
    [{ pointer: '#/id', detail: 'This id is taken.' }]
  )

/**
 * The type of a credential after a change. Type and id never change: pipelines refer to the id, and another type would be another
 * credential. A damaged record keeps nothing, so it can only be replaced, and its type may be required.
 */
function typeOf({ credential, damage }: StoredCredential, input: CredentialUpdate, { keepsPublic }: Rules): string {
  if (damage !== undefined) {
    const type = input.type ?? credential.type
    if (keepsPublic) throw damagedRecord(damage)
    if (isType(type)) return type
    throw damagedRecord(damage, [{ pointer: '#/type', detail: 'Required, because the stored record does not contain it.' }])
  }
  for (const field of ['id', 'type'] as const) {
    if (input[field] !== undefined && input[field] !== credential[field])
      throw new Problem('IMMUTABLE_FIELD', `The ${field} of a credential cannot change. Create a new one and delete this one.`, [
        { pointer: `#/${field}`, detail: `It must stay "${credential[field]}".` }
      ])
  }
  return credential.type
}
