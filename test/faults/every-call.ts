import type { Test } from 'tap'
import { runSample } from '../helpers/long.ts'
import { type Outcome, playCase, type Side } from './case.ts'
import { type Fault, MODES, type Mode } from './fault-plan.ts'
import { listed, playListed } from './listed.ts'
import type { Machines } from './machines.ts'
import type { Scenario } from './scenario.ts'
import type { Suite } from './suites.ts'

/** Whose calls fail. */
type By = Side | 'cli'

/** One fault in one scenario. */
export interface FaultCase {
  /** The scenario with the side that fails. */
  readonly group: string
  readonly side: By
  readonly fault: Fault
  readonly isFirst: boolean
  readonly isLast: boolean
  play(fault: Fault): Promise<Outcome>
}

const READ = /^(redis (?:h?m?get|hgetall|scan|info)|jenkins GET)(?= |$)/

/** What has no effect fails alike before and after it. */
const modesOf = (kind: string): readonly Mode[] => (READ.test(kind) ? MODES.filter(mode => mode !== 'failed') : MODES)

/** Reads of Redis are one kind, whatever they read. */
const coarse = (kind: string): string => (READ.test(kind) && kind.startsWith('redis') ? 'redis read' : kind)

/** Plays something once without a fault, and gives a case for each way in which each of its calls can fail. */
export async function casesOf(title: string, side: By, playWith: (fault?: Fault) => Promise<Outcome>): Promise<FaultCase[]> {
  const group = `${title}, calls of the ${side}`
  const { calls, faults } = await playWith()
  if (faults.length > 0) throw new Error(`${group}, without a fault: ${faults.join('; ')}`)
  return calls.flatMap((kind, i) =>
    modesOf(kind).map(mode => ({
      group,
      side,
      fault: { kind, nth: calls.slice(0, i + 1).filter(other => other === kind).length, mode },
      isFirst: i === 0,
      isLast: i === calls.length - 1,
      play: playWith
    }))
  )
}

/** The cases of scenarios in which a project changes. */
export async function projectCases(m: Machines, scenarios: readonly Scenario[], sides: readonly Side[]): Promise<FaultCase[]> {
  const cases: FaultCase[] = []
  for (const scenario of scenarios)
    for (const side of sides) cases.push(...(await casesOf(scenario.title, side, fault => playCase(m, scenario, side, fault))))
  return cases
}

/** The cases of commands whose effect shows in a list. */
export async function listedCases(m: Machines): Promise<FaultCase[]> {
  const cases: FaultCase[] = []
  for (const scenario of listed) cases.push(...(await casesOf(scenario.title, 'api', fault => playListed(m, scenario, fault))))
  return cases
}

/** Each kind of call in each way once, and the first and the last call of everything with its answer lost. */
export function someOf(cases: readonly FaultCase[]): FaultCase[] {
  const seen = new Set<string>()
  return cases.filter(({ side, isFirst, isLast, fault: { kind, mode } }) => {
    const key = `${side} ${coarse(kind)} ${mode}`
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew || (mode === 'lost' && (isFirst || isLast))
  })
}

/** Plays one case, and returns what is wrong after it with what was done. */
export async function faultsOf({ group, fault, play }: FaultCase): Promise<string[]> {
  const { faults } = await play(fault).catch((error: Error) => ({ faults: [String(error.stack)] }))
  return faults.map(text => `${group}: ${fault.kind}, call ${fault.nth} of the kind, ${fault.mode}: ${text}`)
}

/** Plays some cases of a suite: each kind of call, the first and the last. */
export async function playSome(t: Test, { cases, differences }: Suite): Promise<void> {
  for (const [group, some = []] of Map.groupBy(someOf(cases), ({ group }) => group)) {
    const faults: string[] = []
    for (const one of some) faults.push(...(await faultsOf(one)))
    t.strictSame(faults, [], `${group}: ${some.length} faults`)
  }
  t.strictSame(await differences(), [], 'nothing of others was touched')
}

/** Plays as many cases of a suite as time allows. */
export async function sampleSuite(t: Test, name: string, { cases, differences }: Suite): Promise<void> {
  await runSample(`a fault at each call: ${name}`, cases, async one => {
    const faults = await faultsOf(one)
    if (faults.length > 0) t.strictSame(faults, [])
  })
  t.strictSame(await differences(), [], 'nothing of others was touched')
}
