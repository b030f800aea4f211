import type { Redis } from 'ioredis'
import { parseCredential, unreadableCredential } from '../../src/domain/credential.ts'
import { parseProject } from '../../src/domain/project.ts'
import { parseSync } from '../../src/domain/status.ts'
import { outcomesOf, summaryOf } from '../../src/domain/summary.ts'
import { lineOf } from '../../src/domain/sync-lines.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'

/** Every way in which the index and the counts of a project are not what its records say one by one. */
export async function indexFaults(client: Redis, project: string): Promise<string[]> {
  const keys = projectKeys(project)
  const [[, text], [, records], [, syncs], [, entries], [, work]] = (await client
    .multi()
    .get(keys.project)
    .hgetall(keys.credentials)
    .hgetall(keys.sync)
    .zrange(keys.index, 0, '-1')
    .hgetall(keys.work)
    .exec()) as [
    [null, string | null],
    [null, Record<string, string>],
    [null, Record<string, string>],
    [null, string[]],
    [null, Record<string, string>]
  ]
  const syncOf = new Map(Object.entries(syncs))
  const counts = new Map<string, number>()
  const parsed = parseProject(text ?? '', project)
  const wanted = Object.entries(records).flatMap(([id, text]) => {
    const known = parseCredential(text, project, id)
    const credential = known ?? unreadableCredential(project, id, 0)
    const at = (key: string) => ({ sync: parseSync(lineOf(syncOf.get(id), key) || 'null') })
    const targets = parsed && outcomesOf(parsed, ({ key }) => at(key))
    const phase =
      known === undefined ? 'Blocked' : summaryOf({ credential: known, ...at(''), ...(targets ? { targets } : {}) }).phase
    counts.set(phase, (counts.get(phase) ?? 0) + 1)
    const rest = `${phase} ${credential.type} ${id}`
    return credential.expiresAt === null ? [`a ${rest}`] : [`a ${rest}`, `e ${credential.expiresAt} ${rest}`]
  })
  const [is, should] = [new Set(entries), new Set(wanted)]
  return [
    ...wanted.filter(entry => !is.has(entry)).map(entry => `the index lacks "${entry}"`),
    ...entries.filter(entry => !should.has(entry)).map(entry => `the index has "${entry}"`),
    ...['Pending', 'Synced', 'Retrying', 'Blocked', 'Drifted', 'Deleting'].flatMap(phase => {
      const [counted, are] = [Number(work[`n:${phase}`] ?? 0), counts.get(phase) ?? 0]
      return counted === are ? [] : [`counts ${counted} ${phase}, and ${are} are`]
    })
  ]
}
