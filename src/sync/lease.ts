import type { SyncStore } from '../store/sync-store.ts'

/** Milliseconds that a lease lives without being renewed: how long a killed worker's project has to wait. One request must fit in. */
const LEASE_TTL = 10_000

/** The lease has gone to another run. What this run did is found by the next read; it must stop. */
export class LeaseLost extends Error {
  constructor() {
    super('another run has taken over the project')
    this.name = 'LeaseLost'
  }
}

/** The right to act for one project, held by one run in any number of processes. */
export interface Lease {
  readonly token: string
  /** Call before every request: throws `LeaseLost` unless a request of at most `ms` milliseconds ends inside the lease. */
  covers(ms: number): Promise<void>
  release(): Promise<void>
}

/** Undefined when another run holds the project. */
export async function acquireLease(
  store: Pick<SyncStore, 'acquire' | 'renew' | 'release'>,
  project: string
): Promise<Lease | undefined> {
  const token = crypto.randomUUID()
  // Taken before the request, so that our idea of the end is never later than Redis'.
  let until = performance.now() + LEASE_TTL
  if (!(await store.acquire(project, token, LEASE_TTL))) return undefined
  return {
    token,
    async covers(ms) {
      if (until - performance.now() < Math.max(LEASE_TTL / 2, ms)) {
        const now = performance.now()
        if (!(await store.renew(project, token, LEASE_TTL))) throw new LeaseLost()
        until = now + LEASE_TTL
      }
      if (until - performance.now() <= ms) throw new LeaseLost()
    },
    release: () => store.release(project, token)
  }
}
