import { type FolderReading, observedById } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import { seenDigest } from '../../domain/seen.ts'
import type { SyncRecord } from '../../domain/status.ts'
import type { TargetRef } from '../../domain/targets.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { refText } from '../../store/redis/redis-keys.ts'
import type { RecordName, RecordProofs } from '../../store/sealing/record-proofs.ts'
import type { Settled } from '../../store/sync/run-snapshot.ts'
import { type Lease, LeaseLost } from '../lease.ts'
import { nextCheck } from '../schedule.ts'
import { isOver } from './attempts.ts'
import { type RunContext, type RunDeps, recognising } from './context.ts'
import { isLeaving, mayReveal, wantsName } from './desired.ts'
import { readingPolicy } from './read.ts'
import type { RunResult } from './types.ts'

/** Version of the rules for what is final: what an earlier version held to be final is looked at again. */
const RULES = 'r4'

/** What a run was decided on. Only the first part may hold a space. */
interface Basis {
  /** See `refText`. */
  readonly target: string
  /** Fingerprint of the master keys. */
  readonly keys: string
  /** Digest of records, proofs and headers of seals. */
  readonly state: string
}

const nameOf = ({ target }: Basis): RecordName => ({ place: `project ${target}`, field: '#settled' })
const textOf = ({ keys, state }: Basis, revision: string): string => `${RULES} ${keys} ${state} ${revision}`

/**
 * What has to be as it was for a check to be over at once: all that a run acts on, and the folder's configuration. It is proved like a
 * record: who changes a record cannot make it look as if a run had seen it. '' where something is left to do.
 */
export async function unchangedDigest(
  { deps: { keys, proofs }, snapshot, folder }: RunContext,
  { changes, attempts, stopped, reading, displayName }: RunResult,
  records: ReadonlyMap<string, SyncRecord | undefined>
): Promise<string> {
  const { project, state } = snapshot
  const reveals = mayReveal(snapshot, folder)
  if (stopped !== undefined || !reading.found || !reading.valuesWatched) return ''
  if (wantsName({ ...snapshot, displayName }) || !isAsDecided(project, { changes, attempts, reading })) return ''
  const isFinal = changes.every(({ id, desired, decision }) => {
    if (desired === undefined) return ['unmanaged', 'blocked', 'none'].includes(decision.action)
    const record = records.get(id) ?? desired.sync
    if (desired.damage !== undefined) return record?.outcome === 'Blocked'
    // Its value comes with another generation.
    if (decision.reason === 'SourceUnavailable') return true
    // An equal value comes without one.
    if (decision.reason === 'RestoredValueOld') return false
    if (record?.generation !== desired.credential.generation || isLeaving(project, desired)) return false
    return record.outcome !== 'Retrying' && !(reveals && record.ledger?.usernameSecret === 'hidden')
  })
  if (!isFinal) return ''
  const basis = { target: refText(project), keys, state }
  return `${reading.revision} ${await proofs.make(nameOf(basis), 0, textOf(basis, reading.revision))}`
}

/**
 * Whether the last reading shows what was decided on, apart from what was written since. Somebody else can change the folder between the
 * two, and nobody has decided on that yet.
 */
export function isAsDecided(
  project: Project,
  { changes, attempts, reading }: Pick<RunResult, 'changes' | 'attempts' | 'reading'>
): boolean {
  const left = observedById(reading)
  for (const { id, observed } of changes) {
    const last = left.get(id)
    left.delete(id)
    if (observed === last || isOver(attempts.get(id))) continue
    if (observed === undefined || last === undefined || seenDigest(project, observed) !== seenDigest(project, last)) return false
  }
  return left.size === 0
}

/** The folder's revision in a digest, if all else that it was made of is as it was; undefined when something else has to be looked at. */
function revisionIn(proofs: Pick<RecordProofs, 'refute'>, digest: string, basis: Basis): string | undefined {
  const [revision = '', proof] = digest.split(' ', 2)
  return proofs.refute(nameOf(basis), textOf(basis, revision), proof) === undefined ? revision : undefined
}

/**
 * Most runs are checks of projects in which nothing is to do. If the folder's configuration is to the letter what it was when that
 * was found, and so are keys, records and seals, it is so still, and neither the credentials nor the configuration need to be looked into.
 */
export async function checkUnchanged(
  deps: RunDeps,
  ref: TargetRef,
  lease: Lease,
  settled: Settled
): Promise<FolderReading | 'unchanged' | undefined> {
  const controller = deps.controllers.get(settled.project.controller)
  if (controller === undefined) return undefined
  const basis = { target: refText(ref), keys: deps.keys, state: settled.state }
  const revision = revisionIn(deps.proofs, settled.mark, basis)
  const policy = readingPolicy({ revision, snapshot: undefined, hashKey: deps.hashKey, now: deps.now() })
  if (policy.read !== 'unless-changed' || !(await deps.projects.owns(settled.project))) return undefined
  const reading = await readUnless(deps, settled.project, controller, lease, policy.revision)
  if (reading !== 'unchanged') return reading
  const dueAt = nextCheck(refText(ref), deps.interval, deps.now())
  const check = { dueAt, checkedAt: new Date(deps.now()).toISOString() }
  if (!(await deps.store.recordUnchanged(ref, lease.token, check))) throw new LeaseLost()
  await deps.due.set(ref, dueAt)
  return 'unchanged'
}

/** What goes wrong here goes wrong again in the run that follows, which knows what to record. */
async function readUnless(deps: RunDeps, project: Project, controller: Controller, lease: Lease, revision: string) {
  try {
    await recognising(deps, project, lease).covers(deps.requestTimeout)
    return await controller.readFolderUnless(project.folder, revision)
  } catch (error) {
    if (error instanceof LeaseLost) throw error
    return undefined
  }
}
