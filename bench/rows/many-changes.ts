import { type Bridge, IN_FLIGHT } from '../lib/bridge.ts'
import { repeated, timed } from '../lib/clock.ts'
import { inParallel, range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { sample, samples, secret } from '../lib/samples.ts'
import { median, plain, ratios, spread } from '../lib/stats.ts'
import { type BareLoop, openBareLoop } from '../rivals/bare-loop.ts'
import type { Row } from '../row.ts'

/** Credentials in each project. */
const SIZE = 20
/** Callers that change credentials at once. */
const CALLERS = 32

/** Changes spread over many projects, each sent by itself, from the first one sent to the last one proven. */
export const manyChanges: Row = {
  name: 'many-changes',
  real: true,
  async run(setting) {
    const { quick, jenkins, disposal } = setting
    const [count, spreadOver] = quick ? [100, 10] : [1000, 100]
    const bridge = await openBridge(setting, { redis: await openRedis(setting) })
    const bare = disposal.add(openBareLoop(jenkins), b => b.close())
    const projects = range(spreadOver).map(index => jenkins.name(`many${index}`))
    await jenkins.cheaply(() => fill(bridge, projects))
    const rounds = await repeated(quick ? 2 : 6, 120_000, async round => {
      await bridge.reset()
      const ours = await change(bridge, projects, count)
      const { cpu } = await bridge.report()
      const theirs = await timed(() => bareChange(bare, projects, count))
      setting.say(`round ${round + 1}: ours ${plain(ours)} ms, bare ${plain(theirs)} ms`)
      // The bare loop has touched what is ours: the bridge puts that right before the next round, unmeasured.
      await jenkins.cheaply(() => putRight(bridge, projects))
      return { ours, theirs, cpu }
    })
    // The first round warms up.
    const kept = rounds.length > 2 ? rounds.slice(1) : rounds
    const ours = kept.map(r => r.ours)
    const theirs = kept.map(r => r.theirs)
    const perRound = ratios(theirs, ours)
    const ratio = median(perRound)
    const rate = (ms: number) => (count / ms) * 1000
    return [
      {
        what: `${plain(count)} changes spread over ${plain(spreadOver)} projects, from the first sent to the last proven`,
        ours: `${plain(rate(median(ours)))} changes/s${spread(ours.map(rate))}`,
        rival: `bare loop, ${IN_FLIGHT} at once, update and read back: ${plain(rate(median(theirs)))} changes/s${spread(theirs.map(rate))}`,
        ratio: plain(ratio) + spread(perRound),
        better: 'more',
        goal: { text: 'at least 0.85 of its throughput', wanted: 0.85, measured: ratio },
        why: `the bridge used ${plain(median(kept.map(r => r.cpu)) / count)} ms of CPU a change, API included, in ${plain(median(ours) / count)} ms`
      }
    ]
  }
}

async function fill(bridge: Bridge, projects: readonly string[]): Promise<void> {
  await inParallel(projects, 8, async name => {
    await bridge.project(name)
    await bridge.apply(name, samples(SIZE))
  })
  await bridge.synced(projects, SIZE)
}

/** Change number `i` goes to another project than the one before, and to each credential of a project in turn. */
const targetOf = (projects: readonly string[], i: number) => ({
  project: projects[i % projects.length] as string,
  index: Math.floor(i / projects.length) % SIZE
})

async function change(bridge: Bridge, projects: readonly string[], count: number): Promise<number> {
  const begin = performance.now()
  await inParallel(range(count), CALLERS, i => {
    const { project, index } = targetOf(projects, i)
    return bridge.call('PATCH', `/projects/${project}/credentials/${sample(index).id}`, { data: { password: secret() } })
  })
  return (await bridge.synced(projects, SIZE)) - begin
}

async function bareChange(bare: BareLoop, projects: readonly string[], count: number): Promise<void> {
  await inParallel(range(count), IN_FLIGHT, async i => {
    const { project, index } = targetOf(projects, i)
    await bare.update(project, sample(index))
    await bare.read(project, sample(index).id)
  })
}

async function putRight(bridge: Bridge, projects: readonly string[]): Promise<void> {
  await bridge.checkAll(projects)
  await bridge.synced(projects, SIZE)
}
