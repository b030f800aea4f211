import type { Bridge } from '../lib/bridge.ts'
import { repeated, timed } from '../lib/clock.ts'
import { type Gate, kinds, openGate } from '../lib/gate.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { samples } from '../lib/samples.ts'
import { median, plain, ratios, spread } from '../lib/stats.ts'
import { type BareLoop, openBareLoop } from '../rivals/bare-loop.ts'
import { findPythonJenkins, pythonCreates } from '../rivals/python-jenkins.ts'
import type { Result, Row } from '../row.ts'

interface Run {
  readonly requests: number
  readonly kinds: string
  readonly ms: number
  /** Milliseconds that the callers' requests to the API took. */
  readonly api: number
  /** Milliseconds that Jenkins took to answer. */
  readonly jenkins: number
  readonly project: string
}

/** Where the time went. */
const parts = ({ ms, api, jenkins }: Run): string =>
  `of ${plain(ms)} ms the API took ${plain(api)} to take the set, Jenkins ${plain(jenkins)} to answer, and the engine the other ${plain(ms - api - jenkins)}`

/** Many new credentials at once, and the check after it. The bridge talks to Jenkins through a gate that counts; the rivals do not. */
export const newFolder: Row = {
  name: 'new-folder',
  real: true,
  async run(setting) {
    const { quick, jenkins, disposal } = setting
    const count = quick ? 100 : 1000
    const gate = disposal.add(await openGate(jenkins.url), g => g.close())
    const bridge = await openBridge(setting, { redis: await openRedis(setting) }, gate.url)
    const bare = disposal.add(openBareLoop(jenkins), b => b.close())

    const python = await findPythonJenkins()
    const rounds = await repeated(quick ? 1 : 5, 600_000, async round => {
      const run = await oursNew(bridge, gate, jenkins.name(`new${round}`), count)
      const both = await bareCreates(bare, jenkins.name(`bare-both${round}`), count, true)
      const theirs = python && (await pythonCreates(python.python, jenkins, jenkins.name(`python${round}`), count))
      setting.say(
        `round ${round + 1}: ours ${plain(run.ms)} ms, bare ${plain(both)} ms, python ${plain(theirs ?? Number.NaN)} ms`
      )
      return { run, both, theirs }
    })
    const ours = rounds.map(({ run }) => run)
    const checked = await check(bridge, gate, ours[0] as Run)
    const made = await oursMade(bridge, gate, jenkins.name('made'), count)
    const plainLoop = await bareCreates(bare, jenkins.name('bare-plain'), count, false)
    return [
      ...requestRows(count, ours, made, checked),
      ...timeRows(
        count,
        ours,
        rounds.map(({ both }) => both),
        plainLoop
      ),
      pythonRow(
        count,
        ours,
        rounds.flatMap(({ theirs }) => theirs ?? []),
        python?.version
      )
    ]
  }
}

/** The folder appears with everything in it: the project is paused until the set is stored. */
async function oursNew(bridge: Bridge, gate: Gate, project: string, count: number): Promise<Run> {
  await bridge.project(project, { paused: true })
  const set = samples(count)
  const ask = async () => {
    await bridge.apply(project, set)
    await bridge.call('PATCH', `/projects/${project}`, { policies: { paused: false } })
  }
  return measured(gate, project, ask, () => bridge.synced([project], count))
}

/** The same into a folder that the bridge has made before. */
async function oursMade(bridge: Bridge, gate: Gate, project: string, count: number): Promise<Run> {
  await bridge.project(project)
  await bridge.settled([project])
  const set = samples(count)
  return measured(
    gate,
    project,
    () => bridge.apply(project, set),
    () => bridge.synced([project], count)
  )
}

async function check(bridge: Bridge, gate: Gate, { project }: Run): Promise<Run> {
  const ask = () => bridge.call('POST', `/projects/${project}/sync`)
  return measured(gate, project, ask, async () => {
    await bridge.settled([project])
    return performance.now()
  })
}

