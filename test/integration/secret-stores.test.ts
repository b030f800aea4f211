import t, { type Test } from 'tap'
import Schema from 'typebox/schema'
import { keyFault } from '../../src/domain/secret-store.ts'
import { type Fetched, fetchFailures, type OpenSecretStore, type Provider } from '../../src/secret-stores/provider.ts'
import { providers } from '../../src/secret-stores/providers.ts'
import { type StoreFixture, storeFixtures } from '../helpers/secret-stores/fixtures.ts'
import { apart, openStore, testDeps } from '../helpers/secret-stores/open-store.ts'
import { until } from '../helpers/until.ts'

/** What only the store itself may say of a key. */
const POSITIVE = ['NotFound', 'Deleted', 'Destroyed']
const GARBAGE: readonly (readonly [number, string | Buffer])[] = [
  [200, ''],
  [200, '<html>ECHO-OF-THE-STORE</html>'],
  [200, '{"ECHO-OF-THE-STORE":'],
  [200, '[]'],
  [200, 'null'],
  [200, '{"data":{"data":7,"metadata":"ECHO-OF-THE-STORE"}}'],
  [200, `${'['.repeat(200_000)}`],
  [200, `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  [200, Buffer.from([0xff, 0xfe, 0])],
  [204, ''],
  [302, 'ECHO-OF-THE-STORE'],
  [400, 'ECHO-OF-THE-STORE'],
  [401, '{"message":"ECHO-OF-THE-STORE"}'],
  [403, '<html>ECHO-OF-THE-STORE</html>'],
  [404, '<html>ECHO-OF-THE-STORE</html>'],
  [404, ''],
  [404, '{}'],
  [404, '{"errors":["ECHO-OF-THE-STORE"]}'],
  [404, '{"data":{"metadata":"ECHO-OF-THE-STORE"}}'],
  [429, 'ECHO-OF-THE-STORE'],
  [500, '{"errors":["ECHO-OF-THE-STORE"]}'],
  [503, 'ECHO-OF-THE-STORE']
]

function textsOf(fetched: Fetched): Record<string, string> | string {
  if ('failure' in fetched) return fetched.failure
  // A store that keeps one text at a key keeps properties as JSON.
  if (!('properties' in fetched.stored)) return JSON.parse(fetched.stored.bytes.toString())
  return Object.fromEntries([...fetched.stored.properties].map(([name, bytes]) => [name, bytes.toString()]))
}

const started = async (t: Test, { provider }: Provider): Promise<StoreFixture> => {
  const start = storeFixtures.get(provider)
  if (start === undefined) throw new Error(`test/helpers/secret-stores/fixtures.ts has no fixture for ${provider}`)
  return start(t)
}
const openOn = (t: Test, provider: Provider, { settings, deps }: StoreFixture): OpenSecretStore =>
  openStore(t, provider, settings, deps)

t.test('every provider has a name that no other has, and a fixture', async t => {
  const names = providers.map(({ provider }) => provider)
  t.ok(names.length > 1)
  t.equal(new Set(names).size, names.length)
  t.strictSame(
    names.filter(name => !storeFixtures.has(name)),
    []
  )
})

for (const provider of providers) {
  t.test(`${provider.provider}: describes its settings`, async t => {
    const { settings, secretSettings, addressSettings, example, title, description } = provider
    const described = new Map(
      Object.entries(settings.properties as Record<string, { writeOnly?: boolean; description?: string }>)
    )
    for (const reserved of ['name', 'provider', 'allowed', 'refreshEvery', 'generation'])
      t.notOk(described.has(reserved), reserved)
    const writeOnly = [...described].filter(([, { writeOnly }]) => writeOnly === true).map(([name]) => name)
    t.strictSame(writeOnly.toSorted(), secretSettings.toSorted(), 'what is secret is write-only')
    for (const name of addressSettings) t.ok(described.has(name), name)
    for (const [name, { description }] of described) t.type(description, 'string', name)
    t.ok(title.length > 2 && description.endsWith('.'))
    t.ok(Schema.Check(settings, example), 'the example fits')
    for (const name of Object.keys(example)) t.ok(described.has(name), name)
  })

  t.test(`${provider.provider}: reads what is there, and asks nothing before`, async t => {
    const fixture = await started(t, provider)
    await fixture.put('one', { value: 's3cret 密码 🔑' })
    await fixture.put('team-a.both', { user: 'bot', password: 'x'.repeat(60_000), constructor: 'c' })
    t.strictSame(await provider.faults(apart(provider, fixture.settings), testDeps(fixture.deps)), [])
    const store = openOn(t, provider, fixture)
    t.equal(fixture.requests?.() ?? 0, 0)
    t.strictSame(textsOf(await store.fetch('one')), { value: 's3cret 密码 🔑' })
    t.strictSame(textsOf(await store.fetch('team-a.both')), { user: 'bot', password: 'x'.repeat(60_000), constructor: 'c' })
    const many = await Promise.all(Array.from({ length: 10 }, () => store.fetch('one')))
    for (const fetched of many) t.strictSame(textsOf(fetched), { value: 's3cret 密码 🔑' })
    t.match(await store.check(), { state: 'ok' })
  })

  t.test(`${provider.provider}: a value that changes is read as it is then`, async t => {
    const fixture = await started(t, provider)
    await fixture.put('one', { value: 'first' })
    const store = openOn(t, provider, fixture)
    t.strictSame(textsOf(await store.fetch('one')), { value: 'first' })
    let changes = 0
    const end = store.watch?.('one', () => changes++)
    if (end !== undefined) await until('the watch has begun or told', async () => (await store.check()).state === 'ok')
    await fixture.put('one', { value: 'second' })
    t.strictSame(textsOf(await store.fetch('one')), { value: 'second' })
    if (end === undefined) return
    await until('the change is noticed', async () => {
      // A watch that begins after the change has nothing to tell, so there are more changes.
      if (changes === 0) await fixture.put('one', { value: `at ${performance.now()}` })
      return changes > 0
    })
    end()
  })

  t.test(`${provider.provider}: only the store itself says that nothing is there`, async t => {
    const fixture = await started(t, provider)
    await fixture.put('one', { value: 'there' })
    await fixture.put('other', { value: 'stays' })
    const store = openOn(t, provider, fixture)
    t.equal(textsOf(await store.fetch('none')), 'NotFound')
    await store.fetch('one')
    await fixture.remove('one')
    t.ok(POSITIVE.includes(String(textsOf(await store.fetch('one')))))
    await fixture.leave()
    for (const key of ['one', 'other', 'none']) {
      const fetched = await store.fetch(key)
      t.ok('failure' in fetched && !POSITIVE.includes(fetched.failure), `${key} is unknown when nothing answers`)
    }
    t.not((await store.check()).state, 'ok')
    const listing = (await store.list?.('')) ?? { failure: 'Unavailable' }
    t.match(listing, { failure: String }, 'and an empty list is no answer')
  })

  t.test(`${provider.provider}: wrong answers prove nothing, and nothing of them is passed on`, async t => {
    const fixture = await started(t, provider)
    if (fixture.answer === undefined) return t.pass('it has no answers')
    await fixture.put('one', { value: 'VALUE-IN-THE-STORE' })
    const isLoggedIn = openOn(t, provider, fixture)
    await isLoggedIn.fetch('one')
    const isUnproved = (fetched: Fetched) =>
      'failure' in fetched && fetchFailures.includes(fetched.failure) && !POSITIVE.includes(fetched.failure)
    for (const [status, body] of GARBAGE) {
      fixture.answer(status, body)
      const what = `${status} ${body.toString().slice(0, 40)}`
      const [fetched, first] = [await isLoggedIn.fetch('one'), await openOn(t, provider, fixture).fetch('one')]
      t.ok(isUnproved(fetched), what, { fetched })
      t.ok(isUnproved(first), `${what}, also as the first answer of all`, { first })
      const checked = await isLoggedIn.check(['', 'team-a'])
      t.not(checked.state, 'ok', `the check of ${what}`)
      const listed = await isLoggedIn.list?.('')
      if (listed !== undefined) t.match(listed, { failure: String }, `the list of ${what}`)
      const answers = JSON.stringify([fetched, first, checked, listed])
      for (const text of ['ECHO-OF-THE-STORE', 'VALUE-IN-THE-STORE', ...fixture.login]) t.notOk(answers.includes(text))
      for (const { code, message, remedy } of checked.findings) {
        t.match(code, /^[A-Z][A-Za-z0-9]+$/)
        t.ok(/^[A-Z].*\.$/s.test(message) && /^[A-Z].*\.$/s.test(remedy), code)
      }
    }
    return undefined
  })

  t.test(`${provider.provider}: keys and versions that could mean something else are not asked for`, async t => {
    const fixture = await started(t, provider)
    await fixture.put('one', { value: 'there' })
    const store = openOn(t, provider, fixture)
    await store.fetch('one')
    const before = fixture.requests?.()
    for (const key of [
      '',
      '.',
      '..',
      '../one',
      'a/../one',
      './one',
      '/one',
      'one/',
      'a//b',
      '%2e%2e/one',
      'one?x',
      'one#x',
      'a\\b',
      'a\u0000b',
      '\ud800'
    ]) {
      t.type(keyFault(key), 'string')
      t.equal(textsOf(await store.fetch(key)), 'Forbidden', JSON.stringify(key))
    }
    for (const prefix of ['../', '/', 'a//', 'one', '%2e%2e/', '\ud800/', '\u0000/']) {
      const listed = (await store.list?.(prefix)) ?? { names: [] }
      t.ok('failure' in listed || listed.names.length === 0, JSON.stringify(prefix))
    }
    for (const version of ['', '..', 'a b', '\u0000', '\ud800', 'x'.repeat(65), '1&x=y', '__proto__'])
      if (provider.versionFault?.(version) !== undefined)
        t.equal(textsOf(await store.fetch('one', version)), 'VersionUnsupported', JSON.stringify(version))
    t.equal(fixture.requests?.(), before)
  })

  t.test(`${provider.provider}: settings that are missing or odd never make it throw`, async t => {
    const names = Object.keys(provider.settings.properties)
    const odd = [undefined, null, '', 7, {}, [], '\u0000', '__proto__', '\ud800', 'x'.repeat(5000)]
    for (const value of odd) {
      const settings = value === undefined ? {} : Object.fromEntries(names.map(name => [name, value]))
      const opened = apart(provider, settings)
      const store = provider.open(opened, testDeps())
      const fetched = await store.fetch('one')
      t.ok('failure' in fetched && !POSITIVE.includes(fetched.failure), String(value).slice(0, 10))
      t.not((await store.check()).state, 'ok')
      t.ok((await provider.faults(opened, testDeps())).length > 0)
      await store.close()
    }
  })

  t.test(`${provider.provider}: lists what it can read`, async t => {
    const fixture = await started(t, provider)
    for (const key of ['one', 'two']) await fixture.put(key, { value: key })
    const store = openOn(t, provider, fixture)
    const listed = await store.list?.('')
    if (listed === undefined) return t.pass('it cannot list')
    if ('failure' in listed) return t.fail(listed.failure)
    t.notOk(listed.isCut)
    for (const key of ['one', 'two'])
      t.ok(
        listed.names.some(name => name === key || name === `${key}/`),
        key
      )
    for (const name of listed.names) t.equal(keyFault(name.replace(/\/$/, '')), undefined)
    return undefined
  })

  t.test(`${provider.provider}: nothing goes on after its end`, async t => {
    const fixture = await started(t, provider)
    await fixture.put('one', { value: 'there' })
    const kept = () =>
      process.getActiveResourcesInfo().filter(kind => ['Timeout', 'FSEvent', 'TCPSocketWrap', 'Immediate'].includes(kind))
    const before = kept().length
    const store = provider.open(apart(provider, fixture.settings), testDeps(fixture.deps))
    const end = store.watch?.('one', () => {})
    await store.fetch('one')
    await store.check()
    await Promise.all([store.close(), store.close()])
    end?.()
    const requests = fixture.requests?.()
    await t.resolves(store.fetch('one'))
    t.equal(fixture.requests?.(), requests)
    await until('its timers, watches and connections have ended', async () => kept().length <= before)
  })
}
