import {
  acceptanceOf,
  comparableUrl,
  type Identity,
  identityText,
  type KnownController,
  type Recognition,
  recognise
} from '../domain/controller-identity.ts'
import { type EventType, type NewEvent, newEvent } from '../domain/event.ts'
import type { EventDetails } from '../domain/event-details.ts'
import { sentenceOf } from '../domain/reasons.ts'
import type { Controller } from '../jenkins/controller.ts'
import { JenkinsError } from '../jenkins/http/jenkins-error.ts'
import type { ControllerLog } from '../store/sync/controller-log.ts'
import type { ControllerMemory, Remembered } from '../store/sync/controller-memory.ts'

/** `unconfirmed`: it does not show its key any more, at its old address; that is said, and writes go on. */
export type Standing = 'known' | 'unconfirmed' | 'changed'

/** How a controller stands to the one that is remembered. */
export interface Recognised {
  readonly standing: Standing
  /** What is remembered; undefined before the first contact. */
  readonly known: KnownController | undefined
  readonly seen: Identity
}

/** Tells whether what answers is the Jenkins that was synced with before. Nothing may be written to any other one. */
export interface Recogniser {
  /** Throws `ControllerChanged` for another Jenkins, and what went wrong where that cannot be found out. Call before every request of a run. */
  prove(): Promise<void>
  /** The same as it was found out last; null before. */
  readonly last: Recognised | null
  /** Asks again before the next request: the controller was away, and what has come back may be another one. */
  doubt(): void
}

