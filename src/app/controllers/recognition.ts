import type { Logger } from 'pino'
import type { Identity } from '../../domain/controller-identity.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { createCredentialStore } from '../../store/credential/credential-store.ts'
import { createProjectStore } from '../../store/project/project-store.ts'
import type { RedisClient } from '../../store/redis/client.ts'
import type { StoreClock } from '../../store/redis/store-clock.ts'
import type { RecordProofs } from '../../store/sealing/record-proofs.ts'
import { createControllerLog } from '../../store/sync/controller-log.ts'
import { createControllerMemory } from '../../store/sync/controller-memory.ts'
import { createDueIndex } from '../../store/sync/due-index.ts'
import { createSyncStore } from '../../store/sync/sync-store.ts'
import type { Pace } from '../../sync/pace.ts'
import { createRecogniser, type Recogniser } from '../../sync/recognition.ts'
import { provedFolders, startTakeOver, wakeProjectsOf } from '../../sync/take-over.ts'
import type { Disposal } from '../disposal.ts'

interface RecognitionSettings {
  readonly url: string
  /** The identity accepted by a person, at this moment. */
  readonly accept: () => string | undefined
  /** Names of all controllers. */
  readonly names: () => readonly string[]
  /** Whether the store is known to be one that this version may write to. */
  readonly isSure: () => boolean
  readonly pace: Pace
}

/** Wires the recognition of the known Jenkins and the acceptance of another one. */
export function openRecognition(
  controller: Controller,
  {
    redis,
    proofs,
    clock
  }: { readonly redis: RedisClient; readonly proofs: RecordProofs; readonly clock: Pick<StoreClock, 'now'> },
  { url, accept, names, isSure, pace }: RecognitionSettings,
  { log, disposal }: { readonly log: Logger; readonly disposal: Disposal }
): Recogniser {
  const [store, projects, due] = [createSyncStore(redis, proofs), createProjectStore(redis, proofs), createDueIndex(redis)]
  const memory = createControllerMemory(redis)
  const now = () => new Date(clock.now())
  const stores = { store, projects, due, memory, credentials: createCredentialStore(redis, proofs) }
  const takeOver = disposal.add(startTakeOver({ ...stores, controller: controller.name, pace, now, log }), t => t.close())
  return createRecogniser({
    controller,
    url,
    memory,
    accept,
    isSure,
    now,
    log,
    trail: createControllerLog(redis),
    provedFolders: () => provedFolders({ store, projects, controller: controller.name }),
    async holderOf(seen) {
      for (const name of names()) {
        const { known } = name === controller.name ? { known: undefined } : await memory.read(name)
        // One that shows no key is known by its address alone.
        if (known !== undefined && (seen.key === null ? known.url === seen.url : known.key === seen.key)) return name
      }
      return undefined
    },
    takeOver: (seen: Identity) => takeOver.start(seen),
    wake: () => wakeProjectsOf({ projects, due, now }, controller.name),
    keptFor: pace.recognition,
    clock: () => performance.now()
  })
}
