import type { Credential } from '../../domain/credential.ts'
import { observedById, seenFlag } from '../../domain/observed.ts'
import type { LastApplied } from '../../domain/status.ts'
import { typeNamed } from '../../domain/types/index.ts'
import type { DesiredCredential } from '../../store/sync/run-snapshot.ts'
import { type RunContext, readFolder } from './context.ts'
import { isLeaving, lastAppliedOf } from './desired.ts'

/**
 * Whether the flag about the user name is still to be taken over: what is adopted keeps it, unless somebody has said what it shall be.
 * After our first write that Jenkins understood it is as we left it.
 */
export const isFlagOpen = ({ type, adopt, usernameSecret }: Credential, ledger: LastApplied | undefined): boolean =>
  adopt && usernameSecret === undefined && (ledger?.usernameSecret ?? 'ignored') === 'ignored' && typeNamed(type).hasUserName

/**
 * Seals the user names of what is about to be adopted where they are secrets for Jenkins. Whether something was changed: the run begins
 * again then, with records that say what Jenkins holds.
 */
export async function keepUserNames(context: RunContext): Promise<boolean> {
  const { deps, snapshot } = context
  const { project } = snapshot
  const open = snapshot.wanted.filter(w => isNext(w, lastAppliedOf(project, w)) && !isLeaving(project, w))
  if (open.length === 0) return false
  const observed = observedById(context.opening ?? (await readFolder(context)))
  const hidden = open.filter(({ credential }) => {
    const seen = observed.get(credential.id)
    return seen !== undefined && seenFlag(seen) === true
  })
  // Somebody else's change at the same time is read by the run that begins again.
  return deps.sealUserNames(
    project.name,
    hidden.map(({ credential }) => credential)
  )
}

/** Whether the next write is the first that says something of the user name. */
const isNext = ({ credential, damage }: DesiredCredential, ledger: LastApplied | undefined): boolean =>
  damage === undefined && credential.generation > (ledger?.generation ?? 0) && isFlagOpen(credential, ledger)
