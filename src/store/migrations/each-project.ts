import type { Project } from '../../domain/project.ts'
import { projectKeys, registryKeys } from '../keys.ts'
import type { MigrationDeps } from './migration.ts'

/**
 * Calls `work` for the record of every project, in the order of their names. A name that is only claimed, or of which a crash has
 * left nothing but the name, has no record. The record is as it was stored: it may lack what later versions have added.
 */
export async function eachProject(
  { redis, signal, progress }: Pick<MigrationDeps, 'redis' | 'signal' | 'progress'>,
  work: (project: Project, json: string) => Promise<void>
): Promise<void> {
  const names = await redis.zrangebylex(registryKeys.projects, '-', '+')
  for (const [i, name] of names.entries()) {
    signal.throwIfAborted()
    const json = await redis.get(projectKeys(name).project)
    if (json?.startsWith('{')) await work(JSON.parse(json), json)
    progress(i + 1, names.length)
  }
}
