import type { Controller } from '../controller.ts'
import type { Credential } from '../credential.ts'
import { type Folder, fullNameOf, type Job, pathOf } from '../folder.ts'
import { Build } from './build.ts'
import { BuildQueue, type QueueItem } from './build-queue.ts'
import { Executors, type Running } from './executors.ts'
import { recipeOf } from './recipe.ts'

/** How long a build waits in the queue where nobody says: in Jenkins five seconds, which here would never be over by themselves. */
const QUIET_MS = 0

/** What becomes of running builds when the controller stops: of two stops by SIGTERM each was recorded once; SIGKILL leaves none. */
export interface Stop {
  readonly fate: 'aborted' | 'gone'
  /** Items in their quiet period survive an orderly stop. */
  readonly keepsQueue: boolean
}

/** Who wants a build, and how. */
export interface BuildWish {
  readonly by: string
  /** Null: the quiet period of the job. */
  readonly delayMs: number | null
  /** It waits before its script, until it is told to go on. */
  readonly holds?: boolean
}

/** The builds of a controller that run or wait. Nothing here happens by the clock. */
export class Builds {
  readonly executors: Executors
  readonly queue = new BuildQueue()
  readonly #controller: Controller

  constructor(controller: Controller, executors: number) {
    this.#controller = controller
    this.executors = new Executors(executors)
  }

  /** Asks for a build. A job is in the queue once: who asks again gets the same item. */
  schedule(job: Job, { by, delayMs, holds = false }: BuildWish): QueueItem {
    const known = this.queue.of(job)
    if (known !== undefined) return known
    const since = Date.now()
    const quiet = delayMs ?? recipeOf(job.root).quietMs ?? QUIET_MS
    const item = this.queue.add({ job, by, since, until: since + quiet, holds })
    this.#startReady()
    return item
  }

  /** Ends the quiet period of an item. */
  endQuiet(item: QueueItem): void {
    if (item.state === 'waiting') item.state = 'ready'
    this.#startReady()
  }

  /** Lets a build go on: to its next `sleep`, or to its end. */
  goOn({ job, build }: Running): void {
    build.goOn()
    this.#settle({ job, build })
  }

  abort({ job, build }: Running, by: string | null): void {
    build.abort(by)
    this.#settle({ job, build })
  }

  /** The job is deleted: its builds stop, and it waits no longer. */
  forget(job: Job): void {
    this.queue.clear(job)
    for (const running of this.executors.running) if (running.job === job) this.abort(running, 'SYSTEM')
  }

  stop({ fate, keepsQueue }: Stop): void {
    if (!keepsQueue) this.queue.clear()
    for (const running of this.executors.running) {
      if (fate === 'gone') running.job.builds.delete(running.build.number)
      this.executors.release(running.build)
      running.build.abort(null)
      running.job.save()
    }
  }

  #startReady(): void {
    for (const item of this.queue.items) {
      const isOneOff = item.job.isPipeline
      const isBlocked = !isOneOff && (item.job.isBuilding || !this.executors.hasFree)
      if (item.state === 'ready' && !isBlocked) this.#start(item, isOneOff)
    }
  }

  #start(item: QueueItem, isOneOff: boolean): void {
    const { job } = item
    const recipe = recipeOf(job.root)
    const number = job.assignNumber()
    const build = new Build(number, Date.now(), item.by, recipe.bindings.length > 0)
    item.state = 'left'
    item.build = build
    job.builds.set(number, build)
    this.executors.take({ job, build }, isOneOff)
    build.start(recipe, pathOf(job), id => this.use(job, id, number), item.holds)
    this.#settle({ job, build })
  }

  #settle({ job, build }: Running): void {
    if (build.isRunning) return
    this.executors.release(build)
    job.save()
    this.#startReady()
  }

  /** The credential that a job means by an id, which from now on says that it was used. */
  use(job: Job, id: string, number: number): Credential | undefined {
    const credential = credentialFor(job.parent, id)
    if (credential !== undefined)
      this.#controller.fingerprints.track(credential, fullNameOf(job), number, this.#controller.context)
    return credential
  }
}

/** Looks in the folder and then further up, as Jenkins resolves an id. */
export function credentialFor(folder: Folder, id: string): Credential | undefined {
  for (let at: Folder | null = folder; at !== null; at = at.parent) {
    const found = at.store.usable().find(credential => credential.id === id)
    if (found !== undefined) return found
  }
  return undefined
}
