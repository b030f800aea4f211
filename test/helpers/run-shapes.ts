import type { Credential } from '../../src/domain/credential.ts'
import { nothingKnown } from '../../src/domain/findings.ts'
import type { FolderReading, ObservedCredential } from '../../src/domain/observed.ts'
import { defaultPolicies, type Project } from '../../src/domain/project.ts'
import type { LastApplied, SyncRecord } from '../../src/domain/status.ts'
import type { DesiredCredential, RunSnapshot } from '../../src/store/sync/run-snapshot.ts'

/** Made-up shapes of a run of the project `demo`, as the store and Jenkins would give them. */

export const AT = '2026-01-01T00:00:00.000Z'
export const NOW = Date.parse(AT)
export const HASH_KEY = 'k1'
export const CLASS = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'

export const projectWith = (more: Partial<Project> = {}): Project => ({
  ...{ name: 'demo', uid: 'u', displayName: '', controller: 'default', folder: ['demo'], policies: defaultPolicies },
  ...{ generation: 1, createdAt: AT, createdBy: 'a', updatedAt: AT, updatedBy: 'a', movedFrom: null, deletedAt: null },
  ...more
})

export const credentialWith = (more: Partial<Credential> = {}): Credential => ({
  ...{ project: 'demo', id: 'x', type: 'access-token', description: 'd', data: {}, secretFields: ['token'], generation: 1 },
  ...{ createdAt: AT, createdBy: 'a', updatedAt: AT, updatedBy: 'a', adopt: false, deletedAt: null },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: AT },
  ...more
})

/** What a write of this generation has left; 0: the intent of one. */
export const appliedWith = (generation: number, more: Partial<LastApplied> = {}): LastApplied => ({
  ...{ generation, place: 'default/demo', className: CLASS, hashes: generation > 0 ? { secret: 'h1' } : {} },
  ...{ fingerprint: null, hashKey: HASH_KEY },
  ...more
})

export const recordWith = (more: Partial<SyncRecord> = {}): SyncRecord => ({
  ...{ generation: 1, outcome: 'Synced', observedGeneration: 1, syncedAt: AT, reason: null, message: null, attempts: 0 },
  ...{ nextAttemptAt: null, drift: null, ledger: appliedWith(1), repairs: [] },
  ...more
})

export const desiredWith = (
  sync: SyncRecord | undefined = recordWith(),
  more: Partial<DesiredCredential> = {}
): DesiredCredential => ({ credential: credentialWith(), sync, seal: undefined, isRequested: false, ...more })

export const snapshotWith = (wanted: readonly DesiredCredential[], more: Partial<RunSnapshot> = {}): RunSnapshot => ({
  ...{ project: projectWith(), wanted, state: 's', damaged: '', dirty: 1, checkedAt: AT, failures: 0, folderMade: true },
  ...{ displayName: '', folderIntended: false, inClear: null, unmanaged: [], lost: [], requested: [], forced: false },
  ...more
})

export const observedWith = (more: Partial<ObservedCredential> = {}): ObservedCredential => ({
  ...{ id: 'x', className: CLASS, visible: { scope: 'GLOBAL', description: 'd' } },
  hidden: { secret: { state: 'encrypted', hash: 'h1', blocks: 3 } },
  ...more
})

export const foundWith = (...credentials: readonly ObservedCredential[]): FolderReading & { readonly found: true } => ({
  ...{ found: true, credentials, valuesWatched: true, allFields: true, revision: 'r', displayName: '', elsewhere: 0 },
  config: null
})