/** Asks the API for something, and waits until it is done; `done` resolves to the time of that. */
async function measured(gate: Gate, project: string, ask: () => Promise<void>, done: () => Promise<number>): Promise<Run> {
  await gate.quiet()
  gate.clear()
  const begin = performance.now()
  const api = await timed(ask)
  const ms = (await done()) - begin
  await gate.quiet()
  const { passed } = gate
  const jenkins = passed.reduce((sum, { at, answeredAt }) => sum + answeredAt - at, 0)
  return { requests: passed.length, kinds: kinds(passed), ms, api, jenkins, project }
}

async function bareCreates(bare: BareLoop, folder: string, count: number, readBack: boolean): Promise<number> {
  const set = samples(count)
  return timed(async () => {
    await bare.createFolder(folder)
    for (const sample of set) {
      await bare.create(folder, sample)
      if (readBack) await bare.read(folder, sample.id)
    }
  })
}

function requestRows(count: number, ours: readonly Run[], made: Run, checked: Run): Result[] {
  const requests = median(ours.map(run => run.requests))
  const n = plain(count)
  const perCredential = 'one by one it takes two a credential'
  return [
    {
      what: `requests to Jenkins for ${n} new credentials in a new folder`,
      ours: `${plain(requests)}`,
      rival: `${perCredential}: ${plain(2 * count + 1)}`,
      ratio: `1/${plain((2 * count + 1) / requests)}`,
      better: 'less',
      goal: { text: 'at most 5', wanted: 5, measured: requests },
      why: `sent were ${ours[0]?.kinds}`,
      note: `the project is paused until its set is stored; sent were ${ours[0]?.kinds}`
    },
    {
      what: `the same in a folder that the bridge made before`,
      ours: `${plain(made.requests)} requests, ${plain(made.ms)} ms`,
      better: 'less',
      goal: { text: 'at most 5 requests', wanted: 5, measured: made.requests },
      why: `sent were ${made.kinds}; ${parts(made)}`
    },
    {
      what: `requests for a check of a project with ${n} unchanged credentials`,
      ours: plain(checked.requests),
      rival: `one by one: ${n}`,
      ratio: `1/${plain(count / checked.requests)}`,
      better: 'less',
      goal: { text: '1', wanted: 1, measured: checked.requests },
      why: `sent were ${checked.kinds}`
    }
  ]
}

function timeRows(count: number, ours: readonly Run[], both: readonly number[], plainLoop: number): Result[] {
  const times = ours.map(run => run.ms)
  const ms = median(times)
  const figure = `${plain(ms)} ms${spread(times)}`
  const what = `time for ${plain(count)} new credentials in a new folder, until all are proven`
  const why = parts(ours.find(run => run.ms === ms) as Run)
  const perRound = ratios(both, times)
  const ratio = median(perRound)
  return [
    {
      what,
      ours: figure,
      rival: `bare loop one by one, create and read back: ${plain(median(both))} ms${spread(both)}`,
      ratio: `${plain(ratio)} times faster${spread(perRound)}`,
      better: 'more',
      goal: { text: 'at least 45 times faster', wanted: 45, measured: ratio },
      why
    },
    {
      what: `${what}; against creates alone, which prove nothing`,
      ours: figure,
      rival: `bare loop of creates: ${plain(plainLoop)} ms`,
      ratio: `${plain(plainLoop / ms)} times faster`,
      better: 'more'
    }
  ]
}

function pythonRow(count: number, ours: readonly Run[], theirs: readonly number[], version: string | undefined): Result {
  const ms = median(ours.map(run => run.ms))
  const what = `time for ${plain(count)} new credentials in a new folder, against python-jenkins`
  if (version === undefined)
    return { what, ours: `${plain(ms)} ms`, rival: 'python-jenkins: not installed: left out', better: 'more' }
  const perRound = ratios(
    theirs,
    ours.map(run => run.ms)
  )
  const ratio = median(perRound)
  return {
    what,
    ours: `${plain(ms)} ms`,
    rival: `python-jenkins ${version}, one by one: ${plain(median(theirs))} ms${spread(theirs)}`,
    ratio: `${plain(ratio)} times faster${spread(perRound)}`,
    better: 'more',
    goal: { text: 'at least 60 times faster', wanted: 60, measured: ratio },
    why: parts(ours.find(run => run.ms === ms) as Run)
  }
}
