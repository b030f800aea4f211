import t from 'tap'
import { sampleSuite } from './every-call.ts'
import { blindSuite } from './suites.ts'

t.test('each call of a run fails in each way, for a user who cannot read folders', async t =>
  sampleSuite(t, 'runs without Job/Configure', await blindSuite(t))
)
