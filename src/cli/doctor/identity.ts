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

/** What a Redis remembers of the Jenkins of its bridge. */
export interface Memory {
  readonly remembered: Remembered
  /** Folders that were proved to be in it; needed only where it shows no key. */
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

/** Asks a Jenkins which one it is; `memory` is undefined where no Redis was looked into. */
export async function examineIdentity(controller: Controller, url: string, memory: Memory | undefined): Promise<Finding> {
  const { standing, known, seen } = await lookAt({
    controller,
    url,
    memory: { read: async () => memory?.remembered ?? { known: undefined, stored: '' } },
    provedFolders: async function* () {
      yield* memory?.folders ?? []
    }
  })
  if (memory === undefined) return ok(CHECK, `it is ${identityText(seen)}`)
  return identityFinding(standing, known, seen)
}

const CHECK = 'jenkins.identity'

function identityFinding(standing: Standing, known: KnownController | undefined, seen: Identity): Finding {
  if (known?.accepting)
    return trouble(
      'error',
      CHECK,
      `the bridge is accepting ${known.accepting}, and writes nothing until that is done; ${identityText(seen)} answers`,
      `If no bridge is at it, start one with CONTROLLER_ACCEPT=${acceptanceOf(seen, known)}, or correct JENKINS_URL.`
    )
  const accept = acceptanceOf(seen, known)
  return identityWords({ standing, known: known === undefined ? null : identityText(known), seen: identityText(seen), accept })
}

interface Words {
  readonly standing: Standing
  readonly known: string | null
  readonly seen: string
  readonly accept: string | null
}

/** What it means how a controller stands to the one that is known; also for what a bridge has found out. */
export function identityWords({ standing, known, seen, accept }: Words): Finding {
  if (standing === 'changed')
    return trouble(
      'error',
      CHECK,
      `it is another Jenkins than the bridge knows: ${seen} answers, ${known ?? 'none'} is known; nothing is written to it`,
      `Set JENKINS_URL back. If all credentials are to go to this Jenkins: start the bridge with CONTROLLER_ACCEPT=${accept}.`
    )
  if (standing === 'unconfirmed')
    return trouble(
      'warning',
      CHECK,
      `it no longer shows the key by which the bridge knows it (${known ?? 'none'})`,
      'Install or enable its plug-in instance-identity, and let X-Instance-Identity through proxies.'
    )
  return ok(
    CHECK,
    known === null ? `it is ${seen}; the bridge has met no Jenkins yet` : `it is the one that the bridge knows, ${known}`
  )
}
