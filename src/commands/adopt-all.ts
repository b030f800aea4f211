import type { Caller } from '../domain/caller.ts'
import { outdated } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import type { DesiredCredential } from '../store/sync/run-snapshot.ts'
import { itemOf, type SetCommandDeps, type SetResult, withSteps } from './credential-set.ts'
import { livingOf } from './kept-data.ts'
import type { Plan } from './plan.ts'
import { retryOnConflict } from './retry-on-conflict.ts'
import { isUnwritten, stepsOf } from './set-writes.ts'

export interface AdoptOptions {
  /** Only report what would be taken over. */
  readonly dryRun: boolean
  /** Versions of the whole set that the change may start from. */
  readonly expected?: Expected
}

/** Takes over every credential that Jenkins holds under an id that is wanted here and was never written by the bridge. */
export type AdoptAll = (caller: Caller, project: Project, options: AdoptOptions) => Promise<SetResult>

/**
 * Jenkins is read first: only what is there is taken over, so that a credential which merely waits for its first sync does not get the
 * permission to overwrite what somebody makes in the meantime. Where Jenkins cannot be read, the last sync tells what is in the way.
 */
export function createAdoptAll(deps: SetCommandDeps): AdoptAll {
  return (caller, project, { dryRun, expected }) =>
    retryOnConflict('The project', async () => {
      const earlier = await deps.credentials.earlierResult(project.name, caller.once)
      if (earlier !== undefined) return JSON.parse(earlier) as SetResult
      const { version, items: stored } = await deps.credentials.set(project.name)
      if (!isExpected(expected, version)) throw outdated('The set of credentials', version)
      const open = stored.filter(isOpen)
      const taken = takenOver(open, await deps.makePlan(project, wanted => adopting(wanted, open)))
      const set = taken.map(({ credential: { id, type } }) => ({ id, type, adopt: true }))
      const steps = await stepsOf(deps, { caller, project }, stored, set, { keepsPublic: true })
      const items = steps.map(itemOf)
      if (dryRun) return { version, items, plan: await deps.makePlan(project, wanted => withSteps(deps, caller, wanted, steps)) }
      const writes = steps.flatMap(({ write }) => write ?? [])
      if (writes.length === 0) return { version, items }
      // Of a version that others may have passed meanwhile: who starts from it has to read again.
      const result = JSON.stringify({ version: version + 1, items } satisfies SetResult)
      return { version: (await deps.commit(caller, project, writes, expected, result)).version, items }
    })
}

/** Whether it might be in the way of something that Jenkins holds, and does not say yet that it takes that over. */
const isOpen = (stored: StoredCredential): boolean => livingOf(stored)?.adopt === false && isUnwritten(stored)

function adopting(wanted: readonly DesiredCredential[], open: readonly StoredCredential[]): DesiredCredential[] {
  const ids = new Set(open.map(({ credential }) => credential.id))
  return wanted.map(w => (ids.has(w.credential.id) ? { ...w, credential: { ...w.credential, adopt: true } } : w))
}

/** Whether the last sync found something else under its id. */
const isInTheWay = ({ sync, targets }: StoredCredential): boolean =>
  (targets?.map(outcome => outcome.sync) ?? [sync]).some(outcome => outcome?.reason === 'UnmanagedExists')

function takenOver(open: readonly StoredCredential[], { readAt, actions }: Plan): StoredCredential[] {
  if (readAt === null) return open.filter(isInTheWay)
  const adopted = new Set(actions.filter(({ reason }) => reason === 'Adopted').map(({ id }) => id))
  return open.filter(({ credential }) => adopted.has(credential.id))
}
