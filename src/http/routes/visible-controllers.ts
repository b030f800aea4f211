import { setTimeout } from 'node:timers/promises'
import type { ControllerHealth } from '../../commands/overview/overview.ts'
import type { Caller } from '../../domain/caller.ts'
import { mayDo } from '../../domain/permissions.ts'
import { placeKeysOf } from '../../domain/project.ts'
import { isReason, type Reason } from '../../domain/reasons.ts'
import type { EventLog } from '../../store/event-log.ts'
import type { Answer } from '../schemas/common.ts'
import type { ControllerSchema } from '../schemas/controllers.ts'
import type { MemberControllerSchema } from '../schemas/visible-controllers.ts'
import { type VisibleProjectDeps, visibleProjects } from './visible-projects.ts'

type Described = Answer<typeof ControllerSchema>
type Shown = Described | Answer<typeof MemberControllerSchema>

export interface VisibleControllerDeps extends VisibleProjectDeps {
  /** Names of all controllers, in their order. */
  readonly controllerNames: () => readonly string[]
  /** Describes these controllers, in the order given; each is asked within a bounded time. Leaves out what is gone. */
  readonly describeControllers: (names: readonly string[]) => Promise<readonly Described[]>
  readonly events: Pick<EventLog, 'listController'>
  readonly now: () => Date
}

/** The controllers that a caller may see, and what of them. */
export interface VisibleControllers {
  names(caller: Caller): Promise<readonly string[]>
  describe(caller: Caller, names: readonly string[]): Promise<readonly Shown[]>
  /** The state of the controllers that the caller may see; `used`: those of its projects. Waits for an answer only for a moment. */
  health(caller: Caller, used: ReadonlySet<string>): Promise<readonly ControllerHealth[]>
  /** The state of a controller when somebody last looked at it, without asking; undefined if that is too long ago. */
  known(name: string): ControllerHealth | undefined
}

/** Milliseconds for which members are shown the same state: there can be many of them, and Jenkins is asked for it. */
const SAME = 5_000
/** Milliseconds for which an overview waits for a state. */
const PATIENCE = 1_000
/** Milliseconds after which a state says nothing any more. */
const STALE = 60_000

/** Platform-admins see all of all. Others see the state and the version of those that their projects use, and nothing of how they are reached. */
export function createVisibleControllers(deps: VisibleControllerDeps, clock = () => performance.now()): VisibleControllers {
  const seesAll = (caller: Caller): boolean => mayDo(caller, 'controller.read')
  const known = new Map<string, { readonly until: number; readonly state: Promise<readonly Described[]> }>()
  const healths = new Map<string, { readonly at: number; readonly health: ControllerHealth }>()

  async function look(name: string): Promise<readonly Described[]> {
    const found = await deps.describeControllers([name])
    const [described] = found
    const before = healths.get(name)?.health
    if (described === undefined) healths.delete(name)
    else healths.set(name, { at: clock(), health: await healthOf(deps, described, before) })
    return found
  }

  const lastKnown = (name: string): ControllerHealth | undefined => {
    const last = healths.get(name)
    return last !== undefined && clock() < last.at + STALE ? last.health : undefined
  }

  /** One after the other that asks within the time gets the same answer. */
  async function lately(name: string): Promise<readonly Described[]> {
    const before = known.get(name)
    if (before !== undefined && clock() < before.until) return before.state
    const state = look(name)
    known.set(name, { until: clock() + SAME, state })
    state.catch(() => known.delete(name))
    return state
  }

  return {
    async names(caller) {
      const all = deps.controllerNames()
      if (seesAll(caller)) return all
      const projects = await visibleProjects(deps, caller)
      const used = new Set(projects.flatMap(project => placeKeysOf(project).map(({ controller }) => controller)))
      for (const map of [known, healths]) for (const name of map.keys()) if (!all.includes(name)) map.delete(name)
      return all.filter(name => used.has(name))
    },
    async describe(caller, names) {
      if (seesAll(caller)) return deps.describeControllers(names)
      return (await Promise.all(names.map(lately))).flat().map(forMembers)
    },
    async health(caller, used) {
      const all = deps.controllerNames()
      const names = seesAll(caller) ? all : all.filter(name => used.has(name))
      return Promise.all(
        names.map(async name => {
          const late = new AbortController()
          await Promise.race([lately(name), setTimeout(PATIENCE, undefined, { signal: late.signal })]).finally(() => late.abort())
          return lastKnown(name) ?? unknown(name)
        })
      )
    },
    known: lastKnown
  }
}

const unknown = (name: string): ControllerHealth => ({
  ...{ name, state: 'Unknown', reason: null, message: null, since: null, paused: false }
})

async function healthOf(
  { events, now }: Pick<VisibleControllerDeps, 'events' | 'now'>,
  { name, state, reason, message, circuit, circuitOpenedAt, processes }: Described,
  before: ControllerHealth | undefined
): Promise<ControllerHealth> {
  const paused = circuit !== 'closed' || processes.some(process => process.circuit !== 'closed')
  if (state === 'Ready' && !paused) return { name, state, reason: null, message: null, since: null, paused }
  const since = circuitOpenedAt ?? before?.since ?? (paused ? await pausedSince(events, name) : null) ?? now().toISOString()
  return { name, state, reason: isReason(reason ?? '') ? (reason as Reason) : null, message, since, paused }
}

/** When the calls of another process were paused, as the trail of the controller has it. */
async function pausedSince(events: VisibleControllerDeps['events'], name: string): Promise<string | null> {
  const { items } = await events.listController(name, { limit: 50 })
  const last = items.find(({ type }) => type === 'CircuitOpened' || type === 'CircuitClosed')
  return last?.type === 'CircuitOpened' ? last.time : null
}

const forMembers = (controller: Described): Answer<typeof MemberControllerSchema> => {
  const { name, state, reachable, reason, message, circuit, circuitOpenedAt, nextAttemptAt, capabilities } = controller
  return {
    name,
    version: capabilities?.version ?? null,
    state,
    reachable,
    reason,
    message,
    circuit,
    circuitOpenedAt,
    nextAttemptAt
  }
}
