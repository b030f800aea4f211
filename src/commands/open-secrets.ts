import type { Credential, Secrets } from '../domain/credential.ts'
import { Problem } from '../domain/problems.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import { bindingOf, SealError, type Sealer } from '../store/sealing/seal.ts'
import { Conflict } from './retry-on-conflict.ts'

/** Opens the secrets of a stored credential. If a write replaces all of them, a seal that does not open counts as empty. */
export type OpenSecrets = (credential: Credential, allAreNew: boolean) => Promise<Secrets>

export interface OpenDeps {
  readonly credentials: Pick<CredentialStore, 'sealed'>
  readonly sealer: Pick<Sealer, 'open'>
}

export const createOpenSecrets =
  ({ credentials, sealer }: OpenDeps): OpenSecrets =>
  async (credential, allAreNew) => {
    const sealed = await credentials.sealed(credential.project, credential.id, credential.generation)
    if (sealed === undefined) throw new Conflict()
    try {
      return await sealer.open(sealed, bindingOf(credential))
    } catch (error) {
      if (!(error instanceof SealError)) throw error
      if (allAreNew) return {}
      throw new Problem('SEAL_BROKEN', `The stored secret does not open: ${error.message}. Send every secret field again.`)
    }
  }
