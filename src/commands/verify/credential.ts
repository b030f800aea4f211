import { watchUntil } from '../../async/watch-until.ts'
import type { Caller } from '../../domain/caller.ts'
import { type Credential, type Secrets, typeOf } from '../../domain/credential.ts'
import { Problem } from '../../domain/problems.ts'
import type { Verification } from '../../domain/verification.ts'
import type { VerifyTarget } from '../../domain/verify-target.ts'
import type { EventFeed } from '../../store/event-feed.ts'
import type { VerificationStore, VerifyKey } from '../../store/verify/verification-store.ts'
import type { VerifyDue } from '../../store/verify/verify-due.ts'
import type { OpenSecrets } from '../open-secrets.ts'
import { type Attempts, type Subject, triedFields } from './attempts.ts'
import { requestedTarget } from './choose.ts'

/** Milliseconds after which a try that nobody took up is looked at. */
const LOST = 15_000

export interface VerifyCommandDeps {
  readonly openSecrets: OpenSecrets
  readonly attempts: Pick<Attempts, 'count'>
  readonly verifications: Pick<VerificationStore, 'ask' | 'answer'>
  readonly due: Pick<VerifyDue, 'mark'>
  readonly enqueueTry: (key: VerifyKey) => Promise<void>
  /** The verify targets as they are stored now. */
  readonly targets: () => Promise<Iterable<VerifyTarget>>
  readonly feed: Pick<EventFeed, 'watch'>
  readonly now: () => Date
  /** Ends every wait. */
  readonly stopping: AbortSignal
}

/** What a person gets who has asked for a try. */
export interface AskedTry {
  readonly target: string
  /** Undefined if it has not ended in time. */
  readonly verification: Verification | undefined
}

export interface VerifyCommands {
  /** Tries a credential on the verify target of this name, else on its own one, else on the one that is suggested. Waits `ms` milliseconds. */
  credential(caller: Caller, credential: Credential, target: string | undefined, ms: number): Promise<AskedTry>
}

export function createVerifyCommands(deps: VerifyCommandDeps): VerifyCommands {
  const { attempts, verifications, due, feed, now, stopping } = deps
  return {
    async credential(caller, credential, name, ms) {
      const { project, id } = credential
      const target = requestedTarget(await deps.targets(), project, credential, name ?? credential.verifyWith, '#/target')
      await countedTry(attempts, await subjectOf(deps.openSecrets, credential, target))
      const key = { project, id, target: target.name }
      const at = now()
      const wish = { actor: caller.subject, requestId: caller.requestId ?? null, at: at.toISOString() }
      const token = await verifications.ask(key, { token: crypto.randomUUID(), ...wish })
      await due.mark([key], at.getTime() + LOST)
      // Where the queue does not answer, the index of what is due brings it there later.
      await deps.enqueueTry(key).catch(() => {})
      const verification = await watchUntil({
        ...{ ms, signal: stopping, subscribe: news => feed.watch(project, news) },
        look: () => verifications.answer(project, token),
        isOver: answer => answer !== undefined
      })
      return { target: target.name, verification }
    }
  }
}

/** Counts a try that a person wants; throws if there were too many. */
export async function countedTry(attempts: Pick<Attempts, 'count'>, subject: Subject): Promise<void> {
  const wait = await attempts.count(subject)
  if (wait === 0) return
  const seconds = Math.ceil(wait / 1000)
  throw new Problem(
    'TOO_MANY_TRIES',
    `The project has tried this login on the verify target too often. Try again in ${seconds} seconds.`,
    [],
    wait
  )
}

/** A stored credential as it is tried. Values that do not open count as missing. */
export async function subjectOf(open: OpenSecrets, credential: Credential, target: VerifyTarget): Promise<Subject> {
  const secrets = await open(credential, false).catch((error): Secrets => {
    if (error instanceof Problem && error.code === 'SEAL_BROKEN') return {}
    throw error
  })
  const { project, type } = credential
  return { project, target, type, fields: triedFields(credential, secrets), secretFields: typeOf(credential).secretFields }
}
