import t from 'tap'
import { sampleSuite } from './every-call.ts'
import { commandSuite } from './suites.ts'

t.test('each call of the API fails in each way', async t => sampleSuite(t, 'commands', await commandSuite(t, ['api'])))
