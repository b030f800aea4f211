import type { Credential } from '../domain/credential.ts'
import { type NewEvent, newEvent } from '../domain/event.ts'
import type { EventDetails } from '../domain/event-details.ts'
import { Problem } from '../domain/problems.ts'
import { isSameKey, isSameReference, type References, referenceIn, staleIn } from '../domain/references.ts'
import type { Reference } from '../domain/secret-store.ts'
import { sourceFields } from '../domain/shares.ts'
import { nextSourceState, type SourceReading, type SourceState, sourceFailures, sourceNews } from '../domain/source.ts'
import type { SecretStoreUsers } from '../store/secret-store/secret-store-users.ts'
import type { SourceIndex, SourceUser } from '../store/source/source-index.ts'
import type { SourceStore } from '../store/source/source-store.ts'
import type { Write } from './commit.ts'
import { faultOf } from './resolve.ts'

export interface ReferringDeps {
  readonly users: Pick<SecretStoreUsers, 'hold'>
  readonly index: Pick<SourceIndex, 'note' | 'mark' | 'forget' | 'markStale'>
  readonly sources: Pick<SourceStore, 'get' | 'put'>
  /** What a credential refers to now; undefined if that is not known. */
  readonly referencesOf: (project: string, id: string) => Promise<References | undefined>
  /** When a value that was read now is to be read again, in milliseconds since 1970. */
  readonly nextRead: (reference: Reference) => number
  readonly now: () => Date
}

/** What the result of a reading is noted with. */
export interface NotingDeps extends Pick<ReferringDeps, 'now'> {
  readonly index: Pick<SourceIndex, 'markStale'>
  readonly sources: Pick<SourceStore, 'get' | 'put'>
}

/** A write under way that brings references. */
export interface ReferringWrite {
  /** Notes what was read for it, once the records are stored. */
  stored(credentials: readonly Credential[]): Promise<void>
  /** Whether it was stored or not. */
  end(): Promise<void>
}

/**
 * What goes around the commit of credentials that refer to secret stores: the secret stores cannot be removed meanwhile, and the index of
 * what is to be read knows about the credentials before they are there.
 */
export type BeginReferring = (project: string, writes: readonly Write[]) => Promise<ReferringWrite>

const nothing: ReferringWrite = { stored: async () => {}, end: async () => {} }

/** For a process without secret stores. */
export const noReferring: BeginReferring = async () => nothing

const before = ({ previous }: Write): Credential | undefined =>
  previous?.damage === undefined && previous?.credential.deletedAt === null ? previous.credential : undefined

const isReferring = (write: Write): boolean =>
  Object.keys(write.proposal.references).length > 0 || before(write)?.references !== undefined

export const createBeginReferring =
  (deps: ReferringDeps): BeginReferring =>
  async (project, writes) => {
    const referring = writes.filter(isReferring)
    if (referring.length === 0) return nothing
    const living = referring.filter(({ proposal }) => proposal.deleted !== true)
    const { end } = await hold(deps, project, living)
    const note = async ({ proposal: { id, references } }: Write) => {
      const all = Object.values(references)
      for (const reference of all) await deps.index.note(project, id, [reference], deps.nextRead(reference))
    }
    try {
      await Promise.all(living.map(note))
    } catch (error) {
      await end()
      throw error
    }
    return {
      end,
      // The records are stored: what is not noted now, the sweep notes later.
      stored: async () => {
        await Promise.all(referring.map(write => noteSource(deps, project, write).catch(() => {})))
      }
    }
  }

/** A secret store that credentials have referred to before may be gone, and other fields of them can still be changed. */
async function hold(
  { users }: ReferringDeps,
  project: string,
  writes: readonly Write[]
): Promise<{ readonly end: () => Promise<void> }> {
  const fresh = writes.flatMap(write =>
    Object.entries(write.proposal.references).flatMap(([field, reference]) =>
      isSameReference(referenceIn(before(write)?.references, field), reference)
        ? []
        : [{ store: reference.store, pointer: `${write.pointer ?? '#'}/data/${field}/valueFrom` }]
    )
  )
  const held = await users.hold(
    project,
    fresh.map(({ store }) => store)
  )
  if (!('missing' in held)) return held
  const fault = faultOf('NotAllowed', fresh.find(({ store }) => store === held.missing)?.pointer ?? '#/data')
  throw new Problem('REFERENCE_NOT_ALLOWED', fault?.detail ?? '', fault === undefined ? [] : [fault])
}

