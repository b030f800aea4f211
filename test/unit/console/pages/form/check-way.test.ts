import t from 'tap'
import { checkWay } from '../../../../../src/console/pages/form/check-way.ts'

const state = { generate: undefined, removed: [] }

t.test('values that are all entered can be checked before they are saved', async t => {
  t.equal(checkWay({ state, body: { data: { password: 'x' } }, kept: [], isChanged: true }), 'values')
  t.equal(checkWay({ state, body: { data: { password: 'x' } }, kept: ['password'], isChanged: true }), 'values')
})

t.test('where nothing is entered, the stored values are', async t => {
  t.equal(checkWay({ state, body: { data: { username: 'a' } }, kept: ['password'], isChanged: false }), 'stored')
})

t.test('entered and kept values are in one place only after saving', async t => {
  const kept = ['privateKey', 'passphrase']
  t.equal(checkWay({ state, body: { data: { privateKey: 'x' } }, kept, isChanged: true }), 'kept')
  t.equal(checkWay({ state, body: {}, kept: ['constructor'], isChanged: true }), 'kept')
  const removed = { ...state, removed: ['passphrase'] }
  t.equal(checkWay({ state: removed, body: { data: { privateKey: 'x' } }, kept, isChanged: true }), 'values', 'it is removed')
})

t.test('a key that does not exist yet cannot be checked', async t => {
  t.equal(checkWay({ state: { ...state, generate: 'ed25519' }, body: {}, kept: [], isChanged: true }), 'generated')
})
