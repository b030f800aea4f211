import { carriedOver, changeOf, proposalOf } from '../../commands/proposal.ts'
import type { Credential } from '../../domain/credential.ts'
import { BRIDGE } from '../../domain/event.ts'
import { observedById, seenFlag } from '../../domain/observed.ts'
import type { LastApplied } from '../../domain/status.ts'
import { typeNamed } from '../../domain/types/index.ts'
import type { CredentialChange } from '../../store/credential/credential-store.ts'
import { bindingOf, SealError } from '../../store/sealing/seal.ts'
import type { DesiredCredential } from '../../store/sync/sync-store.ts'
import { type RunContext, readFolder } from './context.ts'
import { isLeaving, lastAppliedOf } from './plan.ts'

const KEPT = 'Jenkins treats the user name as a secret. It was taken over so, and is sealed here from now on.'

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
  const changes = await Promise.all(hidden.map(wanted => changeFor(context, wanted)))
  const made = changes.filter(change => change !== undefined)
  if (made.length === 0) return false
  const { status } = await deps.credentials.commit(project.name, made)
  // Somebody else's change at the same time is read by the run that begins again.
  return status === 'ok' || status === 'conflict'
}

/** Whether the next write is the first that says something of the user name. */
const isNext = ({ credential, damage }: DesiredCredential, ledger: LastApplied | undefined): boolean =>
  damage === undefined && credential.generation > (ledger?.generation ?? 0) && isFlagOpen(credential, ledger)

/** The same credential with its user name sealed; undefined if it does not open, which the run finds out and says. */
async function changeFor(
  { deps, snapshot }: RunContext,
  { credential }: DesiredCredential
): Promise<CredentialChange | undefined> {
  const [sealed] = await deps.store.sealed(snapshot.project.name, [credential])
  if (sealed === undefined) return undefined
  try {
    const secrets = await deps.sealer.open(sealed, bindingOf(credential))
    const carried = carriedOver(credential, secrets, typeNamed(credential.type, true))
    const stated = { usernameSecret: true }
    const draft = proposalOf(
      credential,
      credential.description,
      { ...carried.publicData, ...carried.secrets },
      credential,
      stated
    )
    const sealing = { sealer: deps.sealer, now: () => new Date(deps.now()) }
    const change = await changeOf(sealing, { subject: BRIDGE }, draft, { credential }, 'Updated')
    return { ...change, event: { ...change.event, message: KEPT } }
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}
