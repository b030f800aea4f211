import type { Action } from '../domain/decide.ts'
import { type Differing, differingOf } from '../domain/differing.ts'
import type { FolderReading, ObservedCredential } from '../domain/observed.ts'
import type { Project, Target } from '../domain/project.ts'
import type { Reason } from '../domain/reasons.ts'
import { seenDigest, titleOfClass } from '../domain/seen.ts'
import { viewsOf } from '../domain/targets.ts'
import type { Capabilities } from '../jenkins/capabilities.ts'
import type { Controller } from '../jenkins/controller.ts'
import type { DesiredCredential, RunSnapshot } from '../store/sync/run-snapshot.ts'
import { BULK_FROM, mayMakeFilled, mayReplace } from '../sync/run/bulk.ts'
import { wantsName } from '../sync/run/desired.ts'
import { createForesee, isFeasible, type NeededPlugin } from '../sync/run/foreseen.ts'
import type { PlannedChange } from '../sync/run/types.ts'
import { createLookInto, type LookDeps } from './look.ts'

/** What a sync would do with one id. `unknown`: Jenkins could not be read. */
export interface PlannedAction {
  readonly id: string
  readonly action: Action | 'unknown'
  readonly reason: Reason
  /** Names of fields that differ; never values. */
  readonly fields: readonly string[]
  /** The same fields with their values, as far as those are public. */
  readonly differs?: readonly Differing[]
  /** When drift was found first. */
  readonly since?: string
  /** What Jenkins holds, as a digest that proves to have seen it. */
  readonly seen?: string
  /** The class in Jenkins of what is not ours and is taken over, or in the way; or of what it was changed to. */
  readonly className?: string
  /** The name that Jenkins shows for this class; null for one that is not known here. */
  readonly title?: string | null
  /** The plug-in that it needs, unless Jenkins is known to have it. */
  readonly plugin?: NeededPlugin
  /** Where, if the plan is about several targets. */
  readonly target?: Pick<Target, 'controller' | 'folder'>
}

export interface Plan {
  readonly project: string
  /** When Jenkins was read for the plan; null if it could not be read, or one of several. */
  readonly readAt: string | null
  readonly actions: readonly PlannedAction[]
  /** Number of requests to Jenkins that the sync would make, reads before and after included. */
  readonly requests: number
}

/**
 * Gathers and decides as a sync does, without acting; in all targets, or in that of a view. `change` replaces the stored credentials by
 * desired ones.
 */
export type MakePlan = (
  project: Project,
  change?: (wanted: readonly DesiredCredential[]) => readonly DesiredCredential[]
) => Promise<Plan>

export function createMakePlan(deps: LookDeps): MakePlan {
  const planIn = createPlanIn(deps)
  return async (project, change) => {
    const views = project.target === undefined ? viewsOf(project) : [project]
    const plans = await Promise.all(views.map(view => planIn(view, change)))
    const [first] = plans
    if (first !== undefined && plans.length === 1) return first
    const actions = views.flatMap(({ controller, folder }, i) =>
      (plans[i]?.actions ?? []).map(action => ({ ...action, target: { controller, folder } }))
    )
    const times = plans.map(({ readAt }) => readAt).toSorted()
    return {
      project: project.name,
      readAt: times.includes(null) ? null : (times[0] ?? null),
      actions,
      requests: plans.reduce((sum, { requests }) => sum + requests, 0)
    }
  }
}

/** The plan for one target. */
function createPlanIn(deps: LookDeps): MakePlan {
  const lookInto = createLookInto(deps)
  return async (project, change) => {
    const look = await lookInto(project, change)
    if (look.as === 'unread') return unread(look.snapshot, look.action, look.reason)
    const { snapshot, controller, reading, changes } = look
    const foresee = createForesee(await classesOf(controller), changes)
    const due = changes.filter(change => isFeasible(change, foresee(change)))
    return {
      project: project.name,
      readAt: new Date(deps.now()).toISOString(),
      actions: changes.map(item => ({
        id: item.id,
        ...foresee(item),
        fields: item.decision.fields,
        ...classOf(foresee(item), item.observed),
        ...driftOf(project, item)
      })),
      requests: costOf(due, wayOf(snapshot, controller, reading, due)) + (isMisnamed(snapshot, reading) ? RENAMING_COST : 0)
    }
  }
}

/** The classes that Jenkins is known to have or to lack; asks it again after a restart, which is how plug-ins come. */
async function classesOf(
  controller: Pick<Controller, 'capabilities' | 'lastCapabilities'>
): Promise<Capabilities['classes'] | undefined> {
  const now = await controller.capabilities().catch(() => controller.lastCapabilities)
  return now?.classes
}

/** What drift is about, and since when it is known. */
function driftOf(view: Project, { decision, desired, document, observed, drift }: PlannedChange): Partial<PlannedAction> {
  const since = drift === null ? {} : { since: drift.detectedAt }
  if (desired === undefined || document === undefined || observed === undefined || decision.fields.length === 0) return since
  const differs = differingOf(desired.credential, document, observed, decision.fields)
  return decision.drifted ? { ...since, differs, seen: seenDigest(view, observed) } : { ...since, differs }
}

function classOf(
  { reason }: Pick<PlannedAction, 'reason'>,
  observed: ObservedCredential | undefined
): Pick<PlannedAction, 'className' | 'title'> {
  const isTheirs = reason === 'Adopted' || reason === 'UnmanagedExists' || reason === 'ClassChanged'
  const className = isTheirs ? (observed?.className ?? null) : null
  return className === null ? {} : { className, title: titleOfClass(className) }
}

/** The plan of a folder that was not read. */
function unread({ project, wanted }: RunSnapshot, action: 'unknown' | 'blocked', reason: Reason): Plan {
  const actions = wanted.map(({ credential }) => ({ id: credential.id, action, reason, fields: [] }))
  return { project: project.name, readAt: null, actions, requests: 0 }
}

type Way = 'filled-folder' | 'empty-folder' | 'replace' | 'single'

/** Requests besides those for each change. Filled: look, make, save, read. Empty: look, make, read. Replace: read, compare, post, save, read. */
const WAY_COST = { 'filled-folder': 4, 'empty-folder': 3, replace: 5, single: 2 } as const satisfies Record<Way, number>

function wayOf(
  snapshot: RunSnapshot,
  controller: Pick<Controller, 'showsCiphertexts'>,
  reading: FolderReading,
  due: readonly PlannedChange[]
): Way {
  if (reading.found) return mayReplace(snapshot, snapshot.folderMade, reading, due) ? 'replace' : 'single'
  return mayMakeFilled(snapshot, controller) ? 'filled-folder' : 'empty-folder'
}

/** Compare, post, read. */
const RENAMING_COST = 3

const isMisnamed = (snapshot: RunSnapshot, reading: FolderReading): boolean =>
  wantsName(snapshot) && reading.found && reading.displayName !== snapshot.project.displayName

/** One read if there is nothing to do; otherwise the reads before and after, and a request for each change. */
const costOf = (due: readonly PlannedChange[], way: Way): number => {
  if (due.length === 0) return 1
  // An empty folder that is to hold many is read and then filled at once.
  if (way === 'empty-folder' && due.length >= BULK_FROM) return WAY_COST['empty-folder'] + WAY_COST.replace - 1
  return WAY_COST[way] + (way === 'single' || way === 'empty-folder' ? due.length : 0)
}
