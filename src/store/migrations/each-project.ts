import { type Project, parseProject } from '../../domain/project.ts'
import { projectKeys, registryKeys } from '../redis/redis-keys.ts'
import type { MigrationDeps } from './migration.ts'

/**
 * Calls `work` for the record of every project, in the order of their names. A name that is only claimed, or of which a crash has
 * left nothing but the name, has no record. What later versions have added is filled in; `json` is the record as it was stored.
 */
export async function eachProject(
  { redis, signal, progress }: Pick<MigrationDeps, 'redis' | 'signal' | 'progress'>,
  work: (project: Project, json: string) => Promise<void>
): Promise<void> {
  const names = await redis.zrangebylex(registryKeys.projects, '-', '+')
  for (const [i, name] of names.entries()) {
    signal.throwIfAborted()
    const json = await redis.get(projectKeys(name).project)
    const project = json === null ? undefined : parseProject(json, name)
    // One that cannot be read is left as it is, and is shown as broken.
    if (json !== null && project !== undefined) await work(project, json)
    progress(i + 1, names.length)
  }
}
