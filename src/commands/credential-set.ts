import type { Caller } from '../domain/caller.ts'
import { deletionsAllowed } from '../domain/mass-delete-limit.ts'
import { type Fault, invalid, outdated, Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { sourceFields } from '../domain/shares.ts'
import { stillRestored } from '../domain/source.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { DesiredCredential } from '../store/sync/run-snapshot.ts'
import type { Commit } from './commit.ts'
import { basisOf, nextRecord } from './next-record.ts'
import type { MakePlan, Plan } from './plan.ts'
import type { CredentialRequest } from './proposal.ts'
import { retryOnConflict } from './retry-on-conflict.ts'
import { type DeclaredCredential, type SetStep, type StepDeps, stepsOf } from './set-writes.ts'

export interface SetOptions {
  /** Delete what is not in the set. */
  readonly prune: boolean
  /** Only report what would be done. */
  readonly dryRun: boolean
  /** Prune even if that deletes everything, or more than the mass-delete limit allows. */
  readonly force: boolean
  /** Take over what Jenkins already holds under ids that the bridge has not written, unless a credential of the set says otherwise. */
  readonly adopt?: boolean
  /** Versions of the whole set that the change may start from. */
  readonly expected?: Expected
}

export interface SetItem extends Pick<SetStep, 'id' | 'action' | 'previousGeneration' | 'leftOut' | 'warnings' | 'source'> {
  /** Its generation after the change. */
  readonly generation: number
}

export interface SetResult {
  /** The version of the whole set after the change. */
  readonly version: number
  readonly items: readonly SetItem[]
  /** What the sync would do in Jenkins; only for a dry run. */
  readonly plan?: Plan
}

/** Makes the credentials of a project match a declared set in one atomic step, or changes nothing. */
export type ApplySet = (
  caller: Caller,
  project: Project,
  set: readonly DeclaredCredential[],
  options: SetOptions
) => Promise<SetResult>

/** Checks the credentials of a project that does not exist yet, as `ApplySet` will; stores nothing. */
export type CheckSet = (caller: Caller, project: Project, set: readonly CredentialRequest[]) => Promise<readonly SetItem[]>

export interface SetCommandDeps extends StepDeps {
  readonly credentials: Pick<CredentialStore, 'set' | 'earlierResult'>
  readonly commit: Commit
  readonly makePlan: MakePlan
}

export function createApplySet(deps: SetCommandDeps): ApplySet {
  return async (caller, project, set, { prune, dryRun, force, adopt = false, expected }) => {
    assertDistinct(set)
    return retryOnConflict('The project', async () => {
      const { version, items: stored } = await deps.credentials.set(project.name)
      if (!isExpected(expected, version)) throw outdated('The set of credentials', version)
      const steps = await stepsOf(deps, { caller, project }, stored, set, { prune, adopts: adopt })
      const items = steps.map(itemOf)
      if (dryRun) return { version, items, plan: await deps.makePlan(project, wanted => withSteps(deps, caller, wanted, steps)) }
      if (!force) assertFewDeletions(steps)
      const writes = steps.flatMap(({ write }) => write ?? [])
      if (writes.length === 0) return { version, items }
      return { version: (await deps.commit(caller, project, writes, expected)).version, items }
    })
  }
}

export const createCheckSet =
  (deps: StepDeps): CheckSet =>
  async (caller, project, set) => {
    assertDistinct(set)
    return (await stepsOf(deps, { caller, project }, [], set)).map(itemOf)
  }

export const itemOf = ({
  id,
  action,
  write,
  previous,
  previousGeneration,
  leftOut,
  warnings = [],
  source
}: SetStep): SetItem => ({
  ...{ id, action, previousGeneration },
  generation: (previous === undefined ? 0 : basisOf(previous).generation) + (write === undefined ? 0 : 1),
  ...(leftOut === undefined ? {} : { leftOut }),
  ...(warnings.length === 0 ? {} : { warnings }),
  ...(source === undefined ? {} : { source })
})

function assertDistinct(set: readonly CredentialRequest[]): void {
  const seen = new Map<string, string>()
  const faults: Fault[] = []
  for (const [index, { id }] of set.entries()) {
    const other = seen.get(id.toLowerCase())
    if (other !== undefined) {
      faults.push({
        pointer: `#/credentials/${index}/id`,
        detail: other === id ? 'Duplicate id in the set.' : `It differs from "${other}" only in letter case.`
      })
    }
    seen.set(id.toLowerCase(), id)
  }
  if (faults.length > 0) throw invalid(faults)
}

/** A set that is empty or much smaller than what is stored is more often a mistake than an intention. */
function assertFewDeletions(steps: readonly SetStep[]): void {
  const deleted = steps.filter(step => step.action === 'deleted').length
  const before = steps.filter(step => step.action !== 'created').length
  if (deleted === 0 || (deleted < steps.length && deleted <= deletionsAllowed(before))) return
  throw new Problem(
    'MASS_DELETE',
    `This would delete ${deleted} of ${before} credentials. Nothing was changed; repeat the request with force=true if that is intended.`
  )
}

/** The desired credentials after these steps, for a plan. */
export function withSteps(
  deps: Pick<SetCommandDeps, 'now'>,
  caller: Caller,
  wanted: readonly DesiredCredential[],
  steps: readonly SetStep[]
): DesiredCredential[] {
  const known = new Map(wanted.map(w => [w.credential.id, w]))
  for (const { id, write, previous } of steps) {
    if (write === undefined) continue
    const credential = nextRecord(deps, caller, write.proposal, previous === undefined ? undefined : basisOf(previous))
    const { sync, isRequested, restored } = known.get(id) ?? { sync: undefined, isRequested: false, restored: [] }
    const unread = stillRestored(restored, write.proposal.reading, sourceFields(write.proposal))
    known.set(id, { sync, isRequested, restored: unread, credential, seal: undefined })
  }
  return [...known.values()]
}
