import type { Caller } from '../../domain/caller.ts'
import { mayDo } from '../../domain/permissions.ts'
import type { Project } from '../../domain/project.ts'
import { isSameSource, type SharedFrom } from '../../domain/shares.ts'
import { summaryOf } from '../../domain/summary.ts'
import type { CredentialStore, StoredCredential } from '../../store/credential/credential-store.ts'
import type { ShareIndex } from '../../store/source/share-index.ts'

/** Credentials that take their values from a shared one, with their projects. */
export type Receivers = readonly { readonly project: Project; readonly stored: StoredCredential }[]

export interface ReceiverDeps {
  readonly credentials: Pick<CredentialStore, 'find'>
  readonly shareIndex: Pick<ShareIndex, 'receivers'>
}

/** The index is a hint: the records decide. */
export async function receiversOf({ credentials, shareIndex }: ReceiverDeps, source: SharedFrom): Promise<Receivers> {
  const found: { readonly project: Project; readonly stored: StoredCredential }[] = []
  for (const { project: name, id } of await shareIndex.receivers(source)) {
    const { project, stored } = await credentials.find(name, id)
    if (project !== undefined && stored !== undefined && isReceiver(stored, source)) found.push({ project, stored })
  }
  return found
}

const isReceiver = ({ credential, damage }: StoredCredential, source: SharedFrom): boolean =>
  damage === undefined && credential.deletedAt === null && isSameSource(credential.sharedFrom, source)

/** Those in projects that the caller may read; the others are only counted. */
export function seenBy(caller: Caller, receivers: Receivers) {
  const seen = receivers.filter(({ project }) => mayDo(caller, 'credential.read', project.name))
  return {
    receivers: seen.map(({ project, stored }) => ({
      project: project.name,
      id: stored.credential.id,
      phase: summaryOf(stored).phase
    })),
    hidden: receivers.length - seen.length
  }
}
