import { type FolderReading, isProof } from '../../domain/observed.ts'
import type { DesiredCredential, RunSnapshot } from '../../store/sync/run-snapshot.ts'
import { beginAttempts, disclaimTaken, endAttempts, isOver, recordDrift } from './attempts.ts'
import { assertKeys, noteFolder, type RunContext, readFolder } from './context.ts'
import { isLeaving, writtenGeneration } from './desired.ts'
import { execute, prepareFolder } from './execute.ts'
import { brokenRun } from './failure.ts'
import { isHereInClear } from './folder.ts'
import { proveAbsence } from './folder-removal.ts'
import { proveByNames } from './name-proof.ts'
import { noteLost } from './note-lost.ts'
import { endPlaintext, endPlaintextIn, isInClear, plaintextLeft } from './plaintext.ts'
import { isDue, isOursAfterAll, planOf } from './plan.ts'
import { readFirst, readingPolicy } from './read.ts'
import { type Progress, takeOutMisread } from './read-back.ts'
import { sendKnown } from './single.ts'
import type { Attempts, BrokenRun, PlannedChange, RunResult } from './types.ts'

/** How often one run looks at the folder and acts: what Jenkins held against expectation is decided again once. */
const PASSES = 3

/** Acts and reads until nothing is left to do, at most a few times; ends with a read of what Jenkins then holds. */
export async function converge(start: RunContext): Promise<RunResult | BrokenRun> {
  let context = start
  let attempts: Attempts = new Map()
  try {
    let { reading, stopped, ...begun } = await begin(context)
    attempts = begun.attempts
    let hasTriedToSave = false
    for (let pass = 1; ; pass++) {
      const changes = await plan(context, reading, attempts)
      const due = changes.filter(change => isDue(change) && !isOver(attempts.get(change.id)))
      const left = isInClear(context, reading, due)
      const isLast = pass === PASSES
      const ended = resultOf(context.snapshot, { changes, attempts, stopped, reading })
      if (stopped !== undefined) return ended
      if (left && (isLast || hasTriedToSave)) return { ...ended, stopped: plaintextLeft }
      if (!left && (isLast || !needsWrite(context, reading, due)))
        return changes.some(isUnproved) ? await proveGone(context, ended) : ended
      hasTriedToSave ||= left
      context = await recordDrift(context, due)
      const before = attempts
      const way = left ? 'save' : await prepareFolder(context, reading, due)
      // From here on a request may be sent of which no answer comes.
      if (way !== 'unread')
        attempts = await beginAttempts(context, reading, due, before, way === 'filled' && !context.snapshot.folderIntended)
      const sent = way === 'save' ? await endPlaintext(context, reading, changes) : await execute(context, reading, due, way)
      const tried = new Set([...due.map(({ id }) => id), ...sent.outcomes.keys()])
      attempts = endAttempts(
        attempts,
        before,
        changes.filter(({ id }) => tried.has(id)),
        sent.outcomes
      )
      const isTouched = [...tried].some(id => isOver(attempts.get(id))) || !sent.isWhole || !reading.found
      const after = isTouched ? await readFolder(context) : reading
      attempts = disclaimTaken(attempts, after)
      const proved = await proveByNames(context, await takeOutMisread(context, attempts, after))
      ;({ reading, attempts } = proved)
      stopped = sent.stopped ?? proved.stopped
      const passed = { ...ended, snapshot: context.snapshot, attempts, reading, stopped }
      // A folder that was made shows what could not be proved before.
      const isWhole = sent.isWhole && !(reading.found && changes.some(isUnproved))
      const isLeft = isWhole && isInClear(context, reading, [])
      if (isWhole) return { ...passed, stopped: stopped ?? (isLeft ? plaintextLeft : undefined) }
      if (stopped !== undefined) return passed
    }
  } catch (error) {
    return brokenRun(context, attempts, error)
  }
}

/** The result of a run that has only looked after its credentials. */
const resultOf = (snapshot: RunSnapshot, found: Pick<RunResult, 'changes' | 'attempts' | 'stopped' | 'reading'>): RunResult => ({
  ...{ snapshot, ...found, events: [], displayName: snapshot.displayName, isRenamed: false },
  ...{ nameFailure: undefined, moveFailure: undefined, waitsForTurn: false }
})

/** Reads the folder as the policy says, after the changes that need no reading. */
async function begin(context: RunContext): Promise<Progress> {
  const { deps, snapshot, opening, uses } = context
  if (snapshot.wanted.some(desired => willBeUpdated(snapshot, desired))) uses.begin()
  const known = { revision: undefined, snapshot, hashKey: deps.hashKey, now: deps.now() }
  const policy = opening === undefined ? readingPolicy(known) : undefined
  const attempts: Attempts = policy?.read === 'none' ? await sendKnown(context, policy.changes) : new Map()
  const first = opening ?? (await readFirst(context, policy))
  const progress = await proveByNames(context, await takeOutMisread(context, attempts, first))
  const { reading } = progress
  await noteLost(context, first)
  if (!reading.found && isProof(reading)) await noteGone(context)
  if (isOursAfterAll(snapshot, reading)) await noteMade(context)
  await endFormerPlaintext(context)
  return progress
}

/** Whether Jenkins holds it in another generation than the desired one, as far as is known before anything is read. */
function willBeUpdated({ project }: RunSnapshot, desired: DesiredCredential): boolean {
  const written = writtenGeneration(project, desired)
  return !isLeaving(project, desired) && written > 0 && written < desired.credential.generation
}

/** What is to be done after all that was tried; what has an outcome stays as it was decided. */
async function plan(context: RunContext, reading: FolderReading, attempts: Attempts): Promise<readonly PlannedChange[]> {
  const { deps, snapshot } = context
  const planned = await planOf(snapshot, reading, { ...deps, now: deps.now() })
  const changes = planned.map(change => {
    const attempt = attempts.get(change.id)
    return attempt !== undefined && isOver(attempt) ? attempt.change : change
  })
  await assertKeys(
    deps,
    changes.map(change => change.sealFault?.missingKey)
  )
  return changes
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
async function proveGone(context: RunContext, ended: RunResult): Promise<RunResult> {
  const { deps, snapshot } = context
  const events = await proveAbsence(context, snapshot.project.folder)
  if (events === undefined) return ended
  const reading = { found: false, because: 'absent' } as const
  const planned = new Map((await planOf(snapshot, reading, { ...deps, now: deps.now() })).map(change => [change.id, change]))
  const changes = ended.changes.map(change => (isUnproved(change) ? (planned.get(change.id) ?? change) : change))
  return { ...ended, changes, reading, events }
}

/** A folder is also made for a new project that has no credentials yet; one that was deleted in Jenkins is not brought back for nothing. */
const needsWrite = ({ snapshot }: RunContext, reading: FolderReading, due: readonly PlannedChange[]): boolean =>
  due.length > 0 || (!reading.found && snapshot.project.deletedAt === null && snapshot.wanted.length === 0)
