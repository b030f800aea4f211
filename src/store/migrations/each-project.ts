import { type Project, parseProject } from '../../domain/project.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import type { MigrationDeps } from './migration.ts'

/**
 * Calls `work` for the record of every project, ordered by name. Names without a record (claimed ones, or left behind by a crash)
 * are skipped. `project` has the fields that later versions added; `json` is the record as stored.
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
    // An unreadable record is left as it is and reported as damaged.
    if (json !== null && project !== undefined) await work(project, json)
    progress(i + 1, names.length)
  }
}
