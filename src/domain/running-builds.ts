/** A build that runs. */
export interface RunningBuild {
  /** The path of its job from the top of the controller. */
  readonly job: readonly string[]
  readonly number: number
  /** When it began. The credentials that it binds at its start keep the values of that time to its end. */
  readonly startedAt: string
}

/** What runs on a controller at one moment, as far as our user may see it. */
export interface RunningBuilds {
  /** The builds of jobs in the folder that was asked for or below it. */
  readonly builds: readonly RunningBuild[]
  /**
   * How many executors of the whole controller are busy with something that our user may not see: any of it may be a build of this
   * folder. A Pipeline can count more than once, for itself and for each node that it holds.
   */
  readonly hidden: number
}
