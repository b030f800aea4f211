import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { keyStores } from '../helpers/key-stores.ts'

const bridge = await withBridge(t)
await bridge.project('demo')
const LIST = '/api/v1/projects/demo/credentials'
const unusable = { phase: 'Blocked', reason: 'ContentUnusable', message: /keytool -importkeystore/ }

t.test('a store that the bridge takes is synced if Java opens it, and only then', async t => {
  // The stand-in is in this process, which it would hold up.
  for (const store of keyStores.filter(({ name }) => name !== 'many-rounds')) {
    const data = { keystore: store.bytes, password: store.password }
    const body = { id: store.name, type: 'certificate', description: 'CN=of the description', data }
    const made = await bridge.call('POST', LIST, body, { prefer: 'wait=60' })
    if (made.status === 400) continue
    const expected = store.java === 'key' ? { phase: 'Synced', reason: null } : unusable
    t.match(made.body.status, expected, `${store.name}: ${JSON.stringify(made.body.status)}`)
  }
  const { items } = (await bridge.call('GET', `${LIST}?limit=200`)).body
  t.ok(
    items.some((one: { status: { reason: string } }) => one.status.reason === 'ContentUnusable'),
    'there is one that does not open'
  )
})
