import { setTimeout } from 'node:timers/promises'
import { type Identity, identityText, type KnownController } from '../domain/controller-identity.ts'
import { type NewEvent, newEvent } from '../domain/event.ts'
import type { Project } from '../domain/project.ts'
import { type TargetRef, targetsOf } from '../domain/targets.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { ControllerMemory } from '../store/sync/controller-memory.ts'
import type { DueIndex } from '../store/sync/due-index.ts'
import type { SyncStore } from '../store/sync/sync-store.ts'
import { acquireLease, LeaseLost } from './lease.ts'
import type { Pace } from './pace.ts'
import { controllerEvent } from './recognition.ts'
import { provedFolder } from './run/desired.ts'

/** Names that are read at a time. */
const STEP = 200

export interface TakeOverDeps {
  readonly controller: string
  readonly store: Pick<SyncStore, 'acquire' | 'renew' | 'release' | 'gather' | 'dropProofs'>
  readonly projects: Pick<ProjectStore, 'names' | 'get' | 'update' | 'work'>
  readonly credentials: Pick<CredentialStore, 'withdrawAdoption'>
  readonly due: Pick<DueIndex, 'set'>
  readonly memory: ControllerMemory
  readonly pace: Pick<Pace, 'lease' | 'busy'>
  readonly now: () => Date
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/** Makes another Jenkins the known one, in the background and once at a time. */
export interface TakeOver {
  start(seen: Identity): void
  close(): Promise<void>
}

/**
 * A Jenkins that a person has accepted becomes the known one in three steps, each of which can be repeated: note that it is being accepted,
 * from when on no process writes to any Jenkins; drop the proofs of each project; remember the Jenkins. A crash on the way leaves
 * the note, and the next process that has the same setting begins again. Each project is done under its lease, so no run of the
 * old Jenkins can note a proof after that: a run that began before has ended, and one that begins later sees the note.
 */
export function startTakeOver(deps: TakeOverDeps): TakeOver {
  const stop = new AbortController()
  let running: Promise<void> | undefined
  return {
    start(seen) {
      running ??= takeOver(deps, seen, stop.signal)
        .catch(error => {
          if (!stop.signal.aborted)
            deps.log.warn({ controller: deps.controller, error: (error as Error).name }, 'accepting another Jenkins broke off')
        })
        .finally(() => {
          running = undefined
        })
    },
    async close() {
      stop.abort()
      await running
    }
  }
}

async function takeOver(deps: TakeOverDeps, seen: Identity, signal: AbortSignal): Promise<void> {
  const { controller, memory, log } = deps
  const accepting = identityText(seen)
  const noted = await note(deps, accepting)
  if (noted === undefined) return
  log.info({ controller, accepting }, 'another Jenkins is being accepted')
  for await (const name of namesOf(deps.projects)) if (!(await dropProofs(deps, name, noted.stored, signal))) return
  const { stored, accepted } = noted
  const known: KnownController = { ...seen, since: deps.now().toISOString(), accepted: accepted + 1, accepting: null }
  const event = controllerEvent('ControllerAccepted', null, `${accepting} was accepted. Everything in it is first contact.`, {
    seen: accepting
  })
  if ((await memory.replace(controller, stored, known, event)) === undefined) return
  log.info({ controller, accepted: accepting }, 'another Jenkins was accepted')
  await wakeProjectsOf(deps, controller)
}

/** Notes that an identity is being accepted; gives what is stored then, or undefined if another process has finished that. */
async function note({ controller, memory }: TakeOverDeps, accepting: string) {
  while (true) {
    const { known, stored } = await memory.read(controller)
    if (known === undefined) return undefined
    if (known.accepting === accepting) return { stored, accepted: known.accepted }
    if (known.accepting === null && identityText(known) === accepting) return undefined
    await memory.replace(controller, stored, { ...known, accepting })
  }
}

/** Drops what is known of earlier writes of one project; `false` if another process has ended the take-over, so that new proofs may exist. */
async function dropProofs(deps: TakeOverDeps, name: string, noted: string, signal: AbortSignal): Promise<boolean> {
  const { store, memory, credentials } = deps
  const project = await deps.projects.get(name)
  for (const { key, controller } of project === undefined ? [] : targetsOf(project)) {
    if (controller !== deps.controller) continue
    const lease = await leaseOf(deps, { name, target: key }, signal)
    try {
      if ((await memory.read(deps.controller)).stored !== noted) return false
      const found = await deps.projects.get(name)
      if (found === undefined || !targetsOf(found).some(target => target.key === key)) continue
      if (!(await store.dropProofs({ name, target: key }, lease.token))) throw new LeaseLost()
      await credentials.withdrawAdoption(name)
      await forgetFormerFolder(deps, found)
    } finally {
      await lease.release()
    }
  }
  return true
}

/** Waits for the run that holds the target. */
async function leaseOf({ store, pace }: TakeOverDeps, ref: TargetRef, signal: AbortSignal) {
  while (true) {
    const lease = await acquireLease(store, ref, pace.lease)
    if (lease !== undefined) return lease
    await setTimeout(pace.busy, undefined, { signal })
  }
}

/** What a move is to take away in its old folder was written in the old Jenkins. Every project changes here, so that a move that was decided on the dropped proofs is decided again. */
async function forgetFormerFolder({ projects }: TakeOverDeps, found: Project): Promise<void> {
  for (let before: Project | undefined = found; before !== undefined; before = await projects.get(before.name)) {
    // Nothing is sent for a damaged one, and putting it right ends its move.
    if (before.damage !== undefined) return
    const movedFrom = before.movedFrom === null ? null : { ...before.movedFrom, ids: [], made: false }
    const project = { ...before, movedFrom, generation: before.generation + 1 }
    if ((await projects.update(project, before, droppedEvent(project))) === 'ok') return
  }
}

const droppedEvent = ({ generation }: Project): NewEvent =>
  newEvent('ProofsDropped', {
    generation,
    message: 'Another Jenkins was accepted. What it holds is compared as on first contact, and nothing in it counts as ours.'
  })

async function* namesOf(projects: Pick<ProjectStore, 'names'>): AsyncGenerator<string> {
  let after: string | undefined
  do {
    const names: readonly string[] = await projects.names(after, STEP)
    yield* names
    after = names.length < STEP ? undefined : names.at(-1)
  } while (after !== undefined)
}

/** Makes the projects of a controller due now, in their targets on it. */
export async function wakeProjectsOf(
  { projects, due, now }: Pick<TakeOverDeps, 'projects' | 'due' | 'now'>,
  controller: string
): Promise<void> {
  for await (const name of namesOf(projects)) {
    const project = await projects.get(name)
    // A damaged record does not tell where the project is.
    const targets = (project === undefined ? [] : targetsOf(project)).filter(
      target => project?.damage !== undefined || target.controller === controller
    )
    for (const { key } of targets) await due.set({ name, target: key }, now().getTime())
  }
}

/** Folders of the projects of a controller that were proved to be in it. */
export async function* provedFolders({
  store,
  projects,
  controller
}: Pick<TakeOverDeps, 'controller'> & {
  readonly store: Pick<SyncStore, 'gather'>
  readonly projects: Pick<ProjectStore, 'names' | 'get'>
}): AsyncGenerator<readonly string[]> {
  for await (const name of namesOf(projects)) {
    const project = await projects.get(name)
    for (const target of project === undefined ? [] : targetsOf(project)) {
      if (target.controller !== controller) continue
      const snapshot = await store.gather({ name, target: target.key })
      if (snapshot !== undefined && provedFolder(snapshot)) yield snapshot.project.folder
    }
  }
}
