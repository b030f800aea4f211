import type { TargetRef } from '../domain/targets.ts'
import type { RunInput } from '../store/sync/run-snapshot.ts'
import type { SyncStore } from '../store/sync/sync-store.ts'
import { defaultPace } from './pace.ts'

/** The lease has gone to another run. What this run did is found by the next read; it must stop. */
export class LeaseLost extends Error {
  constructor() {
    super('another run has taken over the project')
    this.name = 'LeaseLost'
  }
}

/** The right to act for one target of a project, held by one run in any number of processes. */
export interface Lease {
  readonly token: string
  /** Call before every request: throws `LeaseLost` unless a request of at most `ms` milliseconds ends inside the lease. */
  covers(ms: number): Promise<void>
  release(): Promise<void>
}

type LeaseStore = Pick<SyncStore, 'renew' | 'release'>

/** Undefined when another run holds the target. `life`: milliseconds that the lease lives without being renewed. */
export async function acquireLease(
  store: LeaseStore & Pick<SyncStore, 'acquire'>,
  ref: TargetRef,
  life: number = defaultPace.lease
): Promise<Lease | undefined> {
  const token = crypto.randomUUID()
  // Taken before the request, so that our idea of the end is never later than Redis'.
  const until = performance.now() + life
  return (await store.acquire(ref, token, life)) ? leaseOf(store, ref, { token, life, until }) : undefined
}

/** The same, together with what a run begins with. */
export async function beginWithLease(
  store: LeaseStore & Pick<SyncStore, 'begin'>,
  ref: TargetRef,
  life: number
): Promise<{ readonly lease: Lease; readonly input: RunInput } | undefined> {
  const token = crypto.randomUUID()
  const until = performance.now() + life
  try {
    const input = await store.begin(ref, token, life)
    return input && { lease: leaseOf(store, ref, { token, life, until }), input }
  } catch (error) {
    // It may have been taken.
    await store.release(ref, token)
    throw error
  }
}

function leaseOf(store: LeaseStore, ref: TargetRef, held: { token: string; life: number; until: number }): Lease {
  const { token, life } = held
  let { until } = held
  return {
    token,
    async covers(ms) {
      if (until - performance.now() < Math.max(life / 2, ms)) {
        const now = performance.now()
        if (!(await store.renew(ref, token, life))) throw new LeaseLost()
        until = now + life
      }
      if (until - performance.now() <= ms) throw new LeaseLost()
    },
    release: () => store.release(ref, token)
  }
}
