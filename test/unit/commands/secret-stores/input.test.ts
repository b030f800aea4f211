import t from 'tap'
import Type from 'typebox'
import {
  changedFields,
  commonFaults,
  merged,
  partsOf,
  redirectionFaults,
  secretsIn,
  shownSettings
} from '../../../../src/commands/secret-stores/input.ts'
import type { SecretStoreRecord } from '../../../../src/domain/secret-store.ts'
import type { Provider } from '../../../../src/secret-stores/provider.ts'

const provider: Provider = {
  ...{ provider: 'tiny', title: 'Tiny', description: 'Of this test.', example: {} },
  settings: Type.Object({ address: Type.String(), role: Type.String(), token: Type.String(), secretId: Type.String() }),
  ...{ secretSettings: ['token', 'secretId'], addressSettings: ['address'] },
  faults: async () => [],
  open: () => ({
    fetch: async () => ({ failure: 'NotFound' }),
    check: async () => ({ state: 'ok', findings: [] }),
    close: async () => {}
  })
}
const before = { address: 'https://a.example.com', role: 'r', token: 'T' }
const redirected = (change: Readonly<Record<string, unknown>>) =>
  redirectionFaults(provider, before, merged(before, change), change).map(({ pointer }) => pointer)

t.test('a login that is kept goes to no other address', async t => {
  t.strictSame(redirected({ address: 'https://b.example.com' }), ['#/address'])
  t.strictSame(redirected({ address: 'https://b.example.com', secretId: 'another one' }), ['#/address'], 'one is still kept')
  t.strictSame(redirected({ address: 'https://b.example.com', token: 'NEW' }), [])
  t.strictSame(redirected({ address: 'https://b.example.com', token: null }), [], 'none is left')
  t.strictSame(redirected({ address: 'https://a.example.com', role: 'other' }), [], 'the same address')
  t.strictSame(redirected({ role: 'other' }), [])
  t.strictSame(redirected({ address: null }), ['#/address'])
})

t.test('settings are a merge patch, the secret ones apart', async t => {
  const after = merged(before, { role: null, secretId: 'S' })
  t.strictSame(after, { address: 'https://a.example.com', token: 'T', secretId: 'S' })
  t.strictSame(shownSettings(provider, after), { address: 'https://a.example.com' })
  const secrets = secretsIn(provider, after)
  t.strictSame(Object.keys(secrets), ['token', 'secretId'])
  t.equal(secrets['token']?.reveal(), 'T')
  t.notMatch(JSON.stringify(secrets), /T|S/)
})

t.test('names of what has changed are told, never values', async t => {
  const record = { settings: { address: 'a', role: 'r' }, allowed: [], refreshEvery: '5m' } as unknown as SecretStoreRecord
  const change = (after: object, sent: object = {}) =>
    changedFields(record, { ...record, ...after }, partsOf({ ...sent }), provider)
  t.strictSame(change({}), [])
  t.strictSame(change({ settings: { address: 'b' } }), ['address', 'role'])
  t.strictSame(change({ refreshEvery: '1m' }, { token: 'x' }), ['refreshEvery', 'token'])
  t.strictSame(change({ allowed: [{ projects: ['*'], paths: [''] }] }), ['allowed'])
})

t.test('paths are whole segments, with or without a final slash', async t => {
  const of = (...paths: string[]) => partsOf({ allowed: [{ projects: ['*'], paths }] })
  t.strictSame(of('shop/', 'a/b', '', '/').allowed?.[0]?.paths, ['shop', 'a/b', '', '/'])
  const pointers = (...paths: string[]) => commonFaults(of(...paths)).map(({ pointer }) => pointer)
  t.strictSame(pointers('', 'a/b', 'shop/'), [])
  t.strictSame(
    pointers('/', '..', 'a//b', 'a/./b', 'a%2fb', 'a\\b'),
    [0, 1, 2, 3, 4, 5].map(i => `#/allowed/0/paths/${i}`)
  )
  for (const [refreshEvery, isFine] of [
    ['1s', true],
    ['24h', true],
    ['1440m', true],
    ['25h', false],
    ['0s', false],
    ['1d', false]
  ] as const)
    t.equal(commonFaults({ allowed: undefined, refreshEvery }).length, isFine ? 0 : 1, refreshEvery)
})
