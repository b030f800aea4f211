import t from 'tap'
import { playSome } from './every-call.ts'
import { changeSuite } from './suites.ts'

// The other commands: kinds.long.ts.
t.test('a call of the API fails while a credential is changed, and nothing is lost, left behind or said wrongly', async t =>
  playSome(t, await changeSuite(t, ['api']))
)
