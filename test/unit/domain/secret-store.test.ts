import t from 'tap'
import {
  KEY_LIMIT,
  keyFault,
  mayRead,
  parseSecretStoreRecord,
  refreshInterval,
  type SecretStoreRecord
} from '../../../src/domain/secret-store.ts'

const rules = (...allowed: SecretStoreRecord['allowed']) => ({ allowed })

t.test('a path allows whole segments only', async t => {
  const store = rules({ projects: ['shop-*'], paths: ['team-a', 'shared/ci/'] })
  for (const key of ['team-a', 'team-a/x', 'team-a/x/y', 'shared/ci', 'shared/ci/x']) t.ok(mayRead(store, 'shop-cart', key), key)
  for (const key of [
    'team-ab',
    'team-ab/x',
    'team',
    'shared',
    'shared/cia',
    'shared/cia/x',
    'x/team-a',
    'Team-a/x',
    'team-a\u0000'
  ])
    t.notOk(mayRead(store, 'shop-cart', key), key)
})

t.test('an empty path is every key, and no path is none', async t => {
  t.ok(mayRead(rules({ projects: ['*'], paths: [''] }), 'any', 'a/b'))
  t.notOk(mayRead(rules({ projects: ['*'], paths: [] }), 'any', 'a/b'))
  t.notOk(mayRead(rules({ projects: [], paths: [''] }), 'any', 'a/b'))
  t.notOk(mayRead(rules(), 'any', 'a/b'))
})

t.test('the project and the path are of the same rule', async t => {
  const store = rules({ projects: ['shop'], paths: ['shop'] }, { projects: ['bank-*'], paths: ['bank'] })
  t.ok(mayRead(store, 'shop', 'shop/x'))
  t.ok(mayRead(store, 'bank-1', 'bank/x'))
  t.notOk(mayRead(store, 'shop', 'bank/x'))
  t.notOk(mayRead(store, 'bank-1', 'shop/x'))
  t.notOk(mayRead(store, 'bank', 'bank/x'))
  for (const name of ['constructor', '__proto__', '', 'SHOP']) t.notOk(mayRead(store, name, 'shop/x'), name)
})

t.test('a key that could mean another one is refused', async t => {
  const refused = [
    ...['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/..', '../a', 'a/../b', 'a/./b', 'a/b/..'],
    ...['%2e%2e/a', 'a/%2e%2e/b', 'a%2fb', 'a%00', 'a\\..\\b', 'a?version=1', 'a#b'],
    ...['a\u0000b', 'a\nb', 'a\r\nb', '\u007f', 'a\u0085', '\ud800', 'a\udc00b', 'x'.repeat(KEY_LIMIT + 1)]
  ]
  for (const key of refused) t.type(keyFault(key), 'string', JSON.stringify(key))
  t.notMatch(keyFault('S3CRET/../x'), 'S3CRET', 'what was sent is not quoted')
})

t.test('any other key is accepted', async t => {
  const accepted = [
    'a',
    'a/b/c',
    '...',
    'a/..b',
    'a/b..',
    '.hidden',
    'with space',
    'ключ',
    '🔑',
    'constructor',
    '__proto__',
    'a:b@c+d'
  ]
  for (const key of [...accepted, 'x'.repeat(KEY_LIMIT)]) t.equal(keyFault(key), undefined, key.slice(0, 20))
})

t.test('an interval is from one second to a day', async t => {
  const valid = { '1s': 1_000, '5m': 300_000, '24h': 86_400_000, '1440m': 86_400_000, '86400s': 86_400_000 }
  for (const [text, ms] of Object.entries(valid)) t.equal(refreshInterval(text), ms, text)
  const invalid = [
    '0s',
    '05m',
    '25h',
    '1441m',
    '86401s',
    '99999h',
    '100000s',
    '1d',
    '5',
    'm',
    '',
    '-5m',
    '1.5h',
    '5M',
    ' 5m',
    '5m\n',
    '٥m'
  ]
  for (const text of invalid) t.equal(refreshInterval(text), undefined, JSON.stringify(text))
})

t.test('a record is read only under its name and in its shape', async t => {
  const time = '2026-11-30T00:00:00.000Z'
  const record = {
    ...{
      name: 'vault',
      provider: 'vault',
      settings: { address: 'https://vault.example.com' },
      refreshEvery: '5m',
      generation: 1
    },
    allowed: [{ projects: ['*'], paths: [''] }],
    ...{ createdAt: time, createdBy: 'a', updatedAt: time, updatedBy: 'a' }
  }
  t.strictSame(parseSecretStoreRecord(JSON.stringify(record), 'vault'), record)
  t.equal(parseSecretStoreRecord(JSON.stringify(record), 'other'), undefined)
  for (const broken of [
    { allowed: {} },
    { allowed: [{ projects: ['*'] }] },
    { settings: [] },
    { generation: '1' },
    { createdAt: 'x' }
  ])
    t.equal(parseSecretStoreRecord(JSON.stringify({ ...record, ...broken }), 'vault'), undefined, JSON.stringify(broken))
  for (const text of ['', 'null', '[]', '{']) t.equal(parseSecretStoreRecord(text, 'vault'), undefined)
})
