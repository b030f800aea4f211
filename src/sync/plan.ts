import { toDocument } from '../domain/credential.ts'
import { type Decision, type Differences, decide, differencesOf } from '../domain/decide.ts'
import type { FolderReading, ObservedCredential } from '../domain/observed.ts'
import type { Project } from '../domain/project.ts'
import { failures } from '../domain/reasons.ts'
import { Secret } from '../domain/secret.ts'
import type { Ledger, SyncRecord } from '../domain/status.ts'
import type { XmlBranch } from '../domain/xml-element.ts'
import type { Gathered, Wanted } from '../store/sync-store.ts'

/** One id of the folder, with what is to be done about it. */
export interface Item {
  readonly id: string
  readonly wanted: Wanted | undefined
  readonly observed: ObservedCredential | undefined
  readonly decision: Decision
  /** An earlier refusal or a waiting time holds the action back. */
  readonly held: boolean
}

/** What a sync would do now with every id that is wanted or in the folder. */
export function planOf(gathered: Gathered, reading: FolderReading, hashKey: string, now: number): Item[] {
  const observed = new Map(reading.found ? reading.credentials.map(c => [c.id, c]) : [])
  const wanted = gathered.wanted.map(w => itemOf(gathered.project, w, observed.get(w.credential.id), hashKey, now))
  const ours = new Set(wanted.map(item => item.id))
  const unmanaged = [...observed.values()].filter(c => !ours.has(c.id)).map(unmanagedItem)
  return [...wanted, ...unmanaged]
}

function itemOf(project: Project, wanted: Wanted, observed: ObservedCredential | undefined, hashKey: string, now: number): Item {
  const { credential, sync } = wanted
  const ledger = comparable(sync?.ledger ?? undefined, hashKey)
  const decision = decide({
    desired: {
      generation: credential.generation,
      deleted: isLeaving(project, wanted),
      adopt: credential.adopt,
      className: classOf(project, wanted)
    },
    ledger,
    observed:
      observed === undefined ? { found: false } : { found: true, differences: compare(project, wanted, observed, ledger) },
    drift: project.policies.drift
  })
  return { id: credential.id, wanted, observed, decision, held: isHeld(wanted, now) }
}

const unmanagedItem = (observed: ObservedCredential): Item => ({
  id: observed.id,
  wanted: undefined,
  observed,
  decision: decide({ desired: undefined, ledger: undefined, observed: { found: true, differences: none }, drift: 'report' }),
  held: false
})

const none: Differences = { className: false, visible: [], secret: [] }

export const isLeaving = (project: Project, { credential }: Wanted): boolean =>
  project.deletedAt !== null || credential.deletedAt !== null

/** Hashes under another key than today's say nothing; that a credential is ours, they still prove. */
const comparable = (ledger: Ledger | undefined, hashKey: string): Ledger | undefined =>
  ledger === undefined || ledger.hashKey === hashKey ? ledger : { ...ledger, hashes: {} }

/** Compares without opening a secret: the shape of the document depends only on which secrets are set. */
export const compare = (
  project: Project,
  wanted: Wanted,
  observed: ObservedCredential,
  ledger: Ledger | undefined
): Differences => differencesOf(documentShape(project, wanted), observed, ledger)

/** The Jenkins class that the credential shall be of. */
export const classOf = (project: Project, wanted: Wanted): string => documentShape(project, wanted).name

function documentShape(project: Project, { credential }: Wanted): XmlBranch {
  const placeholders = Object.fromEntries(credential.secretFields.map(field => [field, new Secret('')]))
  return toDocument(credential, placeholders, { kubeconfigForm: project.policies.kubeconfigForm })
}

/** A refused generation waits for a change or a person, a failed one for its time; a person's request overrides both. */
function isHeld({ credential, sync, now }: Wanted, at: number): boolean {
  if (now || sync === undefined || sync.generation < credential.generation) return false
  if (sync.outcome === 'Blocked') return !healsByItself(sync)
  return sync.outcome === 'Retrying' && sync.nextAttemptAt !== null && Date.parse(sync.nextAttemptAt) > at && isOfCredential(sync)
}

/** What blocked it is looked at anew in every run, at no cost: the id in Jenkins, the key in the keyring. */
const healsByItself = (sync: SyncRecord): boolean => sync.reason === 'UnmanagedExists' || sync.reason === 'SealBroken'

const isOfCredential = (sync: SyncRecord): boolean =>
  sync.reason !== null && sync.reason in failures && failures[sync.reason as keyof typeof failures].scope === 'credential'
