import t from 'tap'
import { listKeys, listKeysFor, pathsFor } from '../../../../src/commands/secret-stores/browse.ts'
import type { SecretStoreRecord } from '../../../../src/domain/secret-store.ts'
import type { FetchFailure, Listing } from '../../../../src/secret-stores/provider.ts'

const record = {
  allowed: [
    { projects: ['shop-*'], paths: ['shop', 'shared/npm/token'] },
    { projects: ['root'], paths: [''] }
  ]
} as unknown as SecretStoreRecord

/** A store whose list says what it was asked. */
function listing(answers: Readonly<Record<string, readonly string[] | FetchFailure>> = {}) {
  const asked: string[] = []
  const list = async (prefix: string): Promise<Listing | { failure: FetchFailure }> => {
    asked.push(prefix)
    const names = new Map(Object.entries(answers)).get(prefix) ?? []
    return typeof names === 'string' ? { failure: names } : { names, isCut: false }
  }
  return { asked, store: { record, open: { list } } }
}

t.test('below its paths a project sees everything, beside them nothing, and nothing is asked there', async t => {
  const { asked, store } = listing({ 'shop/db/': ['shop/db/password'] })
  t.strictSame((await listKeysFor(store, 'shop-a', 'shop/db/')).names, ['shop/db/password'])
  t.strictSame(asked, ['shop/db/'])
  for (const prefix of ['shopping/', 'shared/maven/', 'sho/', 'shared/npm/tokens/', 'constructor/'])
    t.strictSame((await listKeysFor(store, 'shop-a', prefix)).names, [], prefix)
  t.strictSame((await listKeysFor(store, 'other', '')).names, [])
  t.strictSame(asked, ['shop/db/'])
})

t.test('above them it sees the ways to them, and a path that is a key itself', async t => {
  const { asked, store } = listing({
    '': ['shop/', 'shared/', 'secret-of-others', 'shop'],
    'shared/npm/': ['shared/npm/token', 'shared/npm/other']
  })
  t.strictSame((await listKeysFor(store, 'shop-a', '')).names, ['shared/', 'shop', 'shop/'])
  t.strictSame((await listKeysFor(store, 'shop-a', 'shared/')).names, ['shared/npm/'])
  t.strictSame((await listKeysFor(store, 'shop-a', 'shared/npm/')).names, ['shared/npm/token', 'shared/npm/token/'])
  t.strictSame(asked, ['', 'shared/npm/'])
  t.strictSame((await listKeysFor(store, 'root', '')).names, ['shop/', 'shared/', 'secret-of-others', 'shop'])
})

t.test('where the store lets nobody list above, the ways are still there', async t => {
  const { store } = listing({ '': 'Forbidden', 'shop/': 'Forbidden' })
  t.strictSame((await listKeysFor(store, 'shop-a', '')).names, ['shared/', 'shop/'])
  await t.rejects(listKeysFor(store, 'shop-a', 'shop/'), { code: 'SECRET_STORE_UNAVAILABLE' }, 'where it may read, it is told')
})

t.test('what is not there is an empty list, and what is not known is none', async t => {
  for (const failure of ['NotFound', 'Deleted', 'Destroyed'] as const)
    t.strictSame(await listKeys(listing({ '': failure }).store.open, ''), { names: [], isCut: false, canList: true }, failure)
  for (const failure of ['Forbidden', 'Sealed', 'Unavailable', 'LoginRefused', 'BadAnswer', 'RateLimited'] as const)
    await t.rejects(listKeys(listing({ '': failure }).store.open, ''), { code: 'SECRET_STORE_UNAVAILABLE', status: 503 }, failure)
  t.strictSame(await listKeys({}, 'a/'), { names: [], isCut: false, canList: false })
})

t.test('the paths of all rules that name a project', async t => {
  t.strictSame(pathsFor(record, 'shop-a'), ['shop', 'shared/npm/token'])
  t.strictSame(pathsFor(record, 'root'), [''])
  t.strictSame(pathsFor(record, 'shop'), [])
})
