import { setTimeout } from 'node:timers/promises'
import type { Bridge } from '../lib/bridge.ts'
import { inParallel, range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { samples, secret } from '../lib/samples.ts'
import { median, plain } from '../lib/stats.ts'
import type { Result, Row, Setting } from '../row.ts'

const WRITES = 20

/** A person writes while everything is due for its check at once. */
export const backlog: Row = {
  name: 'backlog',
  real: 'it makes 1,000 folders, and measures the queue of the bridge',
  async run(setting) {
    const { quick, jenkins } = setting
    const bridge = await openBridge(setting, { redis: await openRedis(setting) })
    const person = jenkins.name('person')
    const crowd = range(quick ? 100 : 1000).map(index => jenkins.name(`crowd${index}`))
    await jenkins.cheaply(() => fill(bridge, [person, ...crowd]))
    const id = samples(1)[0]?.id ?? ''
    const alone = await writes(bridge, person, id)
    const among = await amongChecks(bridge, crowd, () => writes(bridge, person, id))
    const behind = await behindRequests(setting, bridge, crowd, () => write(bridge, person, id))
    return results(crowd.length, alone, among, behind)
  }
}

async function fill(bridge: Bridge, projects: readonly string[]): Promise<void> {
  await inParallel(projects, 16, async name => {
    await bridge.project(name)
    await bridge.apply(name, samples(1))
  })
  await bridge.synced(projects, 1)
}

/** From the answer to the caller until the status says Synced. */
async function write(bridge: Bridge, project: string, id: string): Promise<number> {
  const path = `/projects/${project}/credentials/${id}`
  const { generation } = await bridge.call('PATCH', path, { data: { password: secret() } })
  const answered = performance.now()
  await bridge.held(project, id, generation)
  return performance.now() - answered
}

async function writes(bridge: Bridge, project: string, id: string): Promise<number[]> {
  const delays: number[] = []
  for (const _ of range(WRITES + 2)) {
    delays.push(await write(bridge, project, id))
    await setTimeout(20)
  }
  // The first ones warm up.
  return delays.slice(2)
}

/** Keeps the crowd due for a check all the while. */
async function amongChecks<T>(bridge: Bridge, crowd: readonly string[], work: () => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const pressing = (async () => {
    while (!stop.signal.aborted) {
      await bridge.makeDue(crowd)
      await setTimeout(500, undefined, { signal: stop.signal }).catch(() => {})
    }
  })()
  await setTimeout(1500)
  try {
    return await work()
  } finally {
    stop.abort()
    await pressing
  }
}

/** Somebody asks for a sync of everything, and then a person writes. */
async function behindRequests(
  setting: Setting,
  bridge: Bridge,
  crowd: readonly string[],
  work: () => Promise<number>
): Promise<number[]> {
  const delays: number[] = []
  for (const _ of range(setting.quick ? 1 : 3)) {
    await bridge.settled(crowd)
    await inParallel(crowd, 32, name => bridge.call('POST', `/projects/${name}/sync`))
    delays.push(await work())
  }
  await bridge.settled(crowd)
  return delays
}

function results(count: number, alone: readonly number[], among: readonly number[], behind: readonly number[]): Result[] {
  const figures = (values: readonly number[]) => `median ${plain(median(values))} ms, worst ${plain(Math.max(...values))} ms`
  const rival = `the same write without a backlog: ${figures(alone)}`
  const ratio = (values: readonly number[]) => `${plain(median(values) / median(alone))} times as long`
  return [
    {
      what: `a write from its answer to Synced while ${plain(count)} projects are due for a check`,
      ours: figures(among),
      rival,
      ratio: ratio(among),
      better: 'less'
    },
    {
      what: `the same right after somebody asked for a sync of ${plain(count)} projects`,
      ours: figures(behind),
      rival,
      ratio: ratio(behind),
      better: 'less'
    }
  ]
}
