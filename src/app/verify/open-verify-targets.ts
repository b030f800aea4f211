import type { Logger } from 'pino'
import { inTurn } from '../../async/in-turn.ts'
import { type Repetition, repeat } from '../../async/repeat.ts'
import type { VerifyTarget } from '../../domain/verify-target.ts'
import type { VerifyTargetRegistry } from '../../store/verify/verify-target-registry.ts'

/** Milliseconds between two looks at whether anything has changed. */
const LOOK = 500

/** The verify targets of this process, as they are registered, changed and removed by any process. */
export interface OpenVerifyTargets extends Repetition {
  readonly targets: ReadonlyMap<string, VerifyTarget>
  /** Resolves when this process uses what is stored now. */
  refresh(): Promise<void>
  /** The verify target of this name, as it is stored now; undefined for none. */
  find(name: string): Promise<VerifyTarget | undefined>
}

export interface OpenVerifyTargetsDeps {
  readonly registry: Pick<VerifyTargetRegistry, 'revision' | 'list'>
  readonly log: Pick<Logger, 'warn'>
}

export function followVerifyTargets({ registry, log }: OpenVerifyTargetsDeps): OpenVerifyTargets {
  const targets = new Map<string, VerifyTarget>()
  let seen: string | undefined

  async function follow(): Promise<void> {
    const revision = await registry.revision()
    if (revision === seen) return
    const { targets: registered, closed } = await registry.list()
    targets.clear()
    for (const { record } of registered) targets.set(record.name, record)
    for (const { name, missingKey } of closed)
      log.warn({ verifyTarget: name, key: missingKey }, 'the record of a verify target does not open, so nothing is tried on it')
    seen = revision
  }

  const { turn } = inTurn(follow)
  return {
    ...repeat(LOOK, turn),
    targets,
    refresh: turn,
    async find(name) {
      // Rules that were withdrawn a moment ago hold for the next try.
      await turn()
      return targets.get(name)
    }
  }
}
