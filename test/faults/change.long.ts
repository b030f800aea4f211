import t from 'tap'
import { playSome } from './every-call.ts'
import { changeSuite } from './suites.ts'

// The calls of every other run: runs.long.ts, by sample; of this one all kinds.
t.test('a call of a run fails, and nothing is lost, left behind, in clear or said wrongly', async t =>
  playSome(t, await changeSuite(t, ['worker']))
)
