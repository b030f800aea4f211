import { type Expiry, noExpiry } from '../../domain/expiry-notices.ts'
import { type Phase, phases } from '../../domain/status.ts'
import { expiryIn } from '../credential/expiry-notice-store.ts'
import type { RedisClient } from '../redis/client.ts'
import { fieldOf, projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import { countWebhooks, type WebhookCounts } from '../webhook/webhook-counts.ts'
import { type Counts, countFields, countsIn, defineCounting, recount } from './phase-counts.ts'

/** Totals over all projects. Times are seconds since 1970. */
export interface Totals {
  readonly projects: number
  /** Projects with changes that no run has seen yet. */
  readonly dirty: number
  /** Projects paused by their policy; their intended delays do not count below. */
  readonly paused: number
  /** Time of the oldest change that Jenkins does not hold yet. */
  readonly unsyncedSince: number | null
  /** The oldest of the projects' last complete reads; a project that was never read counts with its creation. */
  readonly uncheckedSince: number | null
  /** Credentials by phase, and unmanaged ones in the folders. */
  readonly counts: Counts
  readonly expiry: Expiry
  /** What waits for each controller that has a project. */
  readonly controllers: Readonly<Record<string, Waiting>>
  readonly webhooks: WebhookCounts
  /** When the last backup completed; null if there was none. */
  readonly lastBackup: number | null
}

/** What waits for one controller. Times are as in `Totals`. */
export interface Waiting {
  /** Credentials that differ from Jenkins and are still being synced. */
  readonly waiting: number
  readonly unsyncedSince: number | null
  readonly uncheckedSince: number | null
}

export const nothingWaits: Waiting = { waiting: 0, unsyncedSince: null, uncheckedSince: null }

export interface TotalsStore {
  read(): Promise<Totals>
}

/** Projects read concurrently. */
const BATCH = 500
/** How many times longer than it took a count is kept, so that counting takes no more than a twentieth of Redis's time. */
const KEPT = { times: 20, least: 100, most: 30_000 } as const

/**
 * Counts over all projects. A count is cached in Redis, so that any number of processes can serve it at any rate; with many
 * projects it takes longer and is kept longer.
 */
export function createTotals(redis: RedisClient): TotalsStore {
  defineCounting(redis)
  return {
    async read() {
      const [kept, left] = await Promise.all([redis.get(registryKeys.totals), redis.pttl(registryKeys.totals)])
      // A count with more than the maximum life left dates from before a clock was set back.
      const known: Totals | undefined = kept === null || left > KEPT.most ? undefined : JSON.parse(kept)
      // An earlier version may have cached fewer fields.
      if (known?.webhooks !== undefined && known.lastBackup !== undefined && known.controllers !== undefined) return known
      const begin = performance.now()
      const lastBackup = await redis.get(registryKeys.lastBackup)
      const totals: Totals = {
        ...(await count(redis)),
        webhooks: await countWebhooks(redis),
        lastBackup: lastBackup === null ? null : Number(lastBackup)
      }
      const life = Math.min(KEPT.most, Math.max(KEPT.least, (performance.now() - begin) * KEPT.times))
      await redis.set(registryKeys.totals, JSON.stringify(totals), 'PX', Math.round(life))
      return totals
    }
  }
}

/** The totals that are counted project by project. */
type Counted = Omit<Totals, 'webhooks' | 'lastBackup'>

/** The contribution of one project. */
interface Share {
  /** In each of its controllers; none while the project owns no folder. */
  readonly waiting: readonly { readonly controller: string; readonly share: Waiting }[]
  /** In all of them. */
  readonly whole: Waiting
  readonly isDirty: boolean
  readonly work: readonly (string | null)[]
  readonly counts: Counts
}

const fields = ['dirty', 'done', 'unsyncedSince', 'checkedAt', 'createdAt', 'paused', 'expiry', 'targets'] as const
const none: Counts = { phases: Object.fromEntries(phases.map(phase => [phase, 0])) as Record<Phase, number>, unmanaged: 0 }

async function count(redis: RedisClient): Promise<Counted> {
  const names = await redis.zrange(registryKeys.projects, 0, '-1')
  const claims = new Map(Object.entries(await redis.hgetall(registryKeys.owners)))
  let totals: Counted = {
    projects: names.length,
    dirty: 0,
    paused: 0,
    unsyncedSince: null,
    uncheckedSince: null,
    counts: none,
    expiry: noExpiry,
    controllers: {}
  }
  for (let start = 0; start < names.length; start += BATCH) {
    const shares = await Promise.all(
      names.slice(start, start + BATCH).map(name => shareOf(redis, name, controllerIn(claims.get(name))))
    )
    totals = shares.reduce(added, totals)
  }
  return totals
}

/** The controller of the folder in a claim, see `placeOf`. */
const controllerIn = (claim: string | undefined): string | undefined => /^\S* ([^/]+)\//.exec(claim ?? '')?.[1]

async function shareOf(redis: RedisClient, name: string, controller: string | undefined): Promise<Share> {
  const keys = projectKeys(name)
  const values = await redis.hmget(keys.work, ...fields, ...countFields)
  const work = values.slice(0, fields.length)
  const targets = work[7]
  const counts = countsIn(values.slice(fields.length)) ?? (await recount(redis, keys))
  if (targets) return { ...(await inTargets(redis, keys.work, targets, work, counts)), work, counts }
  const whole = waitingOf(work, counts)
  return { work, counts, whole, isDirty: isBehind(work), waiting: controller === undefined ? [] : [{ controller, share: whole }] }
}

/** Whether there are changes that no run has seen. */
const isBehind = ([dirty, done]: Share['work']): boolean => Number(dirty ?? 0) > Number(done ?? 0)

function waitingOf(
  [, , since, checked, created, paused]: Share['work'],
  { phases: { Pending, Retrying, Deleting } }: Counts
): Waiting {
  if (paused === '1') return { ...nothingWaits, waiting: Pending + Retrying + Deleting }
  const seen = checked || created
  return {
    waiting: Pending + Retrying + Deleting,
    unsyncedSince: since ? Number(since) : null,
    uncheckedSince: seen ? Date.parse(seen) / 1000 : null
  }
}

/** What waits in each of several targets. How many credentials wait is known of all together, and said of those that lack something. */
async function inTargets(
  redis: RedisClient,
  key: string,
  targets: string,
  work: Share['work'],
  counts: Counts
): Promise<Pick<Share, 'waiting' | 'whole' | 'isDirty'>> {
  const [dirty, , since, , , paused] = work
  const found = await Promise.all(
    targets.split('|').map(async entry => {
      const [target = '', controller = ''] = entry.split(':')
      const [done, unsynced, checked] = await redis.hmget(
        key,
        ...['done', 'unsynced', 'checkedAt'].map(field => fieldOf(target, field))
      )
      const isDirty = isBehind([dirty ?? null, done ?? null])
      const isSynced = unsynced === '0' && !isDirty
      // One that was never read is new: when the project was made says nothing of it.
      const there = [null, null, isSynced ? null : (since ?? null), checked ?? null, null, paused ?? null]
      const share = waitingOf(there, counts)
      return { controller, isDirty, share: isSynced ? { ...share, waiting: 0 } : share }
    })
  )
  return {
    waiting: found,
    whole: found.map(({ share }) => share).reduce(waited, nothingWaits),
    isDirty: found.some(({ isDirty }) => isDirty)
  }
}

function added(totals: Counted, { waiting, whole, isDirty, work, counts }: Share): Counted {
  const [, , , , , paused, expiry] = work
  const { unsyncedSince, uncheckedSince } = whole
  const controllers = new Map(Object.entries(totals.controllers))
  for (const { controller, share } of waiting)
    controllers.set(controller, waited(controllers.get(controller) ?? nothingWaits, share))
  return {
    projects: totals.projects,
    dirty: totals.dirty + (isDirty ? 1 : 0),
    paused: totals.paused + (paused === '1' ? 1 : 0),
    unsyncedSince: earlier(totals.unsyncedSince, unsyncedSince),
    uncheckedSince: earlier(totals.uncheckedSince, uncheckedSince),
    counts: sum(totals.counts, counts),
    expiry: sumOfExpiry(totals.expiry, expiryIn(expiry)),
    controllers: Object.fromEntries(controllers)
  }
}

const waited = (a: Waiting, b: Waiting): Waiting => ({
  waiting: a.waiting + b.waiting,
  unsyncedSince: earlier(a.unsyncedSince, b.unsyncedSince),
  uncheckedSince: earlier(a.uncheckedSince, b.uncheckedSince)
})

const sum = (a: Counts, b: Counts): Counts => ({
  phases: Object.fromEntries(phases.map(phase => [phase, a.phases[phase] + b.phases[phase]])) as Record<Phase, number>,
  unmanaged: a.unmanaged + b.unmanaged
})

const sumOfExpiry = (a: Expiry, b: Expiry): Expiry => ({
  within: [a.within[0] + b.within[0], a.within[1] + b.within[1], a.within[2] + b.within[2]],
  expired: a.expired + b.expired,
  tooOld: a.tooOld + b.tooOld
})

const earlier = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b < a) ? b : a)
