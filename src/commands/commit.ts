import { mapInTurn } from '../async/map-yielding.ts'
import type { Caller } from '../domain/caller.ts'
import type { Credential } from '../domain/credential.ts'
import type { EventType } from '../domain/event.ts'
import type { EventDetails } from '../domain/event-details.ts'
import { brokenProject, outdated, Problem, projectDeleting } from '../domain/problems.ts'
import { overQuota } from '../domain/quota.ts'
import { sentenceOf } from '../domain/reasons.ts'
import type { Expected } from '../domain/versions.ts'
import type { CommitResult, CredentialChange, CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import { bindingOf, type Sealer } from '../store/sealing/seal.ts'
import type { EnqueueChange, Enqueued } from './enqueue-change.ts'
import { basisOf, changedFields, credentialEvent, nextRecord, secretChanges } from './next-record.ts'
import type { Proposal } from './proposal.ts'
import { type BeginReferring, noReferring } from './referring-writes.ts'
import { Conflict } from './retry-on-conflict.ts'
import { noShareWrites, type ShareWrites } from './share-writes.ts'
import type { NoteUnverified } from './verify/note-unverified.ts'

/** A proposal that is to become a record. */
export interface Write {
  readonly proposal: Proposal
  /** The record that it replaces. */
  readonly previous: Pick<StoredCredential, 'credential' | 'damage'> | undefined
  readonly type: EventType
  readonly how?: EventDetails['how'] | undefined
  /** JSON pointer of the credential in the request; the root if not given. */
  readonly pointer?: string
}

export interface SealDeps {
  readonly sealer: Pick<Sealer, 'seal'>
  readonly now: () => Date
}

export interface CommitDeps extends SealDeps {
  readonly credentials: Pick<CredentialStore, 'commit'>
  readonly enqueueChange: EnqueueChange
  /** Default: no credential refers to a secret store. */
  readonly beginReferring?: BeginReferring
  /** Default: no credential is shared. */
  readonly shareWrites?: ShareWrites
  /** Notes that credentials have changed, where the policy of their project is to verify them; default: none has. Never fails. */
  readonly noteUnverified?: NoteUnverified
}

/** What was stored. */
export interface Committed {
  /** The version that the set of credentials has now. */
  readonly version: number
  readonly credentials: readonly Credential[]
}

/**
 * Stores writes in one atomic step, all or none, and enqueues a sync; a single write is a set of one. `expected` are versions of the whole
 * set, and `result` what a repeated request is answered with. Throws `Conflict` if a record has changed since it was read, and a problem for what cannot be stored.
 */
export type Commit = (
  caller: Caller,
  project: Enqueued,
  writes: readonly Write[],
  expected?: Expected,
  result?: string
) => Promise<Committed>

export const createCommit =
  (deps: CommitDeps): Commit =>
  async (caller, project, writes, expected, result) => {
    const { shareWrites = noShareWrites } = deps
    const changes = await mapInTurn(writes, write => sealChange(deps, caller, write))
    const referring = await (deps.beginReferring ?? noReferring)(project.name, writes)
    try {
      await shareWrites.begin(project.name, writes)
      const done = await deps.credentials.commit(project.name, changes, expected, caller.once, result)
      if (done.status !== 'ok') throw refusalOf(done, writes)
      const credentials = changes.map(({ credential }) => credential)
      await referring.stored(credentials)
      await shareWrites.stored(project.name, writes)
      await deps.noteUnverified?.(project, credentials)
      await deps.enqueueChange(project)
      return { version: done.version, credentials }
    } finally {
      await referring.end()
    }
  }

/** The change that turns a proposal into a record: its next generation, sealed for it. */
export async function sealChange(
  { sealer, now }: SealDeps,
  caller: Pick<Caller, 'subject'>,
  { proposal, previous, type, how }: Write
): Promise<CredentialChange> {
  const basis = previous === undefined ? undefined : basisOf(previous)
  const credential = nextRecord({ now }, caller, proposal, basis)
  const isNew = basis === undefined || basis.deletedAt !== null
  const fields = isNew ? [] : changedFields(basis, proposal)
  const takesOver = proposal.adopt && !proposal.deleted && (isNew || !basis.adopt)
  const done = how ?? (takesOver ? 'take-over' : undefined)
  const details = { ...(isNew ? {} : secretChanges(basis, proposal)), ...(done === undefined ? {} : { how: done }) }
  const event = credentialEvent(caller, credential, type, fields, details)
  const said = proposal.forget === true ? ({ reason: 'Forgotten', message: sentenceOf('Forgotten') } as const) : {}
  return {
    credential,
    sealed: await sealer.seal(proposal.secrets, bindingOf(credential)),
    from: basis?.generation ?? 0,
    event: { ...event, ...said },
    ...(previous?.damage === undefined ? {} : { replaces: previous.damage })
  }
}

/** The error for a commit that was refused; no other place decides that. */
function refusalOf(result: Exclude<CommitResult, { status: 'ok' }>, writes: readonly Write[]): Error {
  switch (result.status) {
    case 'conflict':
      return new Conflict()
    case 'version':
      return outdated('The set of credentials', result.version)
    case 'twin':
      return caseCollision(result.id, writes)
    case 'quota':
      return overQuota(result.of)
    case 'broken-project':
      return brokenProject()
    case 'no-project':
      return projectDeleting()
  }
}

function caseCollision(taken: string, writes: readonly Write[]): Problem {
  const isMine = ({ proposal: { id } }: Write) => id !== taken && id.toLowerCase() === taken.toLowerCase()
  const { proposal, pointer = '#' } = writes.find(isMine) ?? {}
  const detail =
    pointer === '#'
      ? `"${taken}" differs from "${proposal?.id}" only in letter case. Choose another id.`
      : `"${taken}" exists and differs only in letter case. Nothing was changed.`
  return new Problem('CREDENTIAL_CASE_TWIN', detail, [
    { pointer: `${pointer}/id`, detail: 'An id that differs only in letter case is taken.' }
  ])
}
