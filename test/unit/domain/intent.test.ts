import t from 'tap'
import { isOurs, lookOf, withLook } from '../../../src/domain/intent.ts'
import type { ObservedCredential } from '../../../src/domain/observed.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { LastApplied, Look } from '../../../src/domain/status.ts'

const document = (username: string | Secret) => ({
  name: 'org.example.Login',
  children: [
    { name: 'id', text: 'x' },
    { name: 'description', text: 'D' },
    { name: 'username', text: username, isReadable: true as const },
    { name: 'password', text: new Secret('p') }
  ]
})
const seen = (username: string): ObservedCredential => ({
  ...{ id: 'x', className: 'org.example.Login', visible: { description: 'D', username }, hidden: {} }
})
const intent = (...looks: Look[]): LastApplied => ({
  ...{ generation: 0, place: 'default/demo', className: '', hashes: {}, fingerprint: null, hashKey: 'k1', looks }
})

t.test('what is remembered of a write under way proves that it is ours, and does not hold the user name', async t => {
  const look = lookOf(document('the-user-name'))
  t.notMatch(JSON.stringify(look), 'the-user-name', 'it may become a secret')
  t.equal(isOurs(intent(look), seen('the-user-name')), true)
  t.equal(isOurs(intent(look), seen('another')), false)
  t.strictSame(Object.keys(lookOf(document(new Secret('s'))).visible), ['description'], 'nothing of a secret one')
  const former = { ...look, visible: { description: 'D', username: 'the-user-name' } }
  t.equal(isOurs(intent(former), seen('the-user-name')), true, 'of an earlier version, which remembered the text')
  t.equal(isOurs(intent(former), seen('another')), false)
})

t.test('another class is not what we sent; a list that names none proves nothing against it', async t => {
  const look = lookOf(document('bot'))
  t.equal(isOurs(intent(look), { ...seen('bot'), className: 'org.example.Other' }), false)
  t.equal(isOurs(intent(look), { ...seen('bot'), className: null }), true)
})

t.test('what was proved, and what earlier versions began, is ours whatever it looks like', async t => {
  const { looks: _, ...older } = intent()
  t.equal(isOurs(older, seen('another')), true)
  t.equal(isOurs({ ...intent(lookOf(document('bot'))), generation: 1 }, seen('another')), true)
})

t.test('the last four looks are kept, each once', async t => {
  const look = (n: number): Look => ({ className: 'x', visible: { n: String(n) } })
  const kept = [1, 2, 3, 4, 5, 3, 6].map(look).reduce<readonly Look[] | undefined>((all, one) => withLook(all, one), undefined)
  t.strictSame(
    kept?.map(({ visible }) => visible['n']),
    ['4', '5', '3', '6']
  )
})
