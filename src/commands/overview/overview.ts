import { compareEventIds, type Event } from '../../domain/event.ts'
import { compareKeys, keyIn } from '../../domain/overview/order.ts'
import { blockOf, waitingIn } from '../../domain/overview/trouble.ts'
import { bucketsOf, timeOfHour, type Window } from '../../domain/overview/windows.ts'
import type { Reason } from '../../domain/reasons.ts'
import { type Phase, phases } from '../../domain/status.ts'
import type { CredentialIndex } from '../../store/credential/credential-index.ts'
import type { EventLog } from '../../store/event-log.ts'
import type { ProjectFacts } from '../../store/project/project-facts.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { type Attention, type AttentionList, findAttention } from './find-attention.ts'
import type { Plots } from './plots.ts'
import type { Reading, ReadNumbers } from './project-numbers.ts'

/** Things of each kind that are shown at most. */
const MOST = { projects: 50, attention: 50, events: 20 } as const

/** Parts of an overview that may be missing. */
export const overviewParts = ['projects', 'attention', 'drift', 'timeToJenkins', 'expiries', 'controllers', 'events'] as const
export type OverviewPart = (typeof overviewParts)[number]

/** What is known of a controller. */
export interface ControllerHealth {
  readonly name: string
  readonly state: 'Ready' | 'Failing' | 'Unknown'
  readonly reason: Reason | null
  readonly message: string | null
  /** Since when it is not ready, or calls to it are paused. */
  readonly since: string | null
  readonly paused: boolean
}

export interface OverviewDeps {
  readonly readNumbers: ReadNumbers
  readonly index: CredentialIndex
  readonly projects: Pick<ProjectStore, 'get'>
  readonly events: Pick<EventLog, 'latest'>
  readonly plots: Plots
}

export interface OverviewQuery {
  /** The projects that the caller may see. */
  readonly names: readonly string[]
  readonly window: Window
  /** Looks at those of these controllers that the caller may see. */
  readonly look: (used: ReadonlySet<string>) => Promise<readonly ControllerHealth[]>
}

export type Overview = Awaited<ReturnType<ReturnType<typeof createOverview>>>

/** Sums up the projects of a caller. A part that cannot be read is empty and named. */
export const createOverview =
  ({ readNumbers, index, projects, events, plots }: OverviewDeps) =>
  async ({ names, window, look }: OverviewQuery) => {
    const reading = await readNumbers(names)
    const { projects: all, at, fault } = reading
    const now = new Date(at)
    const partial: OverviewPart[] = fault === undefined ? [] : ['projects']
    const part = async <T>(name: OverviewPart | readonly OverviewPart[], reading: Promise<T>, instead: T): Promise<T> =>
      reading.catch(() => {
        partial.push(...[name].flat())
        return instead
      })
    const { ranked, used, totals } = summed(reading)
    const nothing: AttentionList = { items: [], total: 0 }
    const [past, ahead, controllers, found, latest, shown] = await Promise.all([
      part(['drift', 'timeToJenkins'], plots.past(names, window, at), { drift: [], timeToJenkins: [] }),
      part('expiries', plots.ahead(names, at), []),
      part('controllers', look(used), []),
      part('attention', findAttention(index, ranked, now, MOST.attention), nothing),
      part('events', latestEvents(events, all), []),
      Promise.all(ranked.slice(0, MOST.projects).map(async facts => ({ facts, record: await projects.get(facts.name) })))
    ])
    const seen = controllers.map(health => ({ ...health, ...shareOf(health.name, all) }))
    const outages = seen.flatMap(controllerItem)
    if (seen.some(({ state, reason }) => state !== 'Ready' && reason === null)) partial.push('controllers')
    const { bucket, starts } = bucketsOf(window, at)
    return {
      window,
      from: timeOfHour(starts[0] ?? 0),
      to: now.toISOString(),
      bucket,
      totals,
      projects: shown.flatMap(({ facts, record }) =>
        record === undefined
          ? []
          : [{ ...numbersOf(facts), displayName: record.displayName, paused: record.policies.paused || facts.paused }]
      ),
      projectsTotal: all.length,
      attention: [...outages, ...found.items].slice(0, MOST.attention),
      attentionTotal: outages.length + found.total,
      ...past,
      expiries: ahead,
      controllers: seen,
      events: latest,
      partial
    }
  }

