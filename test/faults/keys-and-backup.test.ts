import t from 'tap'
import { playSome } from './every-call.ts'
import { restoreSuite, rotationSuite } from './suites.ts'

t.test('a call of a rotation of the keys fails, and everything is sealed with the new one', async t =>
  playSome(t, await rotationSuite(t))
)
t.test('a call of a restore fails, and nobody takes a part for the whole', async t => playSome(t, await restoreSuite(t)))
