/** How fast the engine looks, waits and gives up, in milliseconds. Operators have no need to change it; tests of recovery do. */
export interface Pace {
  /** The longest that one call to Jenkins may take; it must end well inside a lease. */
  readonly requestTimeout: number
  /** The longest that a write waits for what Jenkins shows of uses, which it makes Jenkins forget. */
  readonly usageReading: number
  /** How long a lease lives without being renewed, so how long the project of a killed worker waits. One request must fit in. */
  readonly lease: number
  /** A killed worker's job is taken up by another after at most the life of its lock and one check for stalled jobs. */
  readonly jobLock: number
  readonly stalledCheck: number
  /** Time after which a job looks again whether the other run of its project has ended. */
  readonly busy: number
  /** The longest wait before the first retry of what has failed; it doubles with each further one. */
  readonly firstRetry: number
  /** The longest time for which a controller counts as the Jenkins that was recognised. */
  readonly recognition: number
  /** Time between two looks at the index of due projects. */
  readonly tick: number
  /** Time between two walks over all projects, which find what the index does not know (a lost job, a lost index). */
  readonly walk: number
  /** Time for which a project that was just enqueued is not looked at again. */
  readonly grace: number
  /** Time between two looks whether a rotation of the keys is wanted. */
  readonly rotationTick: number
}

export const defaultPace: Pace = {
  requestTimeout: 7_000,
  usageReading: 2_000,
  lease: 10_000,
  jobLock: 6_000,
  stalledCheck: 3_000,
  busy: 250,
  firstRetry: 1_000,
  recognition: 300_000,
  tick: 500,
  walk: 15_000,
  grace: 5_000,
  rotationTick: 1_000
}
