import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Caller } from '../domain/caller.ts'
import { splitData } from '../domain/credential.ts'
import { type RawData, toData } from '../domain/data.ts'
import type { EventType } from '../domain/event.ts'
import { deletionsAllowed } from '../domain/mass-delete-limit.ts'
import { own } from '../domain/own.ts'
import { brokenProject, type Fault, invalid, outdated, Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { overQuota } from '../domain/quota.ts'
import { typeNamed } from '../domain/types/index.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import type { CredentialChange, StoredCredential } from '../store/credential/credential-store.ts'
import type { DesiredCredential } from '../store/sync/sync-store.ts'
import { checkContent } from './check-content.ts'
import type { EnqueueChange } from './enqueue-change.ts'
import type { MakePlan, Plan } from './plan.ts'
import {
  attached,
  basisOf,
  carriedOver,
  changeOf,
  differ,
  momentOf,
  openSecrets,
  type Proposal,
  type ProposalDeps,
  recordOf,
  removalOf,
  type Stated,
  storedWrong
} from './proposal.ts'
import { Conflict, retryOnConflict } from './retry-on-conflict.ts'

/** One credential of a declared set. A secret field that is left out is kept, if the credential exists. */
export interface Declared extends Stated {
  readonly id: string
  readonly type: string
  readonly description?: string
  readonly data?: RawData
  /** What `usernameSecret` is where neither this nor the stored record says it. */
  readonly usernameSecretByDefault?: boolean
}

export interface SetOptions {
  /** Delete what is not in the set. */
  readonly prune: boolean
  /** Only say what would be done. */
  readonly dryRun: boolean
  /** Prune though it deletes all, or more than the guard allows. */
  readonly force: boolean
  /** Versions of the whole set that this may be made from. */
  readonly expected?: Expected
}

export type SetAction = 'created' | 'updated' | 'unchanged' | 'deleted'

export interface SetItem {
  readonly id: string
  readonly action: SetAction
  /** The generation that it has then. */
  readonly generation: number
  /** Pointers to the labels and annotations that are not kept, because they hold a secret. */
  readonly leftOut?: readonly string[]
}

export interface SetResult {
  /** The version of the whole set after it. */
  readonly version: number
  readonly items: readonly SetItem[]
  /** What the sync would do in Jenkins; only of a dry run. */
  readonly plan?: Plan
}

/** Makes a project's credentials what a set declares: all of it in one atomic step, or nothing. */
export type ApplySet = (caller: Caller, project: Project, set: readonly Declared[], options: SetOptions) => Promise<SetResult>

export interface SetCommandDeps extends ProposalDeps {
  readonly enqueueChange: EnqueueChange
  readonly makePlan: MakePlan
}

/** What one credential of the set comes to; no draft where nothing changes. */
interface Step extends Omit<SetItem, 'generation'> {
  readonly draft: Proposal | undefined
  readonly previous: StoredCredential | undefined
}

const eventTypes: Record<Exclude<SetAction, 'unchanged'>, EventType> = {
  created: 'Created',
  updated: 'Updated',
  deleted: 'Deleted'
}

export function createApplySet(deps: SetCommandDeps): ApplySet {
  return async (caller, project, set, options) => {
    assertDistinct(set)
    return retryOnConflict('The project', async () => {
      const { version, items: stored } = await deps.credentials.set(project.name)
      if (!isExpected(options.expected, version)) throw outdated('The set of credentials', version)
      const steps = await stepsOf(deps, project, stored, set, options.prune, caller.subject)
      const items = steps.map(itemOf)
      if (!options.force && !options.dryRun) assertFewDeletions(steps)
      if (options.dryRun)
        return { version, items, plan: await deps.makePlan(project, wanted => withSteps(deps, caller, wanted, steps)) }
      return { version: (await commit(deps, caller, project, set, steps, options.expected)) ?? version, items }
    })
  }
}

/** The version that the set has then; undefined where nothing changes. Throws `Conflict` when somebody else was faster. */
async function commit(
  deps: SetCommandDeps,
  caller: Caller,
  project: Project,
  set: readonly Declared[],
  steps: readonly Step[],
  expected: Expected
): Promise<number | undefined> {
  const changes = await Promise.all(
    steps.flatMap(step => (step.draft === undefined ? [] : changeFor(deps, caller, step, step.draft)))
  )
  if (changes.length === 0) return undefined
  const committed = await deps.credentials.commit(project.name, changes, expected)
  if (committed.status === 'conflict') throw new Conflict()
  if (committed.status === 'version') throw outdated('The set of credentials', committed.version)
  if (committed.status === 'twin') throw twin(set, changes, committed.id)
  if (committed.status === 'quota') throw overQuota(committed.of)
  if (committed.status === 'broken-project') throw brokenProject()
  if (committed.status === 'no-project')
    throw new Problem('PROJECT_DELETING', 'The project is being deleted and takes no changes.')
  await deps.enqueueChange(project.name)
  return committed.version
}

const itemOf = ({ id, action, draft, previous, leftOut }: Step): SetItem => ({
  id,
  action,
  generation: (previous === undefined ? 0 : basisOf(previous).generation) + (draft === undefined ? 0 : 1),
  ...(leftOut === undefined ? {} : { leftOut })
})

const changeFor = (deps: SetCommandDeps, caller: Caller, step: Step, draft: Proposal): Promise<CredentialChange> =>
  changeOf(deps, caller, draft, step.previous, eventTypes[step.action as Exclude<SetAction, 'unchanged'>])

function assertDistinct(set: readonly Declared[]): void {
  const seen = new Map<string, string>()
  const faults: Fault[] = []
  for (const [index, { id }] of set.entries()) {
    const other = seen.get(id.toLowerCase())
    if (other !== undefined) {
      faults.push({
        pointer: `#/credentials/${index}/id`,
        detail: other === id ? 'The set has this id twice.' : `It differs from "${other}" only in letter case.`
      })
    }
    seen.set(id.toLowerCase(), id)
  }
  if (faults.length > 0) throw invalid(faults)
}

/** Milliseconds for which the checks of a set keep the event loop. */
const TURN = 20

async function stepsOf(
  deps: SetCommandDeps,
  project: Project,
  present: readonly StoredCredential[],
  set: readonly Declared[],
  prune: boolean,
  caller: string
): Promise<Step[]> {
  const stored = new Map(present.map(found => [found.credential.id, found]))
  const faults: Fault[] = []
  const steps: Step[] = []
  let since = performance.now()
  for (const [index, declared] of set.entries()) {
    // Searches for secrets in what is attached may take long together; others have their turn in between.
    if (performance.now() - since > TURN) {
      await setImmediate()
      since = performance.now()
    }
    steps.push(await stepFor(deps, project, declared, stored.get(declared.id), `#/credentials/${index}`, faults, caller))
  }
  if (faults.length > 0) throw invalid(faults)
  const kept = new Set(set.map(({ id }) => id))
  const gone = prune ? [...stored.values()].filter(found => !kept.has(found.credential.id) && isLiving(found)) : []
  return [...steps, ...gone.map(removal)]
}

/** Of a damaged record it is not known whether it was deleted. */
const isLiving = ({ credential, damage }: StoredCredential): boolean => credential.deletedAt === null || damage !== undefined

const removal = (previous: StoredCredential): Step => ({
  ...{ id: previous.credential.id, action: 'deleted', draft: removalOf(previous), previous }
})

async function stepFor(
  deps: SetCommandDeps,
  project: Project,
  declared: Declared,
  previous: StoredCredential | undefined,
  pointer: string,
  faults: Fault[],
  caller: string
): Promise<Step> {
  const { id, description = '', adopt = false, metadata, data: raw = {} } = declared
  // Nothing of a damaged record is kept: what is declared replaces it.
  const living = previous?.damage === undefined && previous?.credential.deletedAt === null ? previous.credential : undefined
  if (living !== undefined && living.type !== declared.type) {
    faults.push({ pointer: `${pointer}/type`, detail: `The type of a credential cannot change; it must stay "${living.type}".` })
    return { id, action: 'unchanged', draft: undefined, previous }
  }
  const usernameSecret = declared.usernameSecret ?? previous?.credential.usernameSecret ?? declared.usernameSecretByDefault
  const type = typeNamed(declared.type, usernameSecret)
  const kept = living === undefined ? {} : await openSecrets(deps, living, false)
  const carried = living === undefined ? {} : carriedOver(living, kept, type).secrets
  const data = { ...carried, ...toData(type, raw) }
  const content = {
    type,
    id,
    description,
    raw,
    data,
    urlEncode: declared.urlEncode ?? false,
    usernameSecret: declared.usernameSecret,
    caller,
    pointer,
    previous: living,
    kept
  }
  const checked = await checkContent(deps, content)
  faults.push(...checked.faults)
  const { publicData, secrets } = splitData(type, checked.data)
  const rotated = differ(carried, secrets)
  const statedExpiry = momentOf(declared.expiresAt)
  const draft: Proposal = {
    ...{ project: project.name, id, type: type.type, description, publicData, secrets, usernameSecret, adopt },
    ...{ known: checked.known, statedExpiry, rotated },
    ...attached(declared, secrets, kept)
  }
  faults.push(...storedWrong(deps, project, draft, pointer))
  const leftOut = draft.leftOut?.length ? { leftOut: draft.leftOut.map(({ pointer: at }) => at) } : {}
  if (previous?.damage !== undefined) return { id, action: 'updated', draft: { ...draft, rotated: true }, previous, ...leftOut }
  if (living === undefined) return { id, action: 'created', draft, previous, ...leftOut }
  const isSame =
    (!adopt || living.adopt) &&
    living.description === description &&
    (metadata === undefined || isDeepStrictEqual(living.metadata, draft.metadata)) &&
    (statedExpiry === undefined || living.statedExpiry === statedExpiry) &&
    sameTexts(living.data, publicData) &&
    (living.usernameSecret ?? false) === (usernameSecret ?? false) &&
    !rotated
  const sent = Object.keys(secrets).filter(name => own(kept, name)?.reveal() !== own(secrets, name)?.reveal())
  return { id, action: isSame ? 'unchanged' : 'updated', draft: isSame ? undefined : { ...draft, sent }, previous, ...leftOut }
}

type Texts = Readonly<Record<string, string>>

const sameTexts = (a: Texts, b: Texts): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, text]) => own(b, name) === text)

