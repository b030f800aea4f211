import type { ControllerHealth } from '../commands/overview/overview.ts'
import { type ReadNumbers, wholeOf } from '../commands/overview/project-numbers.ts'
import { waitingIn } from '../domain/overview/trouble.ts'
import type { Project } from '../domain/project.ts'
import { failures } from '../domain/reasons.ts'
import type { ProjectFacts } from '../store/project/project-facts.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { VisibleControllers } from './routes/visible-controllers.ts'
import type { Answer } from './schemas/common.ts'
import type { ProjectSchema } from './schemas/projects.ts'
import { projectView } from './views.ts'

type ProjectAnswer = Answer<typeof ProjectSchema>

export interface ProjectViewDeps {
  readonly projects: Pick<ProjectStore, 'works'>
  readonly readNumbers: ReadNumbers
  readonly visibleControllers: Pick<VisibleControllers, 'known'>
}

/** What the API shows of projects, in the order given. */
export type ViewProjects = (projects: readonly Project[]) => Promise<ProjectAnswer[]>

/** What the API shows of one project. */
export interface WithProjectView {
  readonly viewProject: (project: Project) => Promise<ProjectAnswer>
}

export function createProjectViews({ projects, readNumbers, visibleControllers }: ProjectViewDeps): WithProjectView & {
  readonly viewProjects: ViewProjects
} {
  const viewProjects: ViewProjects = async all => {
    const [reading, works] = await Promise.all([
      readNumbers(all.map(({ name }) => name)),
      projects.works(all.map(({ name }) => name))
    ])
    const facts = new Map(wholeOf(reading).map(found => [found.name, found]))
    return all.map((project, i) => ({
      ...projectView(project, works[i] as (typeof works)[number]),
      ...numbersView(facts.get(project.name), visibleControllers.known)
    }))
  }
  return { viewProjects, viewProject: async project => (await viewProjects([project]))[0] as ProjectAnswer }
}

function numbersView(facts: ProjectFacts | undefined, known: VisibleControllers['known']) {
  const dues = facts?.targets.flatMap(({ dueAt }) => dueAt ?? []) ?? []
  return {
    expired: facts?.expired ?? 0,
    expiringIn7Days: facts?.expiring[0] ?? 0,
    expiringIn30Days: facts?.expiring[1] ?? 0,
    stale: facts?.stale ?? 0,
    invalid: facts?.invalid ?? 0,
    waiting: facts === undefined ? 0 : waitingIn(facts),
    waitingSince: facts?.unsyncedSince ?? null,
    nextCheckAt: dues.length === 0 ? null : new Date(Math.min(...dues)).toISOString(),
    jenkins: facts === undefined ? null : jenkinsOf(facts, known)
  }
}

/** The state of the controller of a project; of several, of one that does not work. Null: it is not known yet. */
function jenkinsOf({ targets }: ProjectFacts, known: VisibleControllers['known']): ProjectAnswer['jenkins'] {
  const all = targets.flatMap(({ controller, failing }) => {
    const health = controller === undefined ? undefined : known(controller)
    if (health !== undefined) return [shown(health)]
    // The last run knows, too.
    if (controller === undefined || failing === undefined || failures[failing.reason].scope !== 'controller') return []
    return [{ controller, state: 'Unknown' as const, reason: failing.reason, since: failing.since, paused: false }]
  })
  return all.find(({ state }) => state !== 'Ready') ?? all.find(({ paused }) => paused) ?? all[0] ?? null
}

const shown = ({ name, state, reason, since, paused }: ControllerHealth) => ({ controller: name, state, reason, since, paused })
