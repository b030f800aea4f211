import type { Credential } from '../../domain/credential.ts'
import type { FolderReading } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import type { Tracing } from '../../domain/tracing.ts'
import type { Controller } from '../../jenkins/controller.ts'
import type { UsageStore } from '../../store/credential/usage-store.ts'
import type { CopyStore } from '../../store/project/copy-store.ts'
import type { FolderHolds } from '../../store/project/folder-holds.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import type { RecordProofs } from '../../store/sealing/record-proofs.ts'
import type { Sealer } from '../../store/sealing/seal.ts'
import type { ControllerLog } from '../../store/sync/controller-log.ts'
import type { DueIndex } from '../../store/sync/due-index.ts'
import type { RunSnapshot } from '../../store/sync/run-snapshot.ts'
import type { SyncStore } from '../../store/sync/sync-store.ts'
import { type Lease, LeaseLost } from '../lease.ts'
import type { Pace } from '../pace.ts'
import type { FolderState } from './folder.ts'
import type { UsageKeeper } from './keep-usage.ts'
import type { SyncObserver } from './report.ts'

export interface ReconcileDeps {
  readonly store: SyncStore
  /** Stores credentials again with their user names sealed. Whether the stored records are others now. */
  readonly sealUserNames: (project: string, credentials: readonly Credential[]) => Promise<boolean>
  readonly projects: Pick<ProjectStore, 'get' | 'work' | 'release' | 'update' | 'owns' | 'claimFolder' | 'sharers' | 'leave'>
  readonly usage: UsageStore
  readonly holds: FolderHolds
  readonly copies: Pick<CopyStore, 'noteLost' | 'lost'>
  /** Where it is told what became of the folder of a project that is gone. */
  readonly trail: Pick<ControllerLog, 'note'>
  readonly due: Pick<DueIndex, 'set' | 'drop'>
  readonly sealer: Sealer
  readonly controllers: ReadonlyMap<string, Controller>
  /** Throws unless the controller of this name is the Jenkins that is known, see `Recogniser`; `again` asks it now in any case. */
  readonly recognise: (controller: string, again?: boolean) => Promise<void>
  /** Makes sure that `Controller` can hash what it reads, and gives the id of the key for it. */
  readonly hashKey: () => Promise<string>
  /** Fingerprint of the master keys. */
  readonly keys: string
  /** Whether a master key that is not here is in use by others. */
  readonly isNeeded: (key: string) => Promise<boolean>
  readonly proofs: Pick<RecordProofs, 'make' | 'refute'>
  /** The longest that one call to Jenkins may take, in milliseconds. */
  readonly requestTimeout: number
  readonly pace: Pick<Pace, 'lease' | 'firstRetry' | 'recognition' | 'usageReading'>
  /** Milliseconds between two checks of an unchanged project. */
  readonly interval: number
  readonly now: () => number
  readonly random: () => number
  readonly observer: SyncObserver
  readonly tracing: Tracing
  /** What has led to this run; forgotten with the question. */
  readonly takeTraces: (project: string) => Promise<readonly string[]>
  readonly log: {
    info(facts: object, message: string): void
    warn(facts: object, message: string): void
    error(facts: object, message: string): void
  }
}

/** This process lacks a master key that others use: the run is left to them. */
export class KeyAbsent extends Error {}

/** Throws where this process is not one to judge what needs these keys. */
export async function assertKeys(
  { isNeeded }: Pick<ReconcileDeps, 'isNeeded'>,
  keys: Iterable<string | undefined>
): Promise<void> {
  for (const key of new Set(keys)) if (key !== undefined && (await isNeeded(key))) throw new KeyAbsent()
}

/** The same for one run, with its key known. */
export interface RunDeps extends Omit<ReconcileDeps, 'hashKey'> {
  /** Id of the key under which `Controller` hashes what it reads. */
  readonly hashKey: string
}

/** One run on one project. */
export interface RunContext {
  readonly deps: RunDeps
  readonly snapshot: RunSnapshot
  readonly lease: Lease
  readonly controller: Controller
  /** The folder, if it was read before anything else was looked at. */
  readonly opening: FolderReading | undefined
  readonly folder: FolderState
  /** Keeps what Jenkins shows of uses before an update makes it forget them. */
  readonly uses: UsageKeeper
}

/** A lease that covers a request only to the Jenkins that is known. It is asked first, since its answer may take a while. */
export const recognising = ({ recognise }: RunDeps, { controller }: Project, lease: Lease): Lease => ({
  ...lease,
  async covers(ms) {
    await recognise(controller)
    await lease.covers(ms)
  }
})

/** Notes that the folder is being made by us, or that it was. */
export async function noteFolder(
  { deps, snapshot, lease }: RunContext,
  state: 'intended' | 'made' | 'gone' | 'exists'
): Promise<void> {
  if (!(await deps.store.noteFolder(snapshot.project, lease.token, state))) throw new LeaseLost()
}

/** Notes that this folder may hold secrets in clear; null: that has ended. */
export async function noteInClear({ deps, snapshot, lease }: RunContext, folder: readonly string[] | null): Promise<void> {
  if (!(await deps.store.noteInClear(snapshot.project, lease.token, folder))) throw new LeaseLost()
}

/** What a folder holds now; the project's present one if none is named. */
export async function readFolder(
  { deps, snapshot, controller, lease }: RunContext,
  folder: readonly string[] = snapshot.project.folder
): Promise<FolderReading> {
  await lease.covers(deps.requestTimeout)
  return controller.readFolder(folder)
}
