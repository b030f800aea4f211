import t from 'tap'
import { sampleSuite } from './every-call.ts'
import { restoreSuite } from './suites.ts'

t.test('each call of a restore fails in each way', async t => sampleSuite(t, 'restore', await restoreSuite(t)))
