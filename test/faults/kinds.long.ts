import t from 'tap'
import { playSome } from './every-call.ts'
import { commandSuite } from './suites.ts'

t.test('a call of the API fails, and nothing is lost, left behind or said wrongly', async t =>
  playSome(t, await commandSuite(t, ['api']))
)
