import { lookOf, withLook } from '../../domain/intent.ts'
import { type FolderReading, isProof, observedById } from '../../domain/observed.ts'
import { placeOf } from '../../domain/project.ts'
import { failures, isFailure } from '../../domain/reasons.ts'
import { hasCiphertexts, type LastApplied, type SyncRecord } from '../../domain/status.ts'
import type { RunSnapshot } from '../../store/sync/sync-store.ts'
import { LeaseLost } from '../lease.ts'
import { BULK_FROM, createFolderWith, isActed, mayMakeFilled, mayReplace, replaceCredentials } from './bulk.ts'
import { noteFolder, type RunContext } from './context.ts'
import { documentShape } from './document-shape.ts'
import { type Acted, act, type SyncFailure } from './execute.ts'
import { isHereInClear, mayPost, showsWrites } from './folder-state.ts'
import { nothingDone } from './plaintext.ts'
import { compare, isHeld, isLeaving, lastAppliedOf, type PlannedChange } from './plan.ts'
import { blank } from './verdict.ts'

/** So many updates of known credentials are sent without reading the folder first: the read after them proves everything. */
const QUICK_LIMIT = 4

/**
 * Updates of credentials that are ours and in step but for the change that was just made: the common case, a person's edit, costs
 * the write and the read that proves it. Anything else is decided on a read.
 */
export function quickItems({ project, wanted, requested, failures }: RunSnapshot, hashKey: string, now: number): PlannedChange[] {
  const changed = wanted.filter(
    w => w.credential.generation > (lastAppliedOf(project, w)?.generation ?? 0) || w.credential.deletedAt !== null
  )
  const isQuick =
    project.deletedAt === null &&
    requested.length === 0 &&
    failures === 0 &&
    changed.length <= QUICK_LIMIT &&
    changed.every(
      w =>
        w.damage === undefined &&
        !isLeaving(project, w) &&
        !isHeld(project, w, now) &&
        (lastAppliedOf(project, w)?.generation ?? 0) > 0 &&
        lastAppliedOf(project, w)?.hashKey === hashKey &&
        w.sync?.outcome === 'Synced'
    )
  if (!isQuick) return []
  return changed.map(w => ({
    id: w.credential.id,
    wanted: w,
    observed: undefined,
    copies: 1,
    decision: { action: 'update', reason: 'Changed', fields: [], drifted: false },
    held: false,
    sealFault: undefined
  }))
}

/** What was sent, and whether nothing is left that another pass could do better. */
export type Sent = Acted & { readonly isWhole: boolean }

/** Sends what is due in the cheapest way that is allowed. `reading` is undefined on the quick way. */
export async function send(
  context: RunContext,
  reading: FolderReading | undefined,
  due: readonly PlannedChange[]
): Promise<Sent> {
  const { deps, snapshot, lease, controller, folder } = context
  const { project } = snapshot
  // What the last reading showed, the next one will show as well.
  if (reading === undefined) return { ...(await act(context, due, hadCiphertexts)), isWhole: false }
  if (!reading.found) {
    const written = due.filter(item => item.decision.action !== 'delete')
    if (mayMakeFilled(snapshot, controller) && mayPost(snapshot, folder) && written.length > 0 && !written.some(wasRefused)) {
      await recordIntents(context, reading, due)
      return makeFilled(context, written)
    }
    // Nothing is noted as ours before: an empty folder holds none of it, whatever comes of its making.
    await lease.covers(deps.requestTimeout)
    // One that has appeared is read before anything is put into it.
    if (!(await controller.createFolder(project.folder, project.displayName)).made) return { ...nothingDone, isWhole: false }
    if (isHereInClear(snapshot, folder)) folder.inClear = null
    folder.isMade = true
    await noteFolder(context, 'made')
    // Many go in at once when the empty folder was read, which shows whether our user could end and prove what that leaves in clear.
    if (project.policies.bulk && due.length >= BULK_FROM && mayPost(snapshot, folder)) return { ...nothingDone, isWhole: false }
  }
  await recordIntents(context, reading, due)
  if (mayReplace(snapshot, folder.isMade, reading, due) && mayPost(snapshot, folder)) {
    const acted = await replaceCredentials(context, reading, due)
    if (isActed(acted)) return { ...acted, isWhole: true }
  }
  const isShown = reading.found ? showsWrites(reading) : controller.showsCiphertexts !== false
  return { ...(await act(context, due, () => isShown)), isWhole: true }
}

