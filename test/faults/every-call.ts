import type { Test } from 'tap'
import { type Outcome, playCase, type Side } from './case.ts'
import { type Fault, MODES } from './fault-plan.ts'
import type { Machines } from './machines.ts'
import type { Scenario } from './scenario.ts'

/** One fault in one scenario. */
export interface FaultCase {
  /** The scenario with the side that fails. */
  readonly group: string
  readonly side: Side
  readonly kind: string
  readonly fault: Fault
  readonly isLast: boolean
  play(fault: Fault): Promise<Outcome>
}

/** Plays something once without a fault, and gives a case for each way in which each of its calls can fail. */
export async function casesOf(title: string, side: Side, playWith: (fault?: Fault) => Promise<Outcome>): Promise<FaultCase[]> {
  const group = `${title}, calls of the ${side}`
  const { calls, faults } = await playWith()
  if (faults.length > 0) throw new Error(`${group}, without a fault: ${faults.join('; ')}`)
  return calls.flatMap((kind, i) =>
    MODES.map(mode => ({ group, side, kind, fault: { nth: i + 1, mode }, isLast: i === calls.length - 1, play: playWith }))
  )
}

/** The cases of scenarios in which a project changes. */
export async function projectCases(m: Machines, scenarios: readonly Scenario[], sides: readonly Side[]): Promise<FaultCase[]> {
  const cases: FaultCase[] = []
  for (const scenario of scenarios)
    for (const side of sides) cases.push(...(await casesOf(scenario.title, side, fault => playCase(m, scenario, side, fault))))
  return cases
}

/** Each kind of call in each way once, and the first and the last call of everything with its answer lost. */
export function someOf(cases: readonly FaultCase[]): FaultCase[] {
  const seen = new Set<string>()
  return cases.filter(({ side, kind, isLast, fault: { nth, mode } }) => {
    const key = `${side} ${kind} ${mode}`
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew || (mode === 'lost' && (nth === 1 || isLast))
  })
}

/** Plays one case, and returns what is wrong after it with what was done. */
export async function faultsOf({ group, kind, fault, play }: FaultCase): Promise<string[]> {
  const { faults } = await play(fault).catch((error: Error) => ({ faults: [String(error.stack)] }))
  return faults.map(text => `${group}: call ${fault.nth} (${kind}) ${fault.mode}: ${text}`)
}

/** Plays some cases, group by group. */
export async function testCases(t: Test, cases: readonly FaultCase[]): Promise<void> {
  for (const [group, some] of Map.groupBy(cases, ({ group }) => group)) {
    const faults: string[] = []
    for (const one of some ?? []) faults.push(...(await faultsOf(one)))
    t.strictSame(faults, [], `${group}: ${some?.length} faults`)
  }
}
