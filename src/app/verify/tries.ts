import type { Logger } from 'pino'
import { createOpenSecrets } from '../../commands/open-secrets.ts'
import { type Attempts, createAttempts } from '../../commands/verify/attempts.ts'
import type { MayVerifyWith } from '../../commands/verify/choose.ts'
import { createVerifyCommands, subjectOf, type VerifyCommands } from '../../commands/verify/credential.ts'
import { createNoteUnverified, type NoteUnverified } from '../../commands/verify/note-unverified.ts'
import { createVerifyValue, type VerifyValue } from '../../commands/verify/value.ts'
import { matchesAny } from '../../domain/glob.ts'
import type { Quota } from '../../domain/quota.ts'
import type { Tracing } from '../../domain/tracing.ts'
import { mayVerify } from '../../domain/verify-target.ts'
import { createCredentialStore } from '../../store/credential/credential-store.ts'
import type { EventFeed } from '../../store/event-feed.ts'
import { asLeader } from '../../store/redis/leader.ts'
import { createHashing } from '../../store/sealing/hash-key.ts'
import { createVerificationStore, type VerificationStore } from '../../store/verify/verification-store.ts'
import { createVerifyDue, type VerifyDue } from '../../store/verify/verify-due.ts'
import { createVerifyLimits } from '../../store/verify/verify-limits.ts'
import type { Pace } from '../../sync/pace.ts'
import { createQueueWake } from '../../sync/queue-wake.ts'
import { bringDue } from '../../tries/due-tries.ts'
import { healTries } from '../../tries/heal.ts'
import { createTryQueues, type TryQueues } from '../../tries/queue.ts'
import { doTry } from '../../tries/try-job.ts'
import { startTryWorker } from '../../tries/worker.ts'
import { kindNamed } from '../../verify/kinds.ts'
import type { OpenStore } from '../compose-store.ts'
import type { Disposal } from '../disposal.ts'
import type { VerifyParts } from './open.ts'

/** What requests and workers have in common for trying credentials. */
export interface TryParts {
  readonly attempts: Attempts
  readonly verifications: VerificationStore
  readonly due: VerifyDue
  readonly queues: TryQueues
  readonly noteUnverified: NoteUnverified
}

export function openTries(
  { redis, keyring, sealer, clock }: Pick<OpenStore, 'redis' | 'keyring' | 'sealer' | 'clock'>,
  { reaching }: Pick<VerifyParts, 'reaching'>,
  tracing: Tracing,
  disposal: Disposal
): TryParts {
  const due = createVerifyDue(redis)
  return {
    due,
    attempts: createAttempts({
      ...{ limits: createVerifyLimits(redis), hashing: createHashing(redis, keyring, sealer), kindNamed, reaching }
    }),
    verifications: createVerificationStore(redis, tracing.here),
    queues: disposal.add(createTryQueues(redis), q => q.closeAll()),
    noteUnverified: createNoteUnverified(due, clock.now)
  }
}

interface RequestDeps {
  readonly store: Pick<OpenStore, 'redis' | 'proofs' | 'sealer' | 'now'>
  readonly verify: VerifyParts
  readonly tries: TryParts
  readonly feed: EventFeed
  readonly stopping: AbortSignal
}

/** What requests can do about trying credentials. */
export function verifyRequestParts({ store, verify, tries, feed, stopping }: RequestDeps): {
  readonly verifyCommands: VerifyCommands
  readonly verifyValue: VerifyValue
  readonly mayVerifyWith: MayVerifyWith
} {
  const { redis, proofs, sealer, now } = store
  const { verifyTargets } = verify
  const credentials = createCredentialStore(redis, proofs)
  const targets = async () => {
    await verifyTargets.refresh()
    return verifyTargets.targets.values()
  }
  return {
    verifyCommands: createVerifyCommands({
      ...tries,
      ...{ targets, feed, now, stopping, enqueueTry: tries.queues.enqueue },
      openSecrets: createOpenSecrets({ credentials, sealer })
    }),
    verifyValue: createVerifyValue({ attempts: tries.attempts, targets, now, stopping }),
    async mayVerifyWith(project, type, name) {
      const target = await verifyTargets.find(name)
      return target !== undefined && mayVerify(target, project, type)
    }
  }
}

interface EngineDeps {
  readonly store: OpenStore
  readonly verify: VerifyParts
  readonly tries: TryParts
  /** Patterns for the names of the verify targets on which this process tries credentials. */
  readonly served: readonly string[]
  readonly quota: Quota | undefined
  readonly announce: (project: string) => void
  readonly pace: Pace
  readonly log: Logger
}

/** Starts what tries credentials: the worker, and what brings to its queues what is due. */
export function startTries({ store, verify, tries, served, quota, announce, pace, log }: EngineDeps, disposal: Disposal): void {
  const { redis, proofs, projects, sealer, clock, connections, vitals, metrics } = store
  const { targets, find: findTarget, refresh: refreshTargets } = verify.verifyTargets
  const credentials = createCredentialStore(redis, proofs, quota)
  const openSecrets = createOpenSecrets({ credentials, sealer })
  const common = { ...tries, credentials, findTarget, announce, now: clock.now, log }
  const patient = disposal.add(connections.patient(), r => r.disconnect())
  disposal.add(vitals.connection('connection of the tries to Redis', patient), forget => forget())
  const blocking = disposal.add(connections.blocking(), r => r.disconnect())
  disposal.add(vitals.connection('connection of the queues of tries to Redis', blocking), forget => forget())
  const job = {
    ...common,
    subjectOf: (credential: Parameters<typeof subjectOf>[1], target: Parameters<typeof subjectOf>[2]) =>
      subjectOf(openSecrets, credential, target),
    observer: metrics.tries
  }
  const worker = startTryWorker({
    ...{ connection: patient, wake: createQueueWake(blocking, patient), pace, log },
    targets: () => [...targets.keys()].filter(name => matchesAny(served, name)),
    async left(name) {
      // The last look of this process may have made the queue of a removed verify target again.
      if (!targets.has(name)) await tries.queues.remove(name).catch(() => {})
    },
    async doTry(key, signal) {
      // The connection may have just switched to another Redis.
      if (await store.confirmed()) await doTry(job, key, signal)
    }
  })
  disposal.add(vitals.loop('tries of credentials', worker), w => w.close())
  const stop = disposal.add(new AbortController(), s => s.abort())
  const healing = { projects, targets, refreshTargets, countInvalid: tries.verifications.countInvalid, observer: metrics.tries }
  void asLeader(redis, 'tries', signal => bringDue({ ...common, targets }, signal), stop.signal)
  void asLeader(redis, 'tries-heal', signal => healTries({ ...common, ...healing }, signal), stop.signal)
}
