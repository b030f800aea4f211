import type { Credential } from '../domain/credential.ts'
import { BRIDGE } from '../domain/event.ts'
import { typeNamed } from '../domain/types/index.ts'
import type { CredentialChange, CredentialStore } from '../store/credential/credential-store.ts'
import { bindingOf, SealError, type Sealer } from '../store/sealing/seal.ts'
import { type SealDeps, sealChange } from './commit.ts'
import { carryOver } from './kept-data.ts'
import type { Proposal } from './proposal.ts'

const SEALED = 'Jenkins treats the username as a secret, so the bridge took it over as one and now stores it encrypted.'

/** Stores credentials again with their user names sealed, all or none. Returns whether the stored records have changed. */
export type SealUserNames = (project: string, credentials: readonly Credential[]) => Promise<boolean>

export interface SealUserNamesDeps extends SealDeps {
  readonly credentials: Pick<CredentialStore, 'sealed' | 'commit'>
  readonly sealer: Pick<Sealer, 'open' | 'seal'>
}

export const createSealUserNames =
  (deps: SealUserNamesDeps): SealUserNames =>
  async (project, credentials) => {
    const changes = await Promise.all(credentials.map(credential => changeFor(deps, credential)))
    const made = changes.filter(change => change !== undefined)
    if (made.length === 0) return false
    const { status } = await deps.credentials.commit(project, made)
    return status === 'ok' || status === 'conflict'
  }

/** Undefined if the seal does not open; the run detects and reports that. */
async function changeFor(deps: SealUserNamesDeps, credential: Credential): Promise<CredentialChange | undefined> {
  const { project, id, type, description, adopt, references = {} } = credential
  const sealed = await deps.credentials.sealed(project, id, credential.generation)
  if (sealed === undefined) return undefined
  try {
    const carried = carryOver(credential, await deps.sealer.open(sealed, bindingOf(credential)), typeNamed(type, true))
    const proposal: Proposal = {
      ...{ project, id, type, description, adopt, references, ...carried, usernameSecret: true },
      ...{ known: credential, statedExpiry: undefined, rotated: false }
    }
    const change = await sealChange(deps, { subject: BRIDGE }, { proposal, previous: { credential }, type: 'Updated' })
    return { ...change, event: { ...change.event, message: SEALED } }
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}
