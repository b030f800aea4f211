import t from 'tap'
import { sampleSuite } from './every-call.ts'
import { rotationSuite } from './suites.ts'

t.test('each call of a rotation of the keys fails in each way', async t => sampleSuite(t, 'rotation', await rotationSuite(t)))
