import { type FolderReading, isProof } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/sync-store.ts'
import { assertKeys, noteFolder, type RunContext, readFolder } from './context.ts'
import type { Done } from './execute.ts'
import { proveAbsence } from './folder-removal.ts'
import { isHereInClear } from './folder-state.ts'
import { endPlaintext, endPlaintextIn, isInClear, plaintextLeft } from './plaintext.ts'
import { isDue, isLeaving, isOursAfterAll, lastAppliedOf, type PlannedChange, planOf } from './plan.ts'
import type { Converged } from './record.ts'
import { forgetIntents, forgetStrangers, quickItems, recordIntents, type Sent, send } from './send.ts'
import { type TakenOut, takeOutMisread } from './take-out.ts'

/** How often one run looks at the folder and acts: what Jenkins held against expectation is decided anew once. */
const PASSES = 3

/** Acts and reads until nothing is left to do, at most a few times; ends with a read of what Jenkins then holds. */
export async function converge(context: RunContext): Promise<Converged> {
  const { deps, snapshot } = context
  if (snapshot.wanted.some(w => willBeUpdated(snapshot, w))) context.uses.begin()
  const quick = quickItems(snapshot, deps.hashKey, deps.now())
  const done = new Map(quick.length > 0 ? (await send(context, undefined, quick)).done : [])
  for (const [id, { as }] of done) if (as === 'failed') done.delete(id)
  const sent = new Map(quick.filter(item => done.has(item.id)).map(item => [item.id, item]))
  const first = quick.length > 0 ? await readFolder(context) : await firstReading(context)
  let { reading, stopped } = await takeOutMisread(context, done, first)
  if (!reading.found && isProof(reading)) await noteGone(context)
  if (isOursAfterAll(snapshot, reading)) await noteMade(context)
  await endFormerPlaintext(context)
  let hasTriedToSave = false
  for (let pass = 1; ; pass++) {
    const items = (await planOf(snapshot, reading, { ...deps, now: deps.now() })).map(item => sent.get(item.id) ?? item)
    await assertKeys(
      deps,
      items.map(item => item.sealFault?.missingKey)
    )
    const due = items.filter(item => isDue(item) && !done.has(item.id))
    const ended: Converged = { items, done, stopped, reading, told: [] }
    const left = isInClear(context, reading, due)
    const isLast = pass === PASSES
    if (stopped !== undefined) return ended
    if (left && (isLast || hasTriedToSave)) return { ...ended, stopped: plaintextLeft }
    if (!left && (isLast || !needsWrite(context, reading, due))) return items.some(isUnproved) ? proved(context, ended) : ended
    const acted = left ? await sendFirst(context, reading, items, due) : await send(context, reading, due)
    hasTriedToSave ||= left
    for (const item of items) if (acted.done.has(item.id)) sent.set(item.id, item)
    ;({ reading, stopped } = await readBack(context, acted, due, done, reading))
    // A folder that was made shows what could not be proved before.
    const isWhole = acted.isWhole && !(reading.found && items.some(isUnproved))
    const isLeft = isWhole && isInClear(context, reading, [])
    if (isWhole) return { ...ended, stopped: stopped ?? (isLeft ? plaintextLeft : undefined), reading }
    if (stopped !== undefined) return { ...ended, stopped, reading }
  }
}

/** Whether Jenkins holds it in another generation than the one that is wanted, as far as is known before anything is read. */
const willBeUpdated = ({ project }: RunSnapshot, wanted: DesiredCredential): boolean =>
  !isLeaving(project, wanted) && generationIn(project, wanted) > 0 && generationIn(project, wanted) < wanted.credential.generation

const generationIn = (project: Project, wanted: DesiredCredential): number => lastAppliedOf(project, wanted)?.generation ?? 0

/** Notes what became of what was sent, and reads what Jenkins made of it. */
async function readBack(
  context: RunContext,
  acted: Sent,
  due: readonly PlannedChange[],
  done: Map<string, Done>,
  before: FolderReading
): Promise<TakenOut> {
  forgetIntents(context, due, acted)
  for (const [id, outcome] of acted.done) done.set(id, outcome)
  const isTouched = acted.done.size > 0 || !acted.isWhole || !before.found
  const after = isTouched ? await readFolder(context) : before
  forgetStrangers(context, acted, after)
  const { reading, stopped } = await takeOutMisread(context, done, after)
  return { reading, stopped: acted.stopped ?? stopped }
}

/** Before anything else what an earlier write has left in clear is ended; the rest is decided again after that. */
async function sendFirst(
  context: RunContext,
  reading: FolderReading,
  items: readonly PlannedChange[],
  due: readonly PlannedChange[]
): Promise<Sent> {
  await recordIntents(context, reading, due)
  return { ...(await endPlaintext(context, reading, items)), isWhole: false }
}

/** A project that was moved in between has its unfinished write in the folder that it left. */
async function endFormerPlaintext(context: RunContext): Promise<void> {
  const { snapshot, folder } = context
  if (folder.inClear !== null && !isHereInClear(snapshot, folder)) await endPlaintextIn(context, folder.inClear)
}

/** What was in a folder that is not there any more is gone with it, and one that is there later is somebody else's. */
async function noteGone(context: RunContext): Promise<void> {
  const { snapshot, folder } = context
  if (isHereInClear(snapshot, folder)) folder.inClear = null
  if (!folder.isMade) return
  folder.isMade = false
  await noteFolder(context, 'gone')
}

async function noteMade(context: RunContext): Promise<void> {
  context.folder.isMade = true
  await noteFolder(context, 'made')
}

/** What cannot be forgotten because the folder is not shown to us, and may be there. */
const isUnproved = ({ decision }: PlannedChange): boolean => decision.reason === 'AbsenceUnproved'

/** Nothing is left to do but to find out whether the folder is there. */
async function proved(context: RunContext, ended: Converged): Promise<Converged> {
  const { deps, snapshot } = context
  const told = await proveAbsence(context, snapshot.project.folder)
  if (told === undefined) return ended
  const reading = { found: false, because: 'absent' } as const
  const items = new Map((await planOf(snapshot, reading, { ...deps, now: deps.now() })).map(item => [item.id, item]))
  return { ...ended, items: ended.items.map(item => (isUnproved(item) ? (items.get(item.id) ?? item) : item)), reading, told }
}

/** A new project's folder is made by a request that fails if there is one: that it seems absent is enough for that. */
async function firstReading(context: RunContext): Promise<FolderReading> {
  const { deps, snapshot, controller, lease, opening } = context
  if (opening !== undefined) return opening
  const { project, wanted, checkedAt } = snapshot
  const isNew =
    checkedAt === undefined && wanted.length > 0 && wanted.every(w => !isLeaving(project, w) && w.sync?.ledger == null)
  if (!isNew || !project.policies.bulk) return readFolder(context)
  await lease.covers(deps.requestTimeout)
  if (!(await controller.seemsAbsent(project.folder))) return readFolder(context)
  await lease.covers(deps.requestTimeout)
  return { found: false, because: (await controller.sawEverything()) ? 'absent' : 'unseen' }
}

/** A folder is also made for a new project that has no credentials yet; one that was deleted in Jenkins is not brought back for nothing. */
const needsWrite = ({ snapshot }: RunContext, reading: FolderReading, due: readonly PlannedChange[]): boolean =>
  due.length > 0 || (!reading.found && snapshot.project.deletedAt === null && snapshot.wanted.length === 0)
