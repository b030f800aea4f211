import type { Caller } from '../../domain/caller.ts'
import { mayDo } from '../../domain/permissions.ts'
import { placeKeysOf } from '../../domain/project.ts'
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
}

/** The controllers that a caller may see, and what of them. */
export interface VisibleControllers {
  names(caller: Caller): Promise<readonly string[]>
  describe(caller: Caller, names: readonly string[]): Promise<readonly Shown[]>
}

/** Milliseconds for which members are shown the same state: there can be many of them, and Jenkins is asked for it. */
const SAME = 5_000

/** Platform-admins see all of all. Others see the state of those that their projects use, and nothing of how they are reached. */
export function createVisibleControllers(deps: VisibleControllerDeps, clock = () => performance.now()): VisibleControllers {
  const seesAll = (caller: Caller): boolean => mayDo(caller, 'controller.read')
  const known = new Map<string, { readonly until: number; readonly state: Promise<readonly Described[]> }>()

  /** One after the other that asks within the time gets the same answer. */
  async function lately(name: string): Promise<readonly Described[]> {
    const before = known.get(name)
    if (before !== undefined && clock() < before.until) return before.state
    const state = deps.describeControllers([name])
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
      for (const name of known.keys()) if (!all.includes(name)) known.delete(name)
      return all.filter(name => used.has(name))
    },
    async describe(caller, names) {
      if (seesAll(caller)) return deps.describeControllers(names)
      return (await Promise.all(names.map(lately))).flat().map(forMembers)
    }
  }
}

const forMembers = (controller: Described): Answer<typeof MemberControllerSchema> => {
  const { name, state, reachable, reason, message, circuit, circuitOpenedAt, nextAttemptAt } = controller
  return { name, state, reachable, reason, message, circuit, circuitOpenedAt, nextAttemptAt }
}