async function makeFilled(context: RunContext, written: readonly PlannedChange[]): Promise<Sent> {
  const { folder } = context
  await noteFolder(context, 'intended')
  const acted = await createFolderWith(context, written)
  // A folder has appeared under our eyes: the next pass reads what is in it.
  if (acted === 'moved') return { ...nothingDone, isWhole: false }
  if (isActed(acted)) {
    if (acted.stopped === undefined) {
      folder.isMade = true
      await noteFolder(context, 'made')
    }
    return { ...acted, isWhole: true }
  }
  // It may have been done all the same: the next run reads, and goes one by one.
  return { done: new Map(), stopped: acted.refused, unsure: new Set(written.map(({ id }) => id)), isWhole: true }
}

const hadCiphertexts = ({ wanted }: PlannedChange): boolean => wanted?.sync?.ledger != null && hasCiphertexts(wanted.sync.ledger)

/** Whether the last try failed by what is in it, as far as one could tell. */
const wasRefused = ({ wanted }: PlannedChange): boolean => {
  const reason = wanted?.sync?.reason
  return reason != null && isFailure(reason) && failures[reason].scope === 'credential'
}

/**
 * Notes what is about to appear in Jenkins by our hand, so that a crash after the request does not make it a stranger. Where it was proved
 * that nothing of the name is there, whatever appears is ours; where nothing was shown, only what looks like it.
 */
export async function recordIntents(
  { deps, snapshot, lease, noted }: RunContext,
  reading: FolderReading,
  due: readonly PlannedChange[]
): Promise<void> {
  const { project } = snapshot
  const nothing = { generation: 0, place: placeOf(project), className: '', hashes: {}, fingerprint: null, hashKey: deps.hashKey }
  const records = new Map<string, SyncRecord>()
  for (const { wanted, decision, id } of due) {
    if (wanted === undefined || decision.action === 'delete') continue
    const before = noted.get(id) ?? lastAppliedOf(project, wanted)
    if (before !== undefined && (before.generation > 0 || before.looks === undefined)) continue
    const looks = withLook(before?.looks, lookOf(documentShape(project, wanted.credential)))
    const ledger: LastApplied = isProof(reading) ? nothing : { ...nothing, looks }
    records.set(id, { ...(wanted.sync ?? { ...blank(wanted, undefined), generation: 0 }), ledger })
    noted.set(id, ledger)
  }
  if (records.size > 0 && !(await deps.store.recordIntents(project.name, lease.token, records))) throw new LeaseLost()
}

/** What was refused or never sent is certainly not ours by this run. */
export function forgetIntents({ noted }: RunContext, due: readonly PlannedChange[], { done, unsure }: Acted): void {
  for (const { id } of due) {
    const outcome = done.get(id)
    const isKnown = outcome === undefined ? !unsure.has(id) : outcome.as === 'failed' && isDefinite(outcome.trouble)
    if (isKnown) noted.delete(id)
  }
}

const isDefinite = ({ reason }: SyncFailure): boolean => !failures[reason].retry

/**
 * An id that was absent a moment ago and is taken now was taken by somebody else, or by our own request, sent twice by something on
 * the way. It is ours if it looks in every visible field as what we sent.
 */
export function forgetStrangers({ snapshot, noted }: RunContext, { done }: Acted, reading: FolderReading): void {
  const observed = observedById(reading)
  for (const wanted of snapshot.wanted) {
    const { id } = wanted.credential
    const outcome = done.get(id)
    if (outcome?.as !== 'failed' || outcome.trouble.reason !== 'Conflict') continue
    const seen = observed.get(id)
    const differences = seen === undefined ? undefined : compare(snapshot.project, wanted, seen, undefined)
    if (differences === undefined || differences.className || differences.visible.length > 0) noted.delete(id)
  }
}