/** What follows from a reading alone, once for all who share it. */
const sums = new WeakMap<Reading, ReturnType<typeof sumUp>>()
function summed(reading: Reading): ReturnType<typeof sumUp> {
  const known = sums.get(reading) ?? sumUp(reading)
  sums.set(reading, known)
  return known
}

const sumUp = ({ projects: all }: Reading) => ({
  ranked: all
    .map(project => ({ project, key: keyIn('-trouble', project) }))
    .sort((a, b) => compareKeys('-trouble', a.key, b.key))
    .map(({ project }) => project),
  used: new Set(all.flatMap(({ targets }) => targets.flatMap(({ controller }) => controller ?? []))),
  totals: totalsOf(all)
})

/** The numbers of a project that an overview shows. */
const numbersOf = (facts: ProjectFacts) => ({
  name: facts.name,
  phases: facts.counts.phases,
  unmanaged: facts.counts.unmanaged,
  expired: facts.expired,
  stale: facts.stale,
  invalid: facts.invalid,
  blocked: blockOf(facts)?.reason ?? null,
  checkedAt: facts.checkedAt
})

function totalsOf(all: readonly ProjectFacts[]) {
  const sum = (number: (project: ProjectFacts) => number): number => all.reduce((total, project) => total + number(project), 0)
  const ofPhases = phases.map(phase => [phase, sum(({ counts }) => counts.phases[phase])] as const)
  return {
    projects: all.length,
    credentials: ofPhases.reduce((total, [, count]) => total + count, 0),
    phases: Object.fromEntries(ofPhases) as Record<Phase, number>,
    expired: sum(({ expired }) => expired),
    expiringIn7Days: sum(({ expiring }) => expiring[0]),
    expiringIn30Days: sum(({ expiring }) => expiring[1]),
    stale: sum(({ stale }) => stale),
    invalid: sum(({ invalid }) => invalid),
    unmanaged: sum(({ counts }) => counts.unmanaged),
    copies: sum(({ copies }) => copies),
    paused: sum(({ paused }) => (paused ? 1 : 0))
  }
}

/** What some projects have on a controller: how much waits for it, and when its folders were read, the one longest ago. */
function shareOf(controller: string, all: readonly ProjectFacts[]) {
  const there = all.flatMap(project =>
    project.targets.flatMap(target => (target.controller === controller ? [{ project, target }] : []))
  )
  const behind = there.filter(({ target }) => target.isBehind)
  const checks = there.flatMap(({ target }) => target.checkedAt ?? [])
  return {
    projects: there.length,
    waiting: behind.reduce((sum, { project }) => sum + waitingIn(project), 0),
    checkedAt: checks.reduce<string | null>((a, b) => (a === null || b < a ? b : a), null)
  }
}

function controllerItem({
  name,
  state,
  reason,
  since,
  paused,
  waiting
}: ControllerHealth & { readonly waiting: number }): Attention[] {
  // Of one that has not answered yet, nothing is known.
  if ((state === 'Ready' || reason === null) && !paused) return []
  const nobody = { project: null, type: null, phase: null, action: 'none' as const }
  return [{ ...nobody, kind: 'controller', id: name, reason: reason ?? 'CircuitOpen', since, count: waiting }]
}

/** The newest events of all projects: each of them is in one of the projects with the newest last events. */
async function latestEvents(events: OverviewDeps['events'], all: readonly ProjectFacts[]) {
  const newest = all
    .flatMap(({ name, lastEvent }) => (lastEvent === null ? [] : [{ name, lastEvent }]))
    .sort((a, b) => compareEventIds(b.lastEvent, a.lastEvent))
    .slice(0, MOST.events)
  const lists = await Promise.all(
    newest.map(async ({ name }) => (await events.latest(name, MOST.events)).map((event: Event) => ({ project: name, ...event })))
  )
  return lists
    .flat()
    .sort((a, b) => compareEventIds(b.id, a.id))
    .slice(0, MOST.events)
}
