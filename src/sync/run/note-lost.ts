import { isSameSecret } from '../../domain/copies.ts'
import { type FolderReading, observedById } from '../../domain/observed.ts'
import type { LastApplied } from '../../domain/status.ts'
import { LeaseLost } from '../lease.ts'
import type { RunContext } from './context.ts'
import { lastAppliedOf } from './desired.ts'

/**
 * Keeps what is known of the ciphertexts in a folder that is found to be gone, before it is made again and they are forgotten: the folder may
 * have been renamed or moved in Jenkins, and then holds all of them under another name.
 */
export async function noteLost({ deps, snapshot, lease }: RunContext, reading: FolderReading): Promise<void> {
  const { project, wanted, folderMade } = snapshot
  const written = wanted.flatMap(desired => {
    const applied = lastAppliedOf(project, desired)
    return applied === undefined || applied.generation === 0 ? [] : [[desired.credential.id, applied] as const]
  })
  if (!isLost(written, reading, deps.hashKey)) return
  const at = { lostAt: new Date(deps.now()).toISOString(), folderMade }
  const noted = await deps.copies.noteLost(project, lease.token, new Map(written), at)
  if (noted === undefined) throw new LeaseLost()
  if (noted === 'noted')
    deps.log.warn({ project: project.name, count: written.length }, 'a folder is gone with what we wrote, and is looked for')
}

/** Whether nothing that we wrote is where it was. If all of it is there in other ciphertexts, Jenkins has another key, or somebody saved it. */
function isLost(written: readonly (readonly [string, LastApplied])[], reading: FolderReading, hashKey: string): boolean {
  if (written.length === 0) return false
  if (!reading.found) return true
  const observed = observedById(reading)
  const isThere = ([id, applied]: readonly [string, LastApplied]): boolean => {
    const seen = observed.get(id)
    return seen !== undefined && isSameSecret(applied, seen, hashKey) !== false
  }
  return !written.some(isThere) && written.some(([id]) => !observed.has(id))
}
