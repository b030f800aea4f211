import t from 'tap'
import { playSome } from './every-call.ts'
import { commandSuite } from './suites.ts'

t.test('a call of a run fails, and nothing is lost, left behind, in clear or said wrongly', async t =>
  playSome(t, await commandSuite(t, ['worker']))
)
