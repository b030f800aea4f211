import type { Caller } from '../domain/caller.ts'
import { differencesOf } from '../domain/decide.ts'
import { keptFrom } from '../domain/differing.ts'
import { Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { seenDigest } from '../domain/seen.ts'
import { outcomesOf } from '../domain/summary.ts'
import { viewsOf } from '../domain/targets.ts'
import type { CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import type { CredentialCommands } from './credentials.ts'
import { createLookInto, type LookDeps } from './look.ts'

export interface KeepTheirsDeps extends LookDeps {
  readonly credentials: Pick<CredentialStore, 'earlier'>
  readonly credentialCommands: Pick<CredentialCommands, 'keep'>
}

/**
 * Takes the public fields that were changed in Jenkins over into the credential, if Jenkins holds what was seen. `seen` tells also which
 * target is meant.
 */
export type KeepTheirs = (caller: Caller, project: Project, id: string, seen: string) => Promise<StoredCredential>

export function createKeepTheirs(deps: KeepTheirsDeps): KeepTheirs {
  const lookInto = createLookInto(deps)
  return async (caller, project, id, seen) => {
    const earlier = await deps.credentials.earlier(project.name, caller.once)
    if (earlier !== undefined) return { ...earlier, targets: outcomesOf(project) }
    let isUnread = false
    for (const view of viewsOf(project)) {
      const look = await lookInto(view)
      isUnread ||= look.as === 'unread' && look.action === 'unknown'
      const change = look.as === 'read' ? look.changes.find(each => each.id === id) : undefined
      const { desired, document, observed, decision } = change ?? {}
      if (desired === undefined || document === undefined || observed === undefined) continue
      if (seenDigest(view, observed) !== seen) continue
      const kept =
        decision?.drifted && decision.reason !== 'ClassChanged'
          ? keptFrom(desired.credential, document, observed, differencesOf(document, observed, undefined))
          : undefined
      if (kept === undefined) throw nothingToKeep()
      return deps.credentialCommands.keep(caller, project, id, kept, [desired.credential.generation])
    }
    if (isUnread)
      throw new Problem('JENKINS_UNAVAILABLE', 'Jenkins could not be read, so nothing of it was taken over. Try again later.')
    throw changed()
  }
}

const nothingToKeep = () =>
  new Problem(
    'NOTHING_TO_KEEP',
    'No public field of the credential was changed in Jenkins. A secret cannot be taken over, because Jenkins does not reveal it: enter it here, or put the credential right.'
  )

const changed = () =>
  new Problem('PRECONDITION_FAILED', 'Jenkins holds something else than what was seen. Look at it again, then decide.', [
    { pointer: '#/seen', detail: 'It is not the digest of what Jenkins holds now.' }
  ])
