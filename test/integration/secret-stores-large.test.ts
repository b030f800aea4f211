import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { storeFixtures } from '../helpers/secret-stores/fixtures.ts'
import { until } from '../helpers/until.ts'

const API = '/api/v1/projects/shop/credentials'
const WAIT = { prefer: 'wait=30' }
const LARGE = 'a'.repeat(2 * 1024 * 1024)
const VALUE = 'first-not-a-real-one'

/** A file and the answer of a server have limits before the value is looked at; AWS and Kubernetes have none below 2 MiB. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['vault', 'TooLarge'],
  ['file', 'TooLarge'],
  ['kubernetes', 'ValueTooLarge'],
  ['aws-secrets-manager', 'TooLarge']
])

for (const [provider, make] of storeFixtures)
  t.test(`${provider}: a value of 2 MiB is refused with a reason, and the last value stays`, async t => {
    const fixture = await make(t)
    const directories = fixture.deps?.directories ?? []
    const bridge = await withBridge(t, {
      outbound: { http: true, networks: ['127.0.0.0/8'], hosts: ['localhost'] },
      secretFiles: { directories, forbidden: [] }
    })
    const { call } = bridge
    const reason = reasons.get(provider)
    await bridge.project('shop')
    const store = { name: 'large', provider, allowed: [{ projects: ['shop'], paths: [''] }], refreshEvery: '1h' }
    t.equal((await call('POST', '/api/v1/secret-stores', { ...store, ...fixture.settings })).status, 201)
    await fixture.put('db', { password: VALUE })
    const data = { username: 'x', password: { valueFrom: { store: 'large', key: 'db', property: 'password' } } }
    t.equal((await call('POST', API, { id: 'a', type: 'username-password', data }, WAIT)).status, 201)
    await bridge.phase('shop', 'a', 'Synced')

    await fixture.put('db', { password: LARGE })
    t.equal((await call('POST', `${API}/a/refresh`, undefined, WAIT)).status, 200)
    const { status } = await until('it is stale', async () => {
      const { body } = await call('GET', `${API}/a`)
      return body.status.source.stale !== null && body
    })
    t.match(status, { phase: 'Synced', source: { stale: { reason, message: String } } })
    t.match(await bridge.readback('shop', 'a'), { username: 'x', password: VALUE })
    const checked = (await call('POST', `${API}/validate`, { type: 'username-password', data })).body
    t.match(checked.source, { state: 'unresolved', fields: [{ name: 'password', reason }] })
    t.equal((await call('GET', '/api/v1/secret-stores/large')).body.stale, 1)
  })
