import { createSemaphore } from '../../async/semaphore.ts'
import type { LostApplied, Sought } from '../../domain/copies.ts'
import type { LastApplied } from '../../domain/status.ts'
import { nameIn, type TargetRef } from '../../domain/targets.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { CopyStore } from '../../store/project/copy-store.ts'
import type { FolderHolds } from '../../store/project/folder-holds.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { refText } from '../../store/redis/redis-keys.ts'
import type { RunSnapshot } from '../../store/sync/run-snapshot.ts'
import type { SyncStore } from '../../store/sync/sync-store.ts'
import { acquireLease, type Lease, LeaseLost } from '../lease.ts'
import type { Pace } from '../pace.ts'
import { removeCopies } from './removal.ts'
import { searchCopies } from './search.ts'

export interface CopyWorkDeps {
  readonly copies: CopyStore
  readonly store: Pick<SyncStore, 'gather'>
  readonly projects: Pick<ProjectStore, 'owners' | 'owns'>
  readonly controllers: ReadonlyMap<string, Controller>
  readonly recognise: (controller: string) => Promise<void>
  readonly hashKey: () => Promise<string>
  readonly holds: FolderHolds
  readonly pace: Pick<Pace, 'requestTimeout' | 'lease'>
  readonly now: () => number
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/** The work on the copies of one project, under the lock for it. */
export interface CopyContext {
  readonly deps: CopyWorkDeps
  readonly snapshot: RunSnapshot
  readonly controller: Controller
  readonly sought: Sought
  readonly hashKey: string
  readonly lease: Lease
}

/** Searches and removals that are wanted, made after a run and beside the next ones, so that no run waits for them. */
export interface CopyWork {
  /** Does what is wanted for a project, if anything. What fails is retried after a later run. */
  afterRun(ref: TargetRef): void
  close(): Promise<void>
}

/** Projects for which one process works at the same time. */
const CONCURRENCY = 2
/** How often what was wanted meanwhile is done at once. */
const ROUNDS = 3

export function createCopyWork(deps: CopyWorkDeps): CopyWork {
  const inTurn = createSemaphore(CONCURRENCY)
  const active = new Map<string, Promise<void>>()
  let isClosed = false

  async function work(ref: TargetRef): Promise<void> {
    try {
      if ((await deps.copies.due(ref)) === undefined) return
      await inTurn(async () => (isClosed ? undefined : doWanted(deps, ref, () => isClosed)))
    } catch (error) {
      // Another process works on it.
      if (error instanceof LeaseLost) return
      const reason = error instanceof JenkinsError ? error.root : (error as Error).name
      deps.log.warn({ project: nameIn(ref), reason }, 'copies could not be looked for')
    }
  }

  return {
    afterRun(ref) {
      const text = refText(ref)
      if (isClosed || active.has(text)) return
      active.set(
        text,
        work(ref).finally(() => active.delete(text))
      )
    },
    async close() {
      isClosed = true
      await Promise.all(active.values())
    }
  }
}

async function doWanted(deps: CopyWorkDeps, ref: TargetRef, isClosed: () => boolean): Promise<void> {
  const lease = await acquireLease(deps.copies, ref, deps.pace.lease)
  if (lease === undefined) return
  const stoppable: Lease = { ...lease, covers: ms => (isClosed() ? Promise.reject(new LeaseLost()) : lease.covers(ms)) }
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const wish = await deps.copies.due(ref)
      const context = wish === undefined ? undefined : await gathered(deps, ref, stoppable)
      if (wish === undefined || context === undefined) return
      const { requests } = await deps.copies.get(nameIn(ref))
      const here = requests.filter(request => request.controller === context.controller.name)
      if (wish === '' && here.length === 0) return
      for (const request of here) await removeCopies(context, request)
      if (wish !== '') await searchCopies(context, wish)
    }
  } finally {
    await lease.release()
  }
}

/** Undefined where nothing may be asked: the project is paused or going, or its controller or its own folder is not certain. */
async function gathered(deps: CopyWorkDeps, ref: TargetRef, lease: Lease): Promise<CopyContext | undefined> {
  const snapshot = await deps.store.gather(ref)
  const { project } = snapshot ?? {}
  const controller = deps.controllers.get(project?.controller ?? '')
  if (snapshot === undefined || project === undefined || controller === undefined) return undefined
  if (project.policies.paused || project.deletedAt !== null || project.damage !== undefined) return undefined
  if (project.unconfirmed === true && !snapshot.folderMade) return undefined
  await deps.recognise(project.controller)
  return {
    deps,
    snapshot,
    controller,
    sought: soughtIn(snapshot, await deps.copies.lost(project.name)),
    hashKey: await deps.hashKey(),
    lease
  }
}

function soughtIn({ wanted }: RunSnapshot, lost: ReadonlyMap<string, readonly LostApplied[]>): Sought {
  const present = wanted.flatMap(({ credential, sync }): [string, LastApplied][] =>
    sync?.ledger && sync.ledger.generation > 0 ? [[credential.id, sync.ledger]] : []
  )
  return { lost, present: new Map(present) }
}
