import type { Disposal } from '../src/app/disposal.ts'
import type { Jenkins } from './lib/jenkins.ts'

/** One line of the results. */
export interface Result {
  readonly what: string
  /** Ours, with its unit and its spread. */
  readonly ours: string
  /** What it is compared with, by name, with its figure. */
  readonly rival?: string
  /** Ours against the rival, so that the goal speaks of it. */
  readonly ratio?: string
  readonly better: 'less' | 'more'
  /** Absent: for information. */
  readonly goal?: Goal
  /** Where it goes, with numbers of this run; shown when the goal is missed. */
  readonly why?: string
  readonly note?: string
}

export interface Goal {
  readonly text: string
  readonly wanted: number
  readonly measured: number
}

/** What a row gets. Everything it opens it hands to `disposal`, which are closed after it, in any case. */
export interface Setting {
  /** A tenth of everything, to see that it works. */
  readonly quick: boolean
  readonly jenkins: Jenkins
  readonly disposal: Disposal
  /** A directory for CPU profiles of the bridge. */
  readonly profile: string | undefined
  say(line: string): void
}

export interface Row {
  readonly name: string
  /** Whether it is run against a Jenkins of somebody's own; if not, why. */
  readonly real: true | string
  /** Only run by its name or with `--all`. */
  readonly isLong?: true
  run(setting: Setting): Promise<readonly Result[]>
}

/** By how much a goal was surpassed (above 1) or missed (below 1). */
export const scoreOf = ({ better, goal }: Result): number | undefined =>
  goal === undefined ? undefined : better === 'less' ? goal.wanted / goal.measured : goal.measured / goal.wanted
