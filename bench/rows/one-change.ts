import type { Bridge } from '../lib/bridge.ts'
import { timed } from '../lib/clock.ts'
import { type Gate, kinds, openGate } from '../lib/gate.ts'
import { range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { sample, samples, secret } from '../lib/samples.ts'
import { median, percentile, plain, spread } from '../lib/stats.ts'
import { openBareLoop } from '../rivals/bare-loop.ts'
import type { Result, Row } from '../row.ts'

const COUNT = 100

interface Change {
  /** Without the one that reads the usage. */
  readonly requests: number
  readonly kinds: string
  /** Milliseconds of the reading of usage, which goes before the write so that Jenkins does not forget it. */
  readonly usage: number
  /** From the answer to the caller to Jenkins' answer to the write. */
  readonly written: number
  /** From the answer to the caller to Jenkins' answer to the last request. */
  readonly proven: number
}

/** One changed password. The bridge and the bare request go through the same gate, which counts and times them. */
export const oneChange: Row = {
  name: 'one-change',
  real: true,
  async run(setting) {
    const { quick, jenkins, disposal } = setting
    const gate = disposal.add(await openGate(jenkins.url), g => g.close())
    const bridge = await openBridge(setting, { redis: await openRedis(setting) }, gate.url)
    const bare = disposal.add(openBareLoop({ ...jenkins, url: gate.url }), b => b.close())
    const project = jenkins.name('change')
    await jenkins.cheaply(async () => {
      await bridge.project(project)
      await bridge.apply(project, samples(COUNT))
      await bridge.synced([project], COUNT)
    })
    const other = jenkins.name('change-bare')
    await bare.createFolder(other)
    for (const one of samples(COUNT)) await bare.create(other, one)

    const changes: Change[] = []
    const requests: number[] = []
    for (const round of range(quick ? 12 : 60)) {
      // Between two changes of a person the engine is at rest.
      changes.push(await change(bridge, gate, project, round % COUNT))
      requests.push(await timed(() => bare.update(other, sample(round % COUNT))))
    }
    // The first ones warm up both sides.
    return results(changes.slice(2), requests.slice(2))
  }
}

async function change(bridge: Bridge, gate: Gate, project: string, index: number): Promise<Change> {
  gate.clear()
  const { id, data } = sample(index)
  const path = `/projects/${project}/credentials/${id}`
  const { generation } = await bridge.call('PATCH', path, { data: { ...data, password: secret() } })
  const answered = performance.now()
  await bridge.held(project, id, generation)
  await gate.quiet()
  const { passed } = gate
  const write = passed.findLast(({ method }) => method === 'POST')
  const last = passed.at(-1)
  const usage = passed.find(({ method, path, at }) => method === 'GET' && path.endsWith('/api/json') && at < (write?.at ?? 0))
  if (write === undefined || last === undefined) throw new Error('a change was Synced without a write to Jenkins')
  return {
    requests: passed.length - (usage === undefined ? 0 : 1),
    usage: usage === undefined ? 0 : usage.answeredAt - usage.at,
    kinds: kinds(passed),
    written: write.answeredAt - answered,
    proven: last.answeredAt - answered
  }
}

function results(changes: readonly Change[], bare: readonly number[]): Result[] {
  const requests = changes.map(c => c.requests)
  const written = changes.map(c => c.written)
  const proven = changes.map(c => c.proven)
  const without = changes.map(c => c.written - c.usage)
  const more = median(without) - median(bare)
  const usual = changes.find(c => c.requests === median(requests))?.kinds
  const figures = (values: readonly number[]) => `median ${plain(median(values))} ms, p95 ${plain(percentile(values, 0.95))} ms`
  return [
    {
      what: `requests for one change in a project of ${COUNT}, without the reading of usage`,
      ours: `${plain(median(requests))}${spread(requests)}`,
      better: 'less',
      goal: { text: '2', wanted: 2, measured: median(requests) },
      why: `sent were ${usual}`
    },
    {
      what: `one change in a project of ${COUNT}: from the answer to the caller to Jenkins' answer, without the reading of usage`,
      ours: figures(without),
      rival: `bare update request: ${figures(bare)}`,
      ratio: `${more < 0 ? '' : '+'}${plain(more)} ms`,
      better: 'less',
      goal: { text: 'at most 3 ms more, median', wanted: 3, measured: Math.max(more, 0.1) },
      why: `sent were ${usual}, and the write waits for what comes before it`,
      note: `with the reading of usage: ${figures(written)}; until the proof by the last read: ${figures(proven)}`
    }
  ]
}
