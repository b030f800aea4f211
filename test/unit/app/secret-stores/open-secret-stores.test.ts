import { EventEmitter, once } from 'node:events'
import t from 'tap'
import Type from 'typebox'
import { followSecretStores } from '../../../../src/app/secret-stores/open-secret-stores.ts'
import { Secret } from '../../../../src/domain/secret.ts'
import type { Allowance, SecretStoreRecord } from '../../../../src/domain/secret-store.ts'
import type { Provider } from '../../../../src/secret-stores/provider.ts'
import { parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createSealer } from '../../../../src/store/sealing/seal.ts'
import { isClosed } from '../../../../src/store/sealing/sealed-registry.ts'
import { createSecretStoreRegistry } from '../../../../src/store/secret-store/secret-store-registry.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

const server = await startTestRedis()
t.teardown(() => server.close())
t.beforeEach(() => server.client.flushall())
const registry = createSecretStoreRegistry(server.client, createSealer(parseKeyring(`k1:${'A'.repeat(43)}`)))
const at = '2026-01-01T00:00:00.000Z'
const everything: readonly Allowance[] = [{ projects: ['*'], paths: [''] }]

interface Described {
  readonly token?: string
  readonly address?: string
  readonly provider?: string
  readonly allowed?: readonly Allowance[]
}

