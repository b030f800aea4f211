import { type FolderReading, isProof } from '../../domain/observed.ts'
import type { Project } from '../../domain/project.ts'
import type { Gathered, Wanted } from '../../store/sync/sync-store.ts'
import { assertKeys, noteFolder, readFolder, type Session } from './context.ts'
import type { Done } from './execute.ts'
import { proveAbsence } from './folder-removal.ts'
import { isHereInClear } from './folder-state.ts'
import { endPlaintext, endPlaintextIn, isInClear, plaintextLeft } from './plaintext.ts'
import { type Item, isDue, isLeaving, isOursAfterAll, ledgerOf, planOf } from './plan.ts'
import type { Converged } from './record.ts'
import { forgetIntents, forgetStrangers, intend, quickItems, type Sent, send } from './send.ts'
import { type TakenOut, takeOutMisread } from './take-out.ts'

/** How often one run looks at the folder and acts: what Jenkins held against expectation is decided anew once. */
const PASSES = 3

/** Acts and reads until nothing is left to do, at most a few times; ends with a read of what Jenkins then holds. */
export async function converge(session: Session): Promise<Converged> {
  const { deps, gathered } = session
  if (gathered.wanted.some(w => willBeUpdated(gathered, w))) session.uses.begin()
  const quick = quickItems(gathered, deps.hashKey, deps.now())
  const done = new Map(quick.length > 0 ? (await send(session, undefined, quick)).done : [])
  for (const [id, { as }] of done) if (as === 'failed') done.delete(id)
  const sent = new Map(quick.filter(item => done.has(item.id)).map(item => [item.id, item]))
  const first = quick.length > 0 ? await readFolder(session) : await firstReading(session)
  let { reading, stopped } = await takeOutMisread(session, done, first)
  if (!reading.found && isProof(reading)) await noteGone(session)
  if (isOursAfterAll(gathered, reading)) await noteMade(session)
  await endFormerPlaintext(session)
  let hasTriedToSave = false
  for (let pass = 1; ; pass++) {
    const items = (await planOf(gathered, reading, { ...deps, now: deps.now() })).map(item => sent.get(item.id) ?? item)
    await assertKeys(
      deps,
      items.map(item => item.sealFault?.missingKey)
    )
    const due = items.filter(item => isDue(item) && !done.has(item.id))
    const ended: Converged = { items, done, stopped, reading, told: [] }
    const left = isInClear(session, reading, due)
    const isLast = pass === PASSES
    if (stopped !== undefined) return ended
    if (left && (isLast || hasTriedToSave)) return { ...ended, stopped: plaintextLeft }
    if (!left && (isLast || !needsWrite(session, reading, due))) return items.some(isUnproved) ? proved(session, ended) : ended
    const acted = left ? await sendFirst(session, reading, items, due) : await send(session, reading, due)
    hasTriedToSave ||= left
    for (const item of items) if (acted.done.has(item.id)) sent.set(item.id, item)
    ;({ reading, stopped } = await readBack(session, acted, due, done, reading))
    // A folder that was made shows what could not be proved before.
    const isWhole = acted.isWhole && !(reading.found && items.some(isUnproved))
    const isLeft = isWhole && isInClear(session, reading, [])
    if (isWhole) return { ...ended, stopped: stopped ?? (isLeft ? plaintextLeft : undefined), reading }
    if (stopped !== undefined) return { ...ended, stopped, reading }
  }
}

/** Whether Jenkins holds it in another generation than the one that is wanted, as far as is known before anything is read. */
const willBeUpdated = ({ project }: Gathered, wanted: Wanted): boolean =>
  !isLeaving(project, wanted) && generationIn(project, wanted) > 0 && generationIn(project, wanted) < wanted.credential.generation

const generationIn = (project: Project, wanted: Wanted): number => ledgerOf(project, wanted)?.generation ?? 0

/** Notes what became of what was sent, and reads what Jenkins made of it. */
async function readBack(
  session: Session,
  acted: Sent,
  due: readonly Item[],
  done: Map<string, Done>,
  before: FolderReading
): Promise<TakenOut> {
  forgetIntents(session, due, acted)
  for (const [id, outcome] of acted.done) done.set(id, outcome)
  const isTouched = acted.done.size > 0 || !acted.isWhole || !before.found
  const after = isTouched ? await readFolder(session) : before
  forgetStrangers(session, acted, after)
  const { reading, stopped } = await takeOutMisread(session, done, after)
  return { reading, stopped: acted.stopped ?? stopped }
}

/** Before anything else what an earlier write has left in clear is ended; the rest is decided again after that. */
async function sendFirst(session: Session, reading: FolderReading, items: readonly Item[], due: readonly Item[]): Promise<Sent> {
  await intend(session, reading, due)
  return { ...(await endPlaintext(session, reading, items)), isWhole: false }
}

/** A project that was moved in between has its unfinished write in the folder that it left. */
async function endFormerPlaintext(session: Session): Promise<void> {
  const { gathered, folder } = session
  if (folder.inClear !== null && !isHereInClear(gathered, folder)) await endPlaintextIn(session, folder.inClear)
}

/** What was in a folder that is not there any more is gone with it, and one that is there later is somebody else's. */
async function noteGone(session: Session): Promise<void> {
  const { gathered, folder } = session
  if (isHereInClear(gathered, folder)) folder.inClear = null
  if (!folder.isMade) return
  folder.isMade = false
  await noteFolder(session, 'gone')
}

async function noteMade(session: Session): Promise<void> {
  session.folder.isMade = true
  await noteFolder(session, 'made')
}

/** What cannot be forgotten because the folder is not shown to us, and may be there. */
const isUnproved = ({ decision }: Item): boolean => decision.reason === 'AbsenceUnproved'

/** Nothing is left to do but to find out whether the folder is there. */
async function proved(session: Session, ended: Converged): Promise<Converged> {
  const { deps, gathered } = session
  const told = await proveAbsence(session, gathered.project.folder)
  if (told === undefined) return ended
  const reading = { found: false, because: 'absent' } as const
  const items = new Map((await planOf(gathered, reading, { ...deps, now: deps.now() })).map(item => [item.id, item]))
  return { ...ended, items: ended.items.map(item => (isUnproved(item) ? (items.get(item.id) ?? item) : item)), reading, told }
}

/** A new project's folder is made by a request that fails if there is one: that it seems absent is enough for that. */
async function firstReading(session: Session): Promise<FolderReading> {
  const { deps, gathered, controller, lease, opening } = session
  if (opening !== undefined) return opening
  const { project, wanted, checkedAt } = gathered
  const isNew =
    checkedAt === undefined && wanted.length > 0 && wanted.every(w => !isLeaving(project, w) && w.sync?.ledger == null)
  if (!isNew || !project.policies.bulk) return readFolder(session)
  await lease.covers(deps.requestTimeout)
  if (!(await controller.seemsAbsent(project.folder))) return readFolder(session)
  await lease.covers(deps.requestTimeout)
  return { found: false, because: (await controller.sawEverything()) ? 'absent' : 'unseen' }
}

/** A folder is also made for a new project that has no credentials yet; one that was deleted in Jenkins is not brought back for nothing. */
const needsWrite = ({ gathered }: Session, reading: FolderReading, due: readonly Item[]): boolean =>
  due.length > 0 || (!reading.found && gathered.project.deletedAt === null && gathered.wanted.length === 0)
