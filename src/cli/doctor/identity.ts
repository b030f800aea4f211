import { acceptanceOf, type Identity, identityText, type KnownController } from '../../domain/controller-identity.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { createProjectStore } from '../../store/project/project-store.ts'
import type { RedisClient } from '../../store/redis/client.ts'
import type { RecordProofs } from '../../store/sealing/record-proofs.ts'
import { createControllerMemory, type Remembered } from '../../store/sync/controller-memory.ts'
import { createSyncStore } from '../../store/sync/sync-store.ts'
import { lookAt, type Standing } from '../../sync/recognition.ts'
import { provedFolders } from '../../sync/take-over.ts'
import { type Finding, ok, trouble } from './finding.ts'
import { accepting, nameOf, type Ways } from './ways.ts'

/** What Redis remembers about the bridge's Jenkins. */
export interface Memory {
  readonly remembered: Remembered
  /** Folders confirmed to be in it; needed only if it presents no key. */
  readonly folders: readonly (readonly string[])[]
}

interface Source {
  readonly redis: RedisClient
  readonly proofs: RecordProofs
}

export async function memoryIn({ redis, proofs }: Source, controller: string): Promise<Memory> {
  const remembered = await createControllerMemory(redis).read(controller)
  if (remembered.known?.key !== null) return { remembered, folders: [] }
  const stores = { store: createSyncStore(redis, proofs), projects: createProjectStore(redis, proofs) }
  const folders: (readonly string[])[] = []
  for await (const folder of provedFolders({ ...stores, controller })) folders.push(folder)
  return { remembered, folders }
}

/** Identifies a Jenkins; `memory` is undefined if no Redis was examined. */
export async function examineIdentity(
  controller: Controller,
  url: string,
  memory: Memory | undefined,
  ways: Ways
): Promise<Finding> {
  const { standing, known, seen } = await lookAt({
    controller,
    url,
    memory: { read: async () => memory?.remembered ?? { known: undefined, stored: '' } },
    provedFolders: async function* () {
      yield* memory?.folders ?? []
    }
  })
  if (memory === undefined) return ok(CHECK, `it is ${identityText(seen)}`)
  return identityFinding(standing, known, seen, ways)
}

const CHECK = 'jenkins.identity'

function identityFinding(standing: Standing, known: KnownController | undefined, seen: Identity, ways: Ways): Finding {
  if (known?.accepting)
    return trouble(
      'error',
      CHECK,
      `the bridge is accepting ${known.accepting} and writes nothing until that is complete; ${identityText(seen)} answers`,
      `If no bridge is working on it, ${accepting(acceptanceOf(seen, known), identityText(seen), ways)}. Or correct ${nameOf('url', ways)}.`
    )
  const accept = acceptanceOf(seen, known)
  const words = { standing, known: known === undefined ? null : identityText(known), seen: identityText(seen), accept }
  return identityWords(words, ways)
}

interface Words {
  readonly standing: Standing
  readonly known: string | null
  readonly seen: string
  readonly accept: string | null
}

/** The finding about the identity of a controller; also used for the state that a bridge reports. */
export function identityWords({ standing, known, seen, accept }: Words, ways: Ways): Finding {
  if (standing === 'changed')
    return trouble(
      'error',
      CHECK,
      `this is not the Jenkins that the bridge knows: ${seen} answers, ${known ?? 'none'} is known; nothing is written to it`,
      `Restore ${nameOf('url', ways)}. If all credentials should move to this Jenkins, ${accepting(accept ?? '', seen, ways)}.`
    )
  if (standing === 'unconfirmed')
    return trouble(
      'warning',
      CHECK,
      `it no longer presents the key by which the bridge knows it (${known ?? 'none'})`,
      'Install or enable the plug-in instance-identity, and let proxies pass X-Instance-Identity.'
    )
  return ok(
    CHECK,
    known === null ? `it is ${seen}; the bridge does not know a Jenkins yet` : `it is the one that the bridge knows, ${known}`
  )
}