function twin(set: readonly Declared[], changes: readonly CredentialChange[], id: string): Problem {
  const mine = changes.find(({ credential }) => credential.id !== id && credential.id.toLowerCase() === id.toLowerCase())
  const index = set.findIndex(declared => declared.id === mine?.credential.id)
  return new Problem('CREDENTIAL_CASE_TWIN', `"${id}" exists and differs only in letter case. Nothing was changed.`, [
    { pointer: `#/credentials/${index}/id`, detail: 'It is taken in other letter case.' }
  ])
}

/** A set that is empty or much smaller than what is there is more often a mistake than a wish. */
function assertFewDeletions(steps: readonly Step[]): void {
  const deleted = steps.filter(step => step.action === 'deleted').length
  const before = steps.filter(step => step.action !== 'created').length
  if (deleted === 0 || (deleted < steps.length && deleted <= deletionsAllowed(before))) return
  throw new Problem(
    'MASS_DELETE',
    `This would delete ${deleted} of ${before} credentials. Nothing was changed; repeat it with force=true if that is meant.`
  )
}

/** What would be wanted after these steps, for a plan. */
function withSteps(
  deps: SetCommandDeps,
  caller: Caller,
  wanted: readonly DesiredCredential[],
  steps: readonly Step[]
): DesiredCredential[] {
  const known = new Map(wanted.map(w => [w.credential.id, w]))
  for (const { id, draft, previous } of steps) {
    if (draft === undefined) continue
    const credential = recordOf(deps, caller, draft, previous === undefined ? undefined : basisOf(previous))
    const { sync, isRequested } = known.get(id) ?? { sync: undefined, isRequested: false }
    known.set(id, { sync, isRequested, credential, seal: undefined })
  }
  return [...known.values()]
}