export interface RecogniserDeps {
  readonly controller: Pick<Controller, 'name' | 'readIdentity' | 'seemsAbsent'>
  readonly url: string
  readonly memory: ControllerMemory
  readonly trail: Pick<ControllerLog, 'noteRecognition'>
  /** Folders that were proved to be in the known Jenkins. */
  readonly provedFolders: () => AsyncIterable<readonly string[]>
  /** What a person has accepted, see `acceptanceOf`, and what makes that the known one. */
  readonly accept: () => string | undefined
  readonly takeOver: (seen: Identity) => void
  /** The other controller whose known Jenkins this is; undefined if there is none. */
  readonly holderOf: (seen: Identity) => Promise<string | undefined>
  /** Whether the store may be written to. Where it may not, nothing is remembered yet. */
  readonly isSure: () => boolean
  /** Makes all projects due: they waited for the controller. */
  readonly wake: () => Promise<void>
  /** Milliseconds for which an answer counts. */
  readonly keptFor: number
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number
  readonly now: () => Date
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/** An answer of the controller, and what was remembered when it was judged. */
interface Judged extends Recognised {
  readonly stored: string
  /** When the controller answered, and how often it had been doubted before it was asked. */
  readonly at: number
  readonly doubts: number
}

export function createRecogniser(deps: RecogniserDeps): Recogniser {
  const { controller, memory, clock } = deps
  const url = comparableUrl(deps.url)
  let judged: Judged | undefined
  let underWay: Promise<Judged> | undefined
  let doubts = 0
  const isFresh = () => judged !== undefined && judged.doubts === doubts && clock() - judged.at < deps.keptFor

  async function judge(): Promise<Judged> {
    const asked = doubts
    const kept = isFresh() ? judged : undefined
    const seen = kept?.seen ?? { key: await controller.readIdentity(), url }
    // Again when another process has remembered something meanwhile, which may be another Jenkins.
    while (true) {
      const remembered = await memory.read(controller.name)
      const found = await settled(deps, remembered.known, seen)
      if (found === 'first' && (await deps.holderOf(seen)) !== undefined)
        throw new JenkinsError('ControllerTwice', 'recognise controller')
      const next = remembering(deps, found, remembered.known, seen)
      const judged = { standing: standingOf(found), seen, doubts: asked, at: kept?.at ?? clock() }
      if (next === undefined) return { ...judged, ...remembered }
      // What may not be remembered yet is looked at again.
      if (!deps.isSure()) return { ...judged, ...remembered, at: Number.NEGATIVE_INFINITY }
      const stored = await memory.replace(controller.name, remembered.stored, next)
      if (stored === undefined) continue
      // Another one may have learned of the same Jenkins in between; then neither writes, and both ask again.
      if (found === 'first' && (await deps.holderOf(seen)) !== undefined) {
        await memory.forget(controller.name)
        throw new JenkinsError('ControllerTwice', 'recognise controller')
      }
      return { ...judged, known: next, stored }
    }
  }

  async function current({ stored }: Remembered): Promise<Judged> {
    if (judged !== undefined && isFresh() && judged.stored === stored) return judged
    underWay ??= judgeAndTell().finally(() => {
      underWay = undefined
    })
    return underWay
  }

  async function judgeAndTell(): Promise<Judged> {
    const before = judged
    judged = await judge()
    const isNews = before?.standing !== judged.standing || identityText(before.seen) !== identityText(judged.seen)
    if (isNews) {
      logStanding(deps, judged)
      await note(deps, judged)
    }
    return judged
  }

  return {
    async prove() {
      const recognised = await current(await memory.read(controller.name))
      if (recognised.standing !== 'changed') return
      // A process with the known Jenkins may have noted that since; what waits because of this one must be found by it again.
      await note(deps, recognised)
      if (deps.isSure() && deps.accept() === acceptanceOf(recognised.seen, recognised.known)) deps.takeOver(recognised.seen)
      throw new JenkinsError('ControllerChanged', 'recognise controller')
    },
    get last() {
      return judged ?? null
    },
    doubt() {
      doubts++
    }
  }
}

const standingOf = (found: Recognition): Standing =>
  found === 'changed' ? 'changed' : found === 'unconfirmed' ? 'unconfirmed' : 'known'

/** Where nothing else tells, the folders do: a Jenkins at another address that has none of them is another one. */
async function settled(
  { controller, provedFolders }: Pick<RecogniserDeps, 'controller' | 'provedFolders'>,
  known: KnownController | undefined,
  seen: Identity
): Promise<Recognition> {
  const found = recognise(known, seen)
  if (found !== 'doubtful') return found
  let isAnyProved = false
  for await (const folder of provedFolders()) {
    if (!(await controller.seemsAbsent(folder))) return 'learned'
    isAnyProved = true
  }
  return isAnyProved ? 'changed' : 'learned'
}

/** What is to be remembered from now on; undefined where that stays as it is. */
function remembering(
  { now }: RecogniserDeps,
  found: Recognition,
  known: KnownController | undefined,
  { key, url }: Identity
): KnownController | undefined {
  if (found === 'first') return { key, url, since: now().toISOString(), accepted: 0, accepting: null }
  if (found !== 'learned' || known === undefined) return undefined
  return { ...known, key: key ?? known.key, url }
}

function logStanding(
  { controller, log }: Pick<RecogniserDeps, 'controller' | 'log'>,
  { standing, known, seen }: Recognised
): void {
  const facts = { controller: controller.name, known: known && identityText(known), seen: identityText(seen) }
  if (standing === 'changed') log.warn(facts, 'another Jenkins answers, so nothing is written to it')
  else if (standing === 'unconfirmed') log.warn(facts, 'the controller does not show its identity any more')
  else log.info(facts, 'the controller is recognised')
}

/** Notes for all processes what has become of the controller, with an event if it is news. What waited for it waits no longer when it is back. */
async function note({ controller, trail, wake, isSure }: RecogniserDeps, { standing, known, seen }: Recognised): Promise<void> {
  if (!isSure()) return
  const state = standing === 'changed' ? `changed ${identityText(seen)}` : standing
  try {
    const before = await trail.noteRecognition(controller.name, state, eventOf(standing, known, seen))
    if (before?.startsWith('changed') && standing !== 'changed') await wake()
  } catch {
    // The trail is for people who look later; while the store is away, the log has it.
  }
}

const types: Readonly<Record<Standing, EventType>> = {
  known: 'ControllerConfirmed',
  unconfirmed: 'ControllerUnconfirmed',
  changed: 'ControllerChanged'
}

function eventOf(standing: Standing, known: KnownController | undefined, seen: Identity): NewEvent {
  const identities = `Known is ${known === undefined ? 'none' : identityText(known)}, and ${identityText(seen)} answers.`
  return controllerEvent(
    types[standing],
    standing === 'changed' ? 'ControllerChanged' : null,
    standing === 'changed' ? `${sentenceOf('ControllerChanged')} ${identities}` : identities,
    { seen: identityText(seen), ...(known === undefined ? {} : { known: identityText(known) }) }
  )
}

export const controllerEvent = (type: EventType, reason: NewEvent['reason'], message: string, details: EventDetails): NewEvent =>
  newEvent(type, { reason, message, details })

/** The same without remembering anything: what a look from outside finds. */
export async function lookAt(
  deps: Pick<RecogniserDeps, 'controller' | 'provedFolders' | 'url'> & { readonly memory: Pick<ControllerMemory, 'read'> }
): Promise<Recognised> {
  const seen = { key: await deps.controller.readIdentity(), url: comparableUrl(deps.url) }
  const { known } = await deps.memory.read(deps.controller.name)
  return { standing: standingOf(await settled(deps, known, seen)), known, seen }
}
