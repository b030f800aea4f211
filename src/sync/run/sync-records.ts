import type { Credential } from '../../domain/credential.ts'
import { type EventType, type NewEvent, newEvent } from '../../domain/event.ts'
import { type ObservedCredential, seenFlag } from '../../domain/observed.ts'
import { type Project, placeOf } from '../../domain/project.ts'
import { type Reason, sentenceOf } from '../../domain/reasons.ts'
import type { LastApplied, SyncRecord } from '../../domain/status.ts'
import { typeNamed } from '../../domain/types/index.ts'
import type { FlagOutcome } from '../../domain/user-name.ts'
import type { DesiredCredential } from '../../store/sync/run-snapshot.ts'
import type { DesiredChange } from './types.ts'
import type { Verdict } from './verdict.ts'

/** A record for the desired generation that keeps what is known of Jenkins and says nothing else. */
export const unsynced = ({ credential, sync }: DesiredCredential, claimed?: LastApplied): SyncRecord => ({
  generation: credential.generation,
  outcome: 'Retrying',
  observedGeneration: sync?.observedGeneration ?? null,
  syncedAt: sync?.syncedAt ?? null,
  reason: null,
  message: null,
  attempts: 0,
  nextAttemptAt: null,
  drift: null,
  ledger: claimed ?? sync?.ledger ?? null,
  repairs: sync?.repairs ?? []
})

export const syncedRecord = (
  { credential }: DesiredCredential,
  ledger: LastApplied,
  now: number,
  repairs: readonly string[]
): SyncRecord => ({
  generation: credential.generation,
  outcome: 'Synced',
  observedGeneration: credential.generation,
  syncedAt: new Date(now).toISOString(),
  reason: null,
  message: null,
  attempts: 0,
  nextAttemptAt: null,
  drift: null,
  ledger,
  repairs
})

/** What was found after a write, or without one: the baseline for drift from then on. */
export function appliedRecord(
  { project, hashKey }: { readonly project: Project; readonly hashKey: string },
  { document, desired }: DesiredChange,
  after: ObservedCredential,
  usernameSecret: FlagOutcome | undefined
): LastApplied {
  return {
    generation: desired.credential.generation,
    place: placeOf(project),
    className: after.className ?? document?.name ?? '',
    hashes: Object.fromEntries(hashesIn(after, desired.credential)),
    fingerprint: after.fingerprint ?? null,
    hashKey,
    ...(usernameSecret === undefined ? {} : { usernameSecret })
  }
}

/** Whether a record already holds all that would be the baseline. */
export const hasBaseline = (ledger: LastApplied, after: ObservedCredential, hashKey: string, credential: Credential): boolean =>
  ledger.hashKey === hashKey &&
  // The first fingerprint comes with the first build that uses the credential.
  (after.fingerprint == null || after.fingerprint === ledger.fingerprint) &&
  hashesIn(after, credential).every(([path]) => Object.hasOwn(ledger.hashes, path))

/** Hashes of what is secret of a credential, by path, as far as they tell of changes. */
const hashesIn = ({ hidden }: ObservedCredential, { usernameSecret = false }: Credential): [string, string][] =>
  Object.entries(hidden).flatMap(([path, { state, hash }]) =>
    state === 'masked' || (state === 'readable' && !usernameSecret) ? [] : [[path, hash]]
  )

/** What came of the flag about the user name that was just written; undefined where the type has none. */
export function flagOutcomeOf(credential: Credential, after: ObservedCredential): FlagOutcome | undefined {
  if (!typeNamed(credential.type).hasUserName) return undefined
  if (after.className === null) return 'unseen'
  return seenFlag(after) === undefined ? 'ignored' : 'held'
}

export const eventOf = (
  { credential }: DesiredCredential,
  type: EventType,
  reason: Reason,
  { fields = [], message = sentenceOf(reason) }: { fields?: readonly string[]; message?: string } = {}
): NewEvent => newEvent(type, { credential: credential.id, generation: credential.generation, reason, message, fields })

/** Drift that is about to be repaired, and is not known yet. */
export function driftFound({ desired, drift }: DesiredChange): Verdict | undefined {
  const { sync } = desired
  if (drift === null || sync === undefined || drift === sync.drift) return undefined
  const { reason, fields } = drift
  const told = { outcome: 'Retrying', reason, message: sentenceOf(reason), nextAttemptAt: null, drift } as const
  const events = [eventOf(desired, 'DriftDetected', reason, { fields })]
  return { id: desired.credential.id, record: { ...sync, ...told }, removed: undefined, events }
}
