import { Gauge, type Registry } from 'prom-client'
import { NOTICE_DAYS } from '../../domain/expiry-notices.ts'
import { matchesAny } from '../../domain/glob.ts'
import type { LiveProcess } from '../../store/process-registry.ts'
import type { Totals } from '../../store/project/totals.ts'

/** Read from the store for every scrape. */
export interface StoreReads {
  readonly totals: () => Promise<Totals>
  readonly processes: () => Promise<readonly Pick<LiveProcess, 'role' | 'version' | 'serves'>[]>
  /** Milliseconds since 1970 by the clock of the store. */
  readonly clock: () => number
  /** Jobs in the queue of each controller by state. */
  readonly jobs: () => Promise<ReadonlyMap<string, Readonly<Record<string, number>>>>
}

/**
 * Metrics of the whole bridge, the same in every process. Returns the function that refreshes them before every scrape. While the
 * store does not answer they keep their values, and `jcb_store_up` is 0.
 */
export function storeMetrics(registers: Registry[], { totals, jobs, processes, clock }: StoreReads): () => Promise<void> {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name, help, registers, labelNames })
  const up = gauge('jcb_store_up', '1 if Redis answered when these numbers were read.')
  const queue = gauge('jcb_queue_jobs', 'Jobs in the queue of a controller by state.', 'controller', 'state')
  const live = gauge('jcb_processes', 'Live processes of the bridge by role and version.', 'role', 'version')
  const workers = gauge('jcb_controller_workers', 'Live workers that serve a controller.', 'controller')
  const projects = gauge('jcb_projects', 'Projects: all, dirty (with changes that no run has seen yet) and paused.', 'state')
  const credentials = gauge('jcb_credentials', 'Credentials by phase.', 'phase')
  const expiring = gauge('jcb_credentials_expiring', 'Credentials that expire within this number of days.', 'days')
  const expired = gauge('jcb_credentials_expired', 'Credentials that have expired.')
  const tooOld = gauge(
    'jcb_credentials_too_old',
    'Credentials with a secret that is older than the policy of their project allows.'
  )
  const unmanaged = gauge('jcb_unmanaged_credentials', 'Credentials in the folders that are not ours.')
  const webhooks = gauge(
    'jcb_webhooks',
    'Webhooks: active, failing (enabled, and the last message did not arrive) and disabled.',
    'state'
  )
  const unsynced = gauge(
    'jcb_oldest_unsynced_change_seconds',
    'Age of the oldest change that Jenkins does not hold yet; 0 for none.'
  )
  const unchecked = gauge(
    'jcb_oldest_unchecked_project_seconds',
    'Time since the last complete read of the folder that was read longest ago; 0 for none.'
  )
  const waiting = gauge(
    'jcb_controller_waiting_credentials',
    'Credentials that differ from Jenkins, by controller.',
    'controller'
  )
  const behind = gauge(
    'jcb_controller_oldest_unsynced_change_seconds',
    'Age of the oldest change that the Jenkins of a controller does not hold yet; 0 for none.',
    'controller'
  )
  const backup = gauge(
    'jcb_last_backup_timestamp_seconds',
    'When the last backup was completed, in seconds since 1970; 0 for never.'
  )
  return async () => {
    const read = await Promise.all([jobs(), totals(), processes()]).catch(() => undefined)
    up.set(read === undefined ? 0 : 1)
    if (read === undefined) return
    const [counts, now, alive] = read
    queue.reset()
    for (const [controller, states] of counts)
      for (const [state, count] of Object.entries(states)) queue.set({ controller, state }, count)
    workers.reset()
    for (const controller of counts.keys())
      if (controller !== '') workers.set({ controller }, alive.filter(({ serves }) => matchesAny(serves, controller)).length)
    live.reset()
    for (const { role, version } of alive) live.inc({ role, version })
    projects.set({ state: 'all' }, now.projects)
    projects.set({ state: 'dirty' }, now.dirty)
    projects.set({ state: 'paused' }, now.paused)
    for (const [phase, count] of Object.entries(now.counts.phases)) credentials.set({ phase }, count)
    for (const [i, days] of NOTICE_DAYS.entries()) expiring.set({ days: String(days) }, now.expiry.within[i] ?? 0)
    expired.set(now.expiry.expired)
    tooOld.set(now.expiry.tooOld)
    unmanaged.set(now.counts.unmanaged)
    for (const [state, count] of Object.entries(now.webhooks)) webhooks.set({ state }, count)
    unsynced.set(ageOf(read[1].unsyncedSince, clock() / 1000))
    unchecked.set(ageOf(read[1].uncheckedSince, clock() / 1000))
    waiting.reset()
    behind.reset()
    for (const [controller, share] of Object.entries(now.controllers)) {
      waiting.set({ controller }, share.waiting)
      behind.set({ controller }, ageOf(share.unsyncedSince, clock() / 1000))
    }
    backup.set(now.lastBackup ?? 0)
  }
}

/** Tolerated clock difference in seconds. */
const TOLERANCE = 5

/** Unknown (NaN) if it would be negative, because the clock that wrote the time has been set back since. */
export function ageOf(since: number | null, now: number): number {
  if (since === null) return 0
  const age = now - since
  return age < -TOLERANCE ? Number.NaN : Math.max(0, age)
}
