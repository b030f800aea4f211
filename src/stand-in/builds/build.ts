import type { Credential } from '../credential.ts'
import { type Bound, bind, mask } from './binding.ts'
import type { Recipe } from './recipe.ts'
import { runScript, SLEEP } from './shell.ts'

export type Result = 'SUCCESS' | 'FAILURE' | 'ABORTED'

/** A build that is over, as the disk keeps it. */
export interface PastBuild {
  readonly number: number
  readonly startedAt: number
  readonly result: Result
}

/** Finds the credential of an id as the job of the build does, and notes the use. */
export type Take = (credentialsId: string) => Credential | undefined

/**
 * One build of a job. It binds its credentials when it starts and keeps those values to its end, whatever Jenkins holds by then. It runs
 * until its script is through; at a `sleep`, or when it `holds`, it waits until it is told to go on.
 */
export class Build {
  readonly number: number
  readonly startedAt: number
  /** The name of the user who started it; null for a build that runs only by report. */
  readonly startedBy: string | null
  readonly bindsCredentials: boolean
  result: Result | null = null
  /** What it has printed, secrets masked. */
  console = ''
  #steps: Iterator<string | typeof SLEEP, number> | null = null
  #masked: ReadonlySet<string> = new Set()

  constructor(number: number, startedAt: number, startedBy: string | null, bindsCredentials = false) {
    this.number = number
    this.startedAt = startedAt
    this.startedBy = startedBy
    this.bindsCredentials = bindsCredentials
  }

  static past({ number, startedAt, result }: PastBuild): Build {
    const build = new Build(number, startedAt, null)
    build.result = result
    return build
  }

  get isRunning(): boolean {
    return this.result === null
  }

  /** Binds, and runs as far as it gets. `path` are the names of its job from the top down. */
  start(recipe: Recipe, path: readonly string[], take: Take, holds: boolean): void {
    this.#print(`Started by user ${this.startedBy}\n`)
    if (!recipe.isPipeline) this.#print(`Running as SYSTEM\nBuilding in workspace $JENKINS_HOME/workspace/${path.join('/')}\n`)
    const bound: Bound = { variables: new Map(), files: new Map(), masked: new Set() }
    this.#masked = bound.masked
    for (const binding of recipe.bindings) {
      const fault = bind(binding, take(binding.credentialsId), bound)
      if (fault === null) continue
      this.#print(`ERROR: ${fault}\n`)
      this.#finish('FAILURE')
      return
    }
    this.#steps = steps(recipe.scripts, path.at(-1)!, bound, holds || recipe.isPipeline)
    this.goOn()
  }

  /** Goes on to the next `sleep` or to the end. */
  goOn(): void {
    for (let step = this.#steps?.next(); step !== undefined && this.isRunning; step = this.#steps?.next()) {
      if (step.done === true) {
        if (step.value !== 0) this.#print("Build step 'Execute shell' marked build as failure\n")
        this.#finish(step.value === 0 ? 'SUCCESS' : 'FAILURE')
      } else if (step.value === SLEEP) return
      else this.#print(step.value)
    }
  }

  /** Somebody aborts it, or the controller, which has no name, as it stops. */
  abort(by: string | null): void {
    if (!this.isRunning) return
    this.#print(`Terminated\nBuild was aborted\n${by === null ? '' : `Aborted by ${by}\n`}`)
    this.#finish('ABORTED')
  }

  #finish(result: Result): void {
    this.#print(`Finished: ${result}\n`)
    this.result = result
    this.#steps = null
  }

  #print(text: string): void {
    this.console += mask(text, this.#masked)
  }
}

function* steps(
  scripts: readonly string[],
  name: string,
  bound: Bound,
  holds: boolean
): Generator<string | typeof SLEEP, number> {
  if (holds) yield SLEEP
  for (const script of scripts) {
    yield `[${name}] $ /bin/sh -xe /somewhere\n`
    const status = yield* runScript(script, bound)
    if (status !== 0) return status
  }
  return 0
}
