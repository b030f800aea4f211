import t from 'tap'
import { BULK_FROM } from '../../src/sync/run/bulk.ts'
import { withBridge } from '../helpers/bridge.ts'
import { keyStore } from '../helpers/key-stores.ts'

const bridge = await withBridge(t)
await bridge.project('demo')
const LIST = '/api/v1/projects/demo/credentials'
const wait = { prefer: 'wait=60' }
const dataOf = (name: string) => ({ keystore: keyStore(name).bytes, password: keyStore(name).password })
const bodyOf = (name: string, id: string) => ({ id, type: 'certificate', data: dataOf(name) })
const create = (name: string, id: string) => bridge.call('POST', LIST, bodyOf(name, id), wait)
const patch = (id: string, name: string) => bridge.call('PATCH', `${LIST}/${id}`, { data: dataOf(name) }, wait)
const unusable = { phase: 'Blocked', reason: 'ContentUnusable', message: /keytool -importkeystore/ }

t.test('what Jenkins cannot open is told, can be mended, and can be deleted', async t => {
  const made = await create('pbmac1', 'mended')
  t.match(made.body, { status: unusable, warnings: [{ code: 'KeystoreUnchecked' }] }, made.text)
  const events = (await bridge.call('GET', `${LIST}/mended/events`)).body.items
  t.match(
    events.filter(({ type }: { type: string }) => type === 'Blocked'),
    [{ reason: 'ContentUnusable', message: unusable.message }]
  )
  const again = await bridge.call('POST', `${LIST}/mended/sync`, undefined, wait)
  t.ok(again.status < 300, again.text)
  await bridge.phase('demo', 'mended', 'Blocked')
  t.match((await patch('mended', 'openssl-3')).body.status, { phase: 'Synced', reason: null })
  t.match((await patch('mended', 'pbmac1')).body.status, unusable, 'and back')
  const gone = await bridge.call('DELETE', `${LIST}/mended`, undefined, wait)
  t.ok(gone.status < 300, gone.text)
  t.equal(await bridge.readback('demo', 'mended'), null)
})

t.test('among many that are written at once, only the ones that do not open are blocked', async t => {
  await bridge.call('POST', '/api/v1/projects', { name: 'many' })
  const good = Array.from({ length: BULK_FROM }, (_, i) => bodyOf('openssl-3', `good-${i}`))
  const credentials = [...good, bodyOf('pbmac1', 'bad'), { id: 'token', type: 'access-token', data: { token: 'value' } }]
  const set = await bridge.call('PUT', '/api/v1/projects/many/credentials', { credentials }, wait)
  t.ok(set.status < 300, set.text)
  for (const { id } of credentials) {
    const { body } = await bridge.phase('many', id, id === 'bad' ? 'Blocked' : 'Synced')
    t.equal(body.status.reason, id === 'bad' ? 'ContentUnusable' : null, id)
  }
})

t.test('a name that cannot be read proves nothing', async t => {
  const asksForNames = { method: 'GET', path: '^/job/demo/.*displayName' }
  await bridge.control('POST', '/faults', { fault: 'status', status: 503, match: asksForNames })
  const body = bodyOf('openssl-3', 'unread')
  const made = await bridge.call('POST', LIST, body)
  t.equal(made.status, 201, made.text)
  const { status } = (await bridge.phase('demo', 'unread', 'Retrying')).body
  t.not(status.reason, 'ContentUnusable')
  await bridge.control('DELETE', '/faults')
  await bridge.phase('demo', 'unread', 'Synced')
})