async function put(name: string, { token = 'T', address = 'a', provider = 'tiny', allowed = everything }: Described = {}) {
  const before = await registry.get(name)
  const generation = before !== undefined && !isClosed(before) ? before.record.generation + 1 : 1
  const record: SecretStoreRecord = {
    ...{ name, provider, settings: { address }, refreshEvery: '5m', generation, allowed },
    ...{ createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice' }
  }
  t.equal(await registry.put(record, { token: new Secret(token) }, before?.stored), true)
}

/** A provider that says what was done with it, whose stores answer with the login that they were opened with. */
function tiny() {
  const done: string[] = []
  const provider: Provider = {
    ...{ provider: 'tiny', title: 'Tiny', description: 'Of this test.', settings: Type.Object({}), example: {} },
    ...{ secretSettings: ['token'], addressSettings: ['address'], faults: async () => [] },
    keyFault: key => (key === 'odd' ? 'It is odd.' : undefined),
    open({ name, settings, secrets }) {
      if (settings['address'] === 'bad') throw new Error('SECRET in the text of an error')
      done.push(`open ${name} ${settings['address']}`)
      const bytes = Buffer.from(secrets['token']?.reveal() ?? '')
      return {
        async fetch(key) {
          done.push(`fetch ${key}`)
          return { stored: { bytes }, version: null }
        },
        check: async () => ({ state: 'ok', findings: [] }),
        async close() {
          done.push(`close ${name}`)
        }
      }
    }
  }
  return { done, provider }
}

function follow(provider: Provider) {
  const lines: string[] = []
  const log = (facts: object, message: string) => void lines.push(`${JSON.stringify(facts)} ${message}`)
  const stores = followSecretStores({
    registry,
    providerNamed: name => (name === provider.provider ? provider : undefined),
    providerDeps: { outbound: async () => ({ failure: 'AddressRefused' }), directories: [], forbidden: [], now: Date.now },
    log: { info: log, warn: log } as never
  })
  return { lines, stores }
}

t.test('stores are opened, changed and closed as they are stored', async t => {
  const { done, provider } = tiny()
  const { stores } = follow(provider)
  await put('a')
  await stores.refresh()
  t.strictSame(done.splice(0), ['open a a'])
  const first = stores.stores.get('a')
  await put('a', { allowed: [] })
  await stores.refresh()
  t.strictSame(done, [], 'other rules need no new login')
  t.equal(stores.stores.get('a')?.open, first?.open)
  t.strictSame(stores.stores.get('a')?.record.allowed, [])
  await put('a', { token: 'NEW' })
  await stores.refresh()
  t.strictSame(done.splice(0), ['close a', 'open a a'])
  await put('a', { token: 'NEW', address: 'b' })
  await stores.refresh()
  t.strictSame(done.splice(0), ['close a', 'open a b'])
  const one = await registry.get('a')
  t.equal(await registry.remove('a', one?.stored ?? ''), 'ok')
  await stores.refresh()
  t.strictSame(done.splice(0), ['close a'])
  t.equal(stores.stores.size, 0)
  await put('b')
  await stores.refresh()
  await stores.close()
  t.strictSame(done, ['open b a', 'close b'])
})

t.test('a change is noticed without being asked for, and told', async t => {
  const { stores } = follow(tiny().provider)
  t.teardown(() => stores.close())
  const news = new EventEmitter()
  const end = stores.onChange(name => news.emit('changed', name))
  const told = once(news, 'changed')
  await put('constructor')
  t.strictSame(await told, ['constructor'])
  t.ok(stores.stores.has('constructor'))
  t.notOk(stores.stores.has('toString'))
  end()
})

t.test('a project reads only what the rules of this moment allow; elsewhere nothing is asked', async t => {
  const { done, provider } = tiny()
  const { stores } = follow(provider)
  t.teardown(() => stores.close())
  await put('a', { allowed: [{ projects: ['shop-*'], paths: ['shop/db'] }] })
  await stores.refresh()
  t.match(await stores.fetch('shop-1', { store: 'a', key: 'shop/db/password' }), { stored: { bytes: Buffer.from('T') } })
  t.strictSame(done.splice(0), ['open a a', 'fetch shop/db/password'])
  for (const [project, key] of [
    ['other', 'shop/db'],
    ['shop-1', 'shop'],
    ['shop-1', 'shop/dbx'],
    ['shop-1', 'shop/db/../x'],
    ['shop-1', 'shop/db//x'],
    ['shop-1', 'shop/db/%2e%2e'],
    ['shop-1', '']
  ] as const)
    t.strictSame(await stores.fetch(project, { store: 'a', key }), { refused: 'NotAllowed' }, `${project} ${key}`)
  for (const store of ['none', '__proto__', 'constructor'])
    t.strictSame(await stores.fetch('shop-1', { store, key: 'shop/db' }), { refused: 'NotAllowed' }, store)
  await put('a')
  await stores.refresh()
  t.strictSame(await stores.fetch('shop-1', { store: 'a', key: 'odd' }), { refused: 'NotAllowed' }, 'as its provider says')
  await put('a', { allowed: [] })
  await stores.refresh()
  t.strictSame(await stores.fetch('shop-1', { store: 'a', key: 'shop/db' }), { refused: 'NotAllowed' })
  t.strictSame(done, [], 'nothing was asked')
})

t.test('what another process has registered or allowed a moment ago is used at once', async t => {
  const { stores } = follow(tiny().provider)
  t.teardown(() => stores.close())
  await put('a', { allowed: [] })
  t.strictSame(await stores.fetch('shop', { store: 'a', key: 'k' }), { refused: 'NotAllowed' })
  await put('a')
  await put('b')
  for (const store of ['a', 'b']) t.match(await stores.fetch('shop', { store, key: 'k' }), { version: null }, store)
})

t.test('many that are refused at once share a look', async t => {
  const { provider } = tiny()
  let looks = 0
  const stores = followSecretStores({
    registry: {
      async revision() {
        looks++
        return registry.revision()
      },
      list: registry.list
    },
    providerNamed: () => provider,
    providerDeps: { outbound: async () => ({ failure: 'AddressRefused' }), directories: [], forbidden: [], now: Date.now },
    log: { info() {}, warn() {} } as never
  })
  t.teardown(() => stores.close())
  await stores.refresh()
  const before = looks
  const all = await Promise.all(Array.from({ length: 1_000 }, (_, i) => stores.fetch('shop', { store: `s${i}`, key: 'k' })))
  t.ok(all.every(answer => 'refused' in answer))
  t.ok(looks - before < 500, `${looks - before} looks`)
})

t.test('while it is not known what is registered, nothing is said to be refused', async t => {
  const { provider } = tiny()
  const stores = followSecretStores({
    registry: { revision: async () => Promise.reject(new Error('away')), list: registry.list },
    providerNamed: () => provider,
    providerDeps: { outbound: async () => ({ failure: 'AddressRefused' }), directories: [], forbidden: [], now: Date.now },
    log: { info() {}, warn() {} } as never
  })
  t.teardown(() => stores.close())
  t.strictSame(await stores.fetch('shop', { store: 'a', key: 'k' }), { failure: 'Unavailable' })
})

t.test('one that cannot be opened does not keep the others from being used', async t => {
  const { provider } = tiny()
  const { lines, stores } = follow(provider)
  t.teardown(() => stores.close())
  await put('a', { address: 'bad' })
  await put('b', { provider: 'of-a-newer-version' })
  await put('c')
  await stores.refresh()
  t.strictSame([...stores.stores.keys()], ['c'])
  const said = lines.join('\n')
  t.match(said, /"a","error":"Error"\} a secret store cannot be opened/)
  t.match(said, /"b","provider":"of-a-newer-version"\} no provider of this name is there/)
  t.notMatch(said, 'SECRET')
  await put('a')
  await stores.refresh()
  t.strictSame([...stores.stores.keys()].sort(), ['a', 'c'])
})
