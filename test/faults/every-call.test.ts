import t from 'tap'
import { bystanderOf } from './bystander.ts'
import { projectCases, someOf, testCases } from './every-call.ts'
import { startMachines } from './machines.ts'
import { changes, filledByBulk, filledOneByOne } from './scenario.ts'

t.test('one call fails, and nothing is lost, left behind, in clear or said wrongly', async t => {
  const m = await startMachines(t)
  const bystander = await bystanderOf(m)
  const [, ...others] = changes
  await testCases(t, someOf(await projectCases(m, [...others, filledByBulk, filledOneByOne], ['api', 'worker'])))
  t.strictSame(await bystander.differences(), [], 'nothing of others was touched')
})
