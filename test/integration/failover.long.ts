import t from 'tap'
import { DELAYS, failOverAt } from '../helpers/failovers.ts'
import { runSample } from '../helpers/long.ts'

t.test('the bridge is back after ten failovers at each delay', async t => {
  const cases = Array.from({ length: 10 }, () => DELAYS).flat()
  const ran = await runSample('failover', cases, ms => t.test(`${ms} ms`, t => failOverAt(t, [ms])).then(() => {}))
  t.ok(ran > 0)
})
