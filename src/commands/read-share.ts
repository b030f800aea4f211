import type { Credential, Secrets } from '../domain/credential.ts'
import { Problem } from '../domain/problems.ts'
import { isUnresolved } from '../domain/references.ts'
import { isSharedWith, isUncertain, type Receiver, type SharedFrom, sourceFields } from '../domain/shares.ts'
import { stillRestored } from '../domain/source.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { OpenSecrets } from './open-secrets.ts'
import { retryOnConflict } from './retry-on-conflict.ts'

/** What another project shares. */
export type ShareReading =
  | { readonly state: 'shared'; readonly credential: Credential; readonly secrets: Secrets }
  /** It is known that the credential is not there, or not shared with the project that asks. */
  | { readonly state: 'ended' }
  /** Unknown is not ended: the record or its secrets cannot be read now. `isAllowed`: the record can, and shares it. */
  | { readonly state: 'unreadable'; readonly isAllowed: boolean }

/** Reads a credential for a project with which it may be shared; again if it changes meanwhile. */
export type ReadShare = (receiver: Receiver, from: SharedFrom) => Promise<ShareReading>

/** For a process in which nothing is shared. */
export const nothingShared: ReadShare = async () => ({ state: 'ended' })

export interface ReadShareDeps {
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly openSecrets: OpenSecrets
}

export const createReadShare =
  (deps: ReadShareDeps): ReadShare =>
  (receiver, from) =>
    retryOnConflict('The shared credential', () => readOnce(deps, receiver, from))

async function readOnce(
  { credentials, openSecrets }: ReadShareDeps,
  receiver: Receiver,
  from: SharedFrom
): Promise<ShareReading> {
  const { project, stored } = await credentials.find(from.project, from.id)
  if (project === undefined) return { state: 'ended' }
  if (project.damage !== undefined || stored?.damage !== undefined) return { state: 'unreadable', isAllowed: false }
  if (project.deletedAt !== null || stored === undefined || stored.credential.deletedAt !== null) return { state: 'ended' }
  const { credential } = stored
  const isAllowed = isSharedWith(credential, receiver)
  if (!isAllowed) return isUncertain(credential, receiver) ? { state: 'unreadable', isAllowed } : { state: 'ended' }
  // A value from a backup may be older than what the project that asks has in Jenkins.
  const isOld = stillRestored(stored.source?.restored, undefined, sourceFields(credential)).length > 0
  if (isUnresolved(credential) || isOld) return { state: 'unreadable', isAllowed }
  try {
    return { state: 'shared', credential, secrets: await openSecrets(credential, false) }
  } catch (error) {
    if (error instanceof Problem) return { state: 'unreadable', isAllowed }
    throw error
  }
}
