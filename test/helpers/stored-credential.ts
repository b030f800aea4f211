import type { Credential } from '../../src/domain/credential.ts'
import { nothingKnown } from '../../src/domain/findings.ts'
import { defaultPolicies, type Project } from '../../src/domain/project.ts'
import type { SyncRecord } from '../../src/domain/status.ts'
import type { StoredCredential } from '../../src/store/credential/credential-store.ts'

const at = '2026-01-01T00:00:00.000Z'

export const project: Project = {
  ...{ name: 'demo', uid: 'uid-demo', displayName: 'demo', controller: 'default', folder: ['demo'], policies: defaultPolicies },
  ...{ generation: 1, createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice', movedFrom: null, deletedAt: null }
}

const synced: SyncRecord = {
  ...{ generation: 1, outcome: 'Synced', observedGeneration: 1, syncedAt: at, reason: null, message: null },
  ...{ attempts: 0, nextAttemptAt: null, drift: null, ledger: null, repairs: [] }
}

/** A credential as the store has it; nothing is known of its sync unless `sync` says so. */
export function stored(
  id: string,
  credential: Partial<Credential> = {},
  { sync, ...more }: Partial<Omit<StoredCredential, 'credential' | 'sync'>> & { readonly sync?: Partial<SyncRecord> } = {}
): StoredCredential {
  return {
    credential: {
      ...{ project: 'demo', id, type: 'access-token', description: '', data: {}, secretFields: ['token'], generation: 1 },
      ...{ createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice', adopt: false, deletedAt: null },
      ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at },
      ...credential
    },
    sync: sync === undefined ? undefined : { ...synced, ...sync },
    ...more
  }
}
