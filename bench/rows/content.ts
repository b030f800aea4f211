import { checkContent } from '../../src/commands/check-content.ts'
import { createInspect } from '../../src/commands/inspect/inspect.ts'
import { toData } from '../../src/domain/data.ts'
import { type Findings, Report } from '../../src/domain/findings.ts'
import type { CredentialType } from '../../src/domain/types/define.ts'
import { credentialTypes } from '../../src/domain/types/index.ts'
import type { Threads } from '../../src/threads/pool.ts'
import { range } from '../lib/parallel.ts'
import { median, plain, spread } from '../lib/stats.ts'
import type { Row } from '../row.ts'

/** A key store is opened in a thread, which takes nothing of the event loop; no other ordinary credential is costly. */
const run = async (_caller: string, task: object): Promise<Findings> => {
  if (!('type' in task) || task.type !== 'certificate') throw new Error('an ordinary credential is not costly')
  return new Report().findings
}
const inspect = createInspect({ run: run as Threads['run'] })

/** Processor time of the event loop for the checks of an ordinary credential of each type, those of `validate` and of every write. */
export const content: Row = {
  name: 'content',
  real: 'it asks no Jenkins',
  async run({ quick }) {
    const rounds = quick ? 3 : 9
    const times = new Map<string, number[]>()
    for (const _ of range(rounds))
      for (const type of credentialTypes)
        times.set(type.type, [...(times.get(type.type) ?? []), await perCheck(type, quick ? 100 : 1000)])
    const medians = [...times].map(([type, some]) => ({ type, some, ms: median(some) })).toSorted((a, b) => b.ms - a.ms)
    const [slowest] = medians
    if (slowest === undefined) return []
    return [
      {
        what: `processor time of the event loop to validate an ordinary credential, of the slowest type (${slowest.type})`,
        ours: `${plain(slowest.ms)} ms${spread(slowest.some)}`,
        better: 'less',
        goal: { text: 'less than 1 ms', wanted: 1, measured: slowest.ms },
        why: medians.map(({ type, ms }) => `${type} ${plain(ms)} ms`).join(', ')
      }
    ]
  }
}

/** Milliseconds of processor time for one check, by many of them. */
async function perCheck(type: CredentialType, times: number): Promise<number> {
  const { id, description, data: raw } = type.example
  const data = toData(type, raw)
  const request = { type, id, description, raw, data, urlEncode: false, usernameSecret: undefined, caller: 'bench', pointer: '#' }
  const now = () => new Date()
  const before = process.cpuUsage()
  for (const _ of range(times))
    await checkContent({ inspect, now }, { ...request, previous: undefined, kept: {}, fresh: [], unresolved: [] })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / times
}
