import t from 'tap'
import { sampleSuite } from './every-call.ts'
import { commandSuite } from './suites.ts'

t.test('each call of a run fails in each way', async t => sampleSuite(t, 'runs', await commandSuite(t, ['worker'])))