async function noteSource(deps: ReferringDeps, project: string, write: Write): Promise<void> {
  const { id, references, deleted } = write.proposal
  await forgetGone(deps, project, write)
  if (deleted === true || Object.keys(references).length === 0) return
  // A look for users just before the commit has not found this one and dropped it.
  for (const reference of Object.values(references)) await deps.index.note(project, id, [reference], deps.nextRead(reference))
  const reading = write.proposal.reading ?? (isPartlyTyped(write) ? NOTHING_READ : undefined)
  if (reading === undefined) return
  // What is left of an earlier credential of this id says nothing about this one.
  await notedState(deps, project, { id, references }, reading, before(write) === undefined)
  if (Object.keys(reading.failures).length === 0) return
  const failed = Object.entries(references).filter(([field]) => Object.hasOwn(reading.failures, field))
  for (const [, { store, key, version }] of failed) await deps.index.mark(store, [{ key, version }], +deps.now())
}

const NOTHING_READ: SourceReading = { read: [], version: null, failures: {} }

/** Whether a typed value has replaced a reference, so that nothing is failing of this field any more. */
const isPartlyTyped = (write: Write): boolean =>
  Object.keys(before(write)?.references ?? {}).some(field => !Object.hasOwn(write.proposal.references, field))

/**
 * Drops the keys that a write has ceased to refer to, so that the numbers of a secret store are those of now and nothing is read for nobody.
 * The record is read after that: a write that has brought a key back meanwhile may have noted it before.
 */
async function forgetGone(deps: ReferringDeps, project: string, write: Write): Promise<void> {
  const { id, references, deleted } = write.proposal
  const kept = deleted === true ? [] : Object.values(references)
  const gone = Object.values(before(write)?.references ?? {}).filter(one => !kept.some(other => isSameKey(one, other)))
  if (gone.length === 0) return
  for (const { store, key, version } of gone) {
    const staysUser = kept.some(other => other.store === store)
    await deps.index.forget(store, { key, version }, [{ project, id, staysUser }])
  }
  const now = Object.values((await deps.referencesOf(project, id)) ?? {})
  const back = now.filter(one => gone.some(other => other.store === one.store))
  for (const reference of back) await deps.index.note(project, id, [reference], deps.nextRead(reference))
}

/**
 * Records what a reading showed, with an event if it is news. A state that somebody else changes meanwhile is theirs. True: no value of it
 * is that of a backup any more, so that it may be written to Jenkins.
 */
export async function notedState(
  { sources, index, now }: NotingDeps,
  project: string,
  { id, references = {}, sharedFrom }: Pick<Credential, 'id' | 'references' | 'sharedFrom'>,
  reading: SourceReading,
  isNew = false
): Promise<boolean> {
  const read = await sources.get(project, id)
  const known = isNew ? undefined : read.state
  const isShared = sharedFrom !== undefined
  const state = nextSourceState(known, reading, sourceFields({ references, sharedFrom }), now().toISOString())
  const isPut = await sources.put(project, id, read, state, sourceEvent(id, known, state, isShared))
  if (isPut) await noteStale(index, { project, id }, references, known, state)
  return isPut && known?.restored !== undefined && state.restored === undefined
}

/** The secret stores count the credentials with a value that can no longer be read. */
async function noteStale(
  index: NotingDeps['index'],
  user: SourceUser,
  references: References,
  before: SourceState | undefined,
  { failing }: SourceState
): Promise<void> {
  const wasFailing = Object.keys(before?.failing ?? {}).length > 0
  for (const [store, isStale] of staleIn(references, failing))
    if (isStale || wasFailing) await index.markStale(store, user, isStale)
}

/** The event of a change of the state; undefined if it is no news. */
function sourceEvent(id: string, known: SourceState | undefined, state: SourceState, isShared: boolean): NewEvent | undefined {
  const type = sourceNews(known, state)
  if (type === undefined) return undefined
  const { reason } = state
  const details: EventDetails = {
    ...(reason === null ? {} : { why: `Source${reason}` }),
    ...(isShared ? { how: 'share' } : {})
  }
  return newEvent(type, {
    credential: id,
    ...(reason === null ? {} : { message: sourceFailures[reason] }),
    ...(Object.keys(details).length === 0 ? {} : { details })
  })
}
