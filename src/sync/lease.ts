import type { TargetRef } from '../domain/targets.ts'
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

/** Undefined when another run holds the target. `life`: milliseconds that the lease lives without being renewed. */
export async function acquireLease(
  store: Pick<SyncStore, 'acquire' | 'renew' | 'release'>,
  ref: TargetRef,
  life: number = defaultPace.lease
): Promise<Lease | undefined> {
  const token = crypto.randomUUID()
  // Taken before the request, so that our idea of the end is never later than Redis'.
  let until = performance.now() + life
  if (!(await store.acquire(ref, token, life))) return undefined
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
