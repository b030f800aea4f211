import type { StandIn } from '../helpers/bridge.ts'
import type { ControllerName } from './commands.ts'
import type { Value } from './content.ts'

/** A credential as it is wanted by all that was acknowledged. */
export interface Live {
  readonly value: Value
  readonly generation: number
}

/** A change that was made: there has to be one event of it, and only one. */
export interface Made {
  readonly type: 'Created' | 'Updated' | 'Deleted'
  readonly credential: string
  readonly generation: number
}

/** What is known of one project: what the API acknowledged, and what was put into Jenkins behind its back. */
export class ProjectModel {
  readonly name: string
  /** Each controller that there is. */
  readonly jenkins: Readonly<Record<ControllerName, StandIn>>
  /** The controllers of its targets; the first one always is. */
  readonly on: Set<ControllerName>
  readonly live = new Map<string, Live>()
  /** Credentials in the first folder that are not ours: what Jenkins has to hold of them. */
  readonly unmanaged = new Map<string, Record<string, unknown>>()
  /** Ids that were in Jenkins first, with what it then held: theirs until they are adopted. */
  readonly taken = new Map<string, Record<string, unknown>>()
  readonly made: Made[] = []
  /** What happened, for a reader of a failure. */
  readonly history: string[] = []

  constructor(name: string, jenkins: Readonly<Record<ControllerName, StandIn>>, on: readonly ControllerName[]) {
    this.name = name
    this.jenkins = jenkins
    this.on = new Set(on)
  }

  wrote(type: 'Created' | 'Updated', id: string, live: Live): void {
    this.live.set(id, live)
    this.made.push({ type, credential: id, generation: live.generation })
  }

  deleted(id: string, generation: number): void {
    this.live.delete(id)
    this.made.push({ type: 'Deleted', credential: id, generation })
  }
}
