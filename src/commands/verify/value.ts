import { Problem } from '../../domain/problems.ts'
import { typeNamed } from '../../domain/types/index.ts'
import type { Verification, VerifyResult } from '../../domain/verification.ts'
import type { VerifyTarget } from '../../domain/verify-target.ts'
import type { Proposal } from '../proposal.ts'
import { type Attempts, triedFields } from './attempts.ts'
import { requestedTarget } from './choose.ts'
import { countedTry } from './credential.ts'

/** What a try of values showed that are not stored. */
export type TriedValue = Pick<Verification, 'state' | 'at' | 'target' | 'reason' | 'as'>

/**
 * Tries the values of a proposal, in this process, because what is not stored is in no queue. A try counts as one of a stored credential does,
 * so that this is no way to guess passwords.
 */
export type VerifyValue = (proposal: Proposal, target: string | undefined) => Promise<TriedValue>

export interface VerifyValueDeps {
  readonly attempts: Pick<Attempts, 'count' | 'make'>
  /** The verify targets as they are stored now. */
  readonly targets: () => Promise<Iterable<VerifyTarget>>
  readonly now: () => Date
  /** Ends every try. */
  readonly stopping: AbortSignal
}

/** Such tries of a process at once, and those of one project. */
const AT_ONCE = 8
const OF_ONE_PROJECT = 2

export function createVerifyValue({ attempts, targets, now, stopping }: VerifyValueDeps): VerifyValue {
  const running: string[] = []

  async function inTurn<T>(project: string, work: () => Promise<T>): Promise<T> {
    if (running.length >= AT_ONCE || running.filter(name => name === project).length >= OF_ONE_PROJECT)
      throw new Problem('TOO_MANY_TRIES', 'Too many credentials are being tried. Try again in a moment.', [], 2_000)
    running.push(project)
    try {
      return await work()
    } finally {
      running.splice(running.indexOf(project), 1)
    }
  }

  return async (
    { project, type: name, publicData, secrets, usernameSecret, known: { facts }, references, verifyWith },
    named
  ) => {
    const target = requestedTarget(
      await targets(),
      project,
      { type: name, facts },
      named ?? verifyWith ?? undefined,
      '#/verify/target'
    )
    const type = typeNamed(name, usernameSecret)
    const fields = triedFields({ data: publicData, facts }, secrets)
    const subject = { project, target, type: name, fields, secretFields: type.secretFields }
    const isRead = Object.keys(references).every(field => Object.hasOwn(fields, field))
    const result = await inTurn(project, async (): Promise<VerifyResult> => {
      if (!isRead) return { state: 'unknown', reason: 'ValueMissing' }
      await countedTry(attempts, subject)
      return attempts.make(subject, stopping)
    })
    return {
      ...{ state: result.state, at: now().toISOString(), target: target.name },
      reason: result.state === 'valid' ? null : result.reason,
      as: result.state === 'valid' ? (result.as ?? null) : null
    }
  }
}
