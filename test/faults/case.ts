import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { isClaim } from '../../src/store/sealing/record-reader.ts'
import { InVain, until } from '../helpers/until.ts'
import type { Fault } from './fault-plan.ts'
import type { Answer, Machines } from './machines.ts'
import { newName } from './names.ts'
import type { Scenario, Want } from './scenario.ts'
import { differences, isQuiet, lies, prepare, shownDesire, wantedDesire } from './world.ts'

/** Whose calls are counted and fail: those of the command itself, or those of the run that it causes. */
export type Side = 'api' | 'worker'

export interface Outcome {
  /** The kinds of calls that were counted. */
  readonly calls: readonly string[]
  /** Every way in which the world is not as it has to be. */
  readonly faults: readonly string[]
}

/** Milliseconds that all may take to be as wanted. */
const PATIENCE = 15_000
const STEP = 15

/** Plays one scenario, with one fault or none, and looks at the world. */
export async function playCase(m: Machines, scenario: Scenario, side: Side, fault?: Fault): Promise<Outcome> {
  const name = newName()
  const faults: string[] = []
  await prepare(m, name, scenario.before?.(name))
  const plan = m.plans[side]
  plan.arm(text => text.includes(name), fault)
  try {
    const [before, after] = [scenario.before?.(name), scenario.after?.(name)]
    const answer = await send(m, scenario, name)
    // The worker's calls are counted to the end.
    if (side === 'api') plan.disarm()
    if (answer.status === scenario.acknowledged) faults.push(...(await settle(m, name, before, after)))
    else if (answer.status < 500) faults.push(`answered ${answer.status}: ${answer.text}`)
    else faults.push(...(await repeat(m, scenario, name, before, after)))
  } finally {
    plan.disarm()
  }
  return { calls: plan.seen, faults: faults.map(text => `${name}: ${text}`) }
}

const send = (m: Machines, scenario: Scenario, name: string): Promise<Answer> => {
  const { method, path, body } = scenario.request(name)
  return m.call(method, path, body)
}

/** What was not acknowledged is there as a whole or not at all, and the same request ends well. */
async function repeat(m: Machines, scenario: Scenario, name: string, before?: Want, after?: Want): Promise<string[]> {
  const shown = await shownDesire(m, name)
  const isDone = shown === wantedDesire(name, after)
  if (!isDone && shown !== wantedDesire(name, before)) return [`not whole and not absent: ${shown}`]
  const good = [scenario.acknowledged, ...(isDone ? (scenario.already ?? []) : [])]
  const answer = await until(`the repetition of ${name} is answered`, async () => {
    const answer = await send(m, scenario, name)
    if (answer.status !== 503) return answer
    await hasten(m, name)
    return undefined
  }).catch((error: Error) => error.message)
  if (typeof answer === 'string') return [answer]
  if (!good.includes(answer.status)) return [`repeated, it was answered ${answer.status}: ${answer.text}`]
  return settle(m, name, before, after)
}

/** A name that an unfinished creation has claimed is free again after ten seconds; here they pass at once. */
async function hasten({ redis }: Machines, name: string): Promise<void> {
  const { project } = projectKeys(name)
  if (isClaim((await redis.client.get(project)) ?? '')) await redis.client.pexpire(project, STEP)
}

/** Waits until all is as wanted; what a status claims on the way has to be so. */
async function settle(m: Machines, name: string, before?: Want, after?: Want): Promise<string[]> {
  let left = ['a run is under way without an end']
  const look = async () => {
    if (!(await isQuiet(m, name))) return undefined
    const said = await lies(m, name, after)
    if (said !== undefined && said.length > 0) return said
    left = await differences(m, name, after, after === undefined ? before?.unmanaged : after.unmanaged)
    return said !== undefined && left.length === 0 ? left : undefined
  }
  return until(`${name} is as wanted`, look, PATIENCE).catch(error => {
    if (error instanceof InVain) return left.length > 0 ? left : [error.message]
    throw error
  })
}
