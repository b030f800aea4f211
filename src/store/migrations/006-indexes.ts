import { createMemberships } from '../access/memberships.ts'
import { defineCounting, recount } from '../project/phase-counts.ts'
import { projectKeys } from '../redis/redis-keys.ts'
import { registryKeys } from '../redis/registry-keys.ts'
import type { Migration } from './migration.ts'

/** Makes the indexes that are kept with the records from now on: of credentials in each project, and of the projects of each member. */
export const indexes: Migration = {
  format: 6,
  title: 'credentials are found by phase, type and expiry, and projects by member',
  async run({ redis, signal, progress }) {
    defineCounting(redis)
    const memberships = createMemberships(redis)
    const names = await redis.zrangebylex(registryKeys.projects, '-', '+')
    for (const [i, name] of names.entries()) {
      signal.throwIfAborted()
      // A name that is only claimed, or that a crash left behind, has no state to count.
      if ((await redis.exists(projectKeys(name).work)) === 1) await recount(redis, projectKeys(name))
      await memberships.mend(name)
      progress(i + 1, names.length)
    }
  }
}
