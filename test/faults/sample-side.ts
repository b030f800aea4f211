import type { Test } from 'tap'
import { runSample } from '../helpers/long.ts'
import { bystanderOf } from './bystander.ts'
import type { Side } from './case.ts'
import { faultsOf, projectCases } from './every-call.ts'
import { startMachines } from './machines.ts'
import { changes, filledByBulk, filledOneByOne } from './scenario.ts'

/** Lets every call of one side fail in every way, as far as time allows. */
export async function sampleSide(t: Test, side: Side): Promise<void> {
  const m = await startMachines(t)
  const bystander = await bystanderOf(m)
  const [, ...others] = changes
  const cases = await projectCases(m, [...others, filledByBulk, filledOneByOne], [side])
  await runSample(`every call of the ${side}`, cases, async one => {
    const faults = await faultsOf(one)
    if (faults.length > 0) t.strictSame(faults, [])
  })
  t.strictSame(await bystander.differences(), [], 'nothing of others was touched')
}
