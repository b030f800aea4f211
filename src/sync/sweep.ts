import { setTimeout } from 'node:timers/promises'
import { type PlaceKey, placeKeysOf } from '../domain/project.ts'
import type { Memberships } from '../store/access/memberships.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { DueIndex } from '../store/sync/due-index.ts'
import type { Admission } from './admission.ts'
import type { Pace } from './pace.ts'
import type { Enqueue } from './queue.ts'
import { latestDue } from './schedule.ts'
import type { EventTrim } from './upkeep/event-trim.ts'
import type { Notify } from './upkeep/expiry-notices.ts'

/** Due projects taken up by one tick. */
const BATCH = 200
/** Projects that are asked about at once: one round trip for all, and a moment for everybody else after it. */
const TOGETHER = 50

export interface SweepDeps {
  readonly projects: ProjectStore
  readonly due: Pick<DueIndex, 'due' | 'mend' | 'drop' | 'park' | 'unpark'>
  readonly enqueue: Enqueue
  readonly notify: Notify
  readonly eventTrim: EventTrim
  readonly memberships: Pick<Memberships, 'mend'>
  /** The controllers that this process serves. */
  readonly served: () => readonly string[]
  /** Of the projects of a controller; `none` for one that other processes serve. */
  readonly admission: (controller: string) => Admission
  /** Mends what clocks that were set have made of the queues. */
  readonly mendQueue: () => Promise<void>
  /** Milliseconds between two checks of an unchanged project. */
  readonly interval: number
  readonly pace: Pick<Pace, 'tick' | 'walk' | 'grace' | 'stalledCheck'>
  readonly now: () => number
  readonly log: { warn(facts: object, message: string): void }
}

/** Enqueues every project that is dirty or due, for ever, in any number of processes at once. */
export function startSweep(deps: SweepDeps): { readonly done: Promise<unknown>; close(): Promise<void> } {
  const stop = new AbortController()
  const { pace } = deps
  const done = Promise.all([
    repeat(() => tick(deps), pace.tick, stop.signal, deps),
    repeat(() => walk(deps), pace.walk, stop.signal, deps),
    repeat(deps.mendQueue, pace.stalledCheck, stop.signal, deps)
  ])
  return {
    done,
    async close() {
      stop.abort()
      await done
    }
  }
}

async function repeat(work: () => Promise<void>, ms: number, signal: AbortSignal, { log }: SweepDeps): Promise<void> {
  let isFailing = false
  while (!signal.aborted) {
    try {
      await work()
      isFailing = false
    } catch (error) {
      // One line an outage, not one a tick.
      if (!isFailing && !signal.aborted) log.warn({ code: (error as Error).name }, 'the sweep could not read the store')
      isFailing = true
    }
    await setTimeout(ms, undefined, { signal }).catch(() => {})
  }
}

/**
 * Takes up what the index calls due. The run sets the next time; until then the project is put aside for a moment. What is due on a
 * controller to which no calls go is parked, so that it is not in the way of the others.
 */
async function tick(deps: SweepDeps): Promise<void> {
  const { due, enqueue, pace, served, admission, interval, now } = deps
  for (const controller of served()) {
    const admitted = admission(controller)
    if (admitted === 'none') continue
    for (const { name, target } of await due.unpark(controller, now() + pace.grace, admitted === 'one' ? 1 : BATCH))
      await enqueueThose(deps, name, [target], 'check')
  }
  const tried = new Set<string>()
  for (const some of inGroups(await due.due(now(), latestDue(interval, now()), BATCH))) {
    const found = await Promise.all(some.map(async ref => ({ ref, places: await placesIn(deps, ref.name, [ref.target]) })))
    const taken = found.flatMap(({ ref, places }) => places.map(place => ({ ref, place })))
    const parked = taken.filter(({ place: { controller } }) => {
      const admitted = admission(controller)
      if (admitted === 'none' || (admitted === 'one' && tried.has(controller))) return true
      tried.add(controller)
      return false
    })
    await Promise.all(parked.map(({ ref, place }) => due.park(place.controller, ref, now())))
    const left = taken.filter(one => !parked.includes(one))
    await due.mend(left.map(({ ref }) => ({ ref, at: now() + pace.grace })))
    await Promise.all(left.map(({ ref, place }) => enqueue(ref.name, [place], 'check')))
  }
}

/** Reads every project's own word on whether it is dirty or due, mends the index, and tells what has come with time. */
async function walk(deps: SweepDeps): Promise<void> {
  const { projects, due, eventTrim, memberships, interval, now } = deps
  const isTrimming = eventTrim.isDue()
  const isMeant = (at: number) => at <= latestDue(interval, now())
  let after: string | undefined
  while (true) {
    const names = await projects.names(after, BATCH)
    for (const some of inGroups(names)) {
      const works = await Promise.all(some.map(async name => ({ name, work: await projects.work(name) })))
      await due.mend(
        works.flatMap(({ name, work }) =>
          work.targets.flatMap(({ key, dueAt, dirty }) =>
            dirty || dueAt === null ? [] : { ref: { name, target: key }, at: isMeant(dueAt) ? Math.max(dueAt, now()) : now() }
          )
        )
      )
      for (const { name, work } of works) {
        const dirty = work.targets.flatMap(target => (target.dirty ? [target.key] : []))
        if (dirty.length > 0) await enqueueThose(deps, name, dirty, 'change')
        if (work.targets.every(({ dirty, dueAt }) => !dirty && dueAt === null)) await projects.releaseIfGone(name)
        if (work.noticeAt === null || work.noticeAt <= now()) await notifyOne(deps, name)
        if (isTrimming) await eventTrim.trim(name)
        if (isTrimming) await memberships.mend(name)
      }
    }
    if (names.length < BATCH) return
    after = names.at(-1)
  }
}

function* inGroups<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += TOGETHER) yield all.slice(at, at + TOGETHER)
}

async function enqueueThose(deps: SweepDeps, name: string, keys: readonly string[], why: 'change' | 'check'): Promise<void> {
  const places = await placesIn(deps, name, keys)
  if (places.length > 0) await deps.enqueue(name, places, why)
}

/** The places of a project that have these keys; what does not exist leaves the index. */
async function placesIn({ projects, due }: SweepDeps, name: string, keys: readonly string[]): Promise<readonly PlaceKey[]> {
  const project = await projects.get(name)
  const places = (project === undefined ? [] : placeKeysOf(project)).filter(({ key }) => keys.includes(key))
  for (const target of keys) if (!places.some(({ key }) => key === target)) await due.drop({ name, target })
  return places
}

/** What is wrong with one project does not keep the others waiting. */
async function notifyOne({ notify, log }: SweepDeps, project: string): Promise<void> {
  try {
    await notify(project)
  } catch (error) {
    log.warn({ project, code: (error as Error).name }, 'the ends of credentials could not be looked at')
  }
}
