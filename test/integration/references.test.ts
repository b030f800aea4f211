import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { secretStoreKeys } from '../../src/store/redis/redis-keys.ts'
import { type Answer, withBridge } from '../helpers/bridge.ts'
import { dumpOf } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const mount = await mkdtemp(join(tmpdir(), 'jcb-references-'))
t.teardown(() => rm(mount, { recursive: true }))
const put = async (path: string, text: string | Buffer) => {
  await mkdir(dirname(join(mount, path)), { recursive: true })
  await writeFile(join(mount, path), text)
}
const secret = (name: string) => `${name}-0123-not-a-real-one`

const bridge = await withBridge(t, { secretFiles: { directories: [mount], forbidden: [] } })
const { call } = bridge
await put('shop/password', secret('first'))
await put('shop/user', 'from-store')
await put('bank/pin', secret('pin'))
const allowed = [{ projects: ['shop'], paths: ['shop'] }]
const store = { name: 'files', provider: 'file', directory: mount, allowed, refreshEvery: '1s' }
await call('POST', '/api/v1/secret-stores', store)
await bridge.project('shop')
const API = '/api/v1/projects/shop/credentials'
const at = (key: string, more: object = {}) => ({ valueFrom: { store: 'files', key, ...more } })
const credential = (id: string, data: object, more: object = {}) => ({ id, type: 'username-password', data, ...more })
const code = ({ status, body }: Answer) => [status, body?.code]
const pointers = ({ body }: Answer) => (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)
const held = async (id: string) => bridge.readback('shop', id)
const typesOf = async (id: string): Promise<string[]> =>
  (await call('GET', `/api/v1/projects/shop/events?credential=${id}&limit=100`)).body.items.map((e: { type: string }) => e.type)

t.test('a value from a secret store arrives in Jenkins, is never shown, and follows', async t => {
  const made = await call('POST', API, credential('a', { username: at('shop/user'), password: at('shop/password') }))
  t.match(made, { status: 201, body: { data: { username: at('shop/user'), password: at('shop/password') } } })
  await bridge.phase('shop', 'a', 'Synced')
  t.match(await held('a'), { username: 'from-store', password: secret('first') })
  const read = await call('GET', `${API}/a`)
  t.match(read.body.status.source, { stores: ['files'], refreshedAt: String, stale: null })
  await put('shop/password', secret('second'))
  await until('the new value is in Jenkins', async () => (await held('a'))?.['password'] === secret('second'))
  const events = (await call('GET', '/api/v1/projects/shop/events?credential=a&type=SourceChanged')).body.items
  t.match(events, [{ type: 'SourceChanged', actor: 'secret-store:files', fields: ['password'] }])
  const declared = (await call('GET', '/api/v1/projects/shop/export')).body.credentials
  t.match(declared, [{ id: 'a', data: { username: at('shop/user'), password: at('shop/password') } }])
  const again = await call('PUT', API, { credentials: declared })
  t.match(again, { status: 200, body: { unchanged: 1, updated: 0 } }, 'what was exported changes nothing')
})

t.test('what the project may not use is refused in the same words, whether or not it exists', async t => {
  const asked = [at('bank/pin'), at('bank/nothing'), { valueFrom: { store: 'none', key: 'shop/password' } }]
  const answers = await Promise.all(asked.map(password => call('POST', API, credential('b', { username: 'x', password }))))
  for (const answer of answers) {
    t.strictSame(code(answer), [422, 'REFERENCE_NOT_ALLOWED'])
    t.strictSame(pointers(answer), ['#/data/password/valueFrom'])
    t.equal(answer.body.detail, answers[0]?.body.detail)
  }
  const set = { credentials: [credential('b', { username: 'x', password: at('bank/pin') })] }
  t.strictSame(pointers(await call('PUT', API, set)), ['#/credentials/0/data/password/valueFrom'])
})

t.test('what is malformed is refused with its place', async t => {
  const bad: readonly (readonly [unknown, string])[] = [
    [{ valueFrom: { store: 'files', key: 'shop/../bank/pin' } }, '#/data/password/valueFrom/key'],
    [{ valueFrom: { store: 'files', key: 'shop/password', more: 1 } }, '#/data/password/valueFrom/more'],
    [{ valueFrom: { store: '__proto__', key: 'shop/password' } }, '#/data/password/valueFrom/store'],
    [{ valueFrom: { store: 'files' } }, '#/data/password/valueFrom/key'],
    [{ valueFrom: { store: 'files', key: '' } }, '#/data/password/valueFrom/key'],
    [{ valueFrom: 'files' }, '#/data/password/valueFrom'],
    [{ value: 'x' }, '#/data/password/valueFrom'],
    [7, '#/data/password']
  ]
  for (const [password, pointer] of bad) {
    const answer = await call('POST', API, credential('b', { username: 'x', password }))
    t.equal(answer.status, 400, JSON.stringify(password))
    t.ok(pointers(answer).includes(pointer), `${pointer} of ${pointers(answer)}`)
  }
  const file = { id: 'f', type: 'secret-file', data: { fileName: at('shop/user'), content: 'YQ==' } }
  t.strictSame(pointers(await call('POST', API, file)), ['#/data/fileName'])
})

t.test('a value that was read and cannot be used is refused where it comes from', async t => {
  await put('shop/bytes', Buffer.from([0xff, 0xfe, 0x00]))
  await put('shop/large', 'a'.repeat(2 * 1024 * 1024))
  await put('shop/empty', '')
  for (const reference of [at('shop/bytes'), at('shop/empty'), at('shop/password', { property: 'x' })]) {
    const answer = await call('POST', API, credential('c', { username: 'x', password: reference }))
    t.strictSame([...code(answer), ...pointers(answer)], [422, 'REFERENCE_UNUSABLE', '#/data/password/valueFrom'])
  }
  const valid = await call('POST', `${API}/validate`, {
    type: 'username-password',
    data: { username: 'x', password: at('shop/bytes') }
  })
  t.match(valid.body, { valid: false, errors: [{ pointer: '#/data/password/valueFrom' }] })
})

t.test('validate and a dry run say that a value can be read, or why not, and never the value', async t => {
  const body = (password: unknown) => ({ type: 'username-password', data: { username: at('shop/user'), password } })
  const checked = async (password: unknown) => (await call('POST', `${API}/validate`, body(password))).body
  const field = (name: string, reason: string | null = null) => ({
    ...{ name, state: reason === null ? 'resolved' : 'unresolved', reason },
    message: reason === null ? null : String
  })
  const good = await call('POST', `${API}/validate`, body(at('shop/password')))
  t.match(good.body, { valid: true, errors: [] })
  t.strictSame(good.body.source, { state: 'resolved', version: null, fields: [field('username'), field('password')] })
  t.notMatch(good.text, secret('second'))
  t.match(await checked(at('shop/nothing')), {
    ...{ valid: true, warnings: [{ code: 'SourceUnread' }] },
    source: { state: 'unresolved', fields: [field('username'), field('password', 'NotFound')] }
  })
  for (const key of ['bank/pin', 'bank/nothing']) {
    const refused = await checked(at(key))
    t.match(refused, { valid: false, source: { state: 'unresolved' } })
    t.strictSame(refused.warnings, [], 'it is not promised that a refused value is read later')
    t.match(refused.source.fields[1], field('password', 'NotAllowed'), 'the same, whether or not it exists')
  }
  const typed = await call('POST', `${API}/validate`, { ...body('typed-not-a-real-one'), data: { username: 'x', password: 'y' } })
  t.notOk(Object.hasOwn(typed.body, 'source'))

  const set = { credentials: [{ id: 'dry', ...body(at('shop/nothing')) }, credential('typed', { username: 'x', password: 'y' })] }
  const dry = (await call('PUT', `${API}?dryRun=true`, set)).body
  t.match(dry.items, [{ id: 'dry', source: { state: 'unresolved', fields: [field('username'), field('password', 'NotFound')] } }])
  t.notOk(Object.hasOwn(dry.items[1], 'source'))
  t.equal((await call('GET', `${API}/dry`)).status, 404)
})

t.test('a value that is not there yet is waited for, and nothing is written before', async t => {
  const made = await call('POST', API, credential('later', { username: 'x', password: at('shop/later') }))
  t.match(made, { status: 201, body: { status: { phase: 'Pending', reason: 'SourceUnavailable' } } })
  t.match(made.body.warnings, [{ code: 'SourceUnread', pointer: '#/data/password' }])
  const counts = (await call('GET', '/api/v1/projects/shop')).body.counts
  t.equal(counts.Pending, 1)
  const pending = (await call('GET', `${API}?phase=Pending`)).body.items
  t.match(pending, [{ id: 'later', status: { reason: 'SourceUnavailable' } }])
  await call('POST', '/api/v1/projects/shop/sync')
  t.equal(await held('later'), null)
  await put('shop/later', secret('later'))
  await bridge.phase('shop', 'later', 'Synced')
  t.match(await held('later'), { username: 'x', password: secret('later') })
  const types = new Set(await typesOf('later'))
  t.strictSame([...types].sort(), ['Created', 'SourceChanged', 'SourceRecovered', 'SourceStale', 'Synced'])
})

t.test('a value that goes, or does not fit any more, leaves the last one', async t => {
  await put('shop/going', secret('going'))
  await call('POST', API, credential('going', { username: 'x', password: at('shop/going') }))
  await bridge.phase('shop', 'going', 'Synced')
  const stale = async () => (await call('GET', `${API}/going`)).body.status.source.stale
  await rm(join(mount, 'shop/going'))
  await until('it is stale', async () => (await stale())?.reason === 'NotFound')
  t.match(await call('GET', `${API}/going`), { body: { status: { phase: 'Synced' } } })
  t.match(await held('going'), { password: secret('going') })
  await put('shop/going', Buffer.from([0xff, 0xfe]))
  await until('it is stale for another reason', async () => (await stale())?.reason === 'NotText')
  t.match(await held('going'), { password: secret('going') })
  await put('shop/going', secret('back'))
  await until('it has recovered', async () => (await stale()) === null)
  await until('the new value is in Jenkins', async () => (await held('going'))?.['password'] === secret('back'))
  const types = await typesOf('going')
  t.equal(types.filter(type => type === 'SourceStale').length, 1, 'said once')
  t.equal(types.filter(type => type === 'SourceRecovered').length, 1)
})

t.test('a directory that was away is read as soon as it is back, however long the pause', async () => {
  const stale = async () => (await call('GET', `${API}/going`)).body.status.source.stale
  const { client } = bridge.redis
  await rename(mount, `${mount}-away`)
  await until('it is stale', async () => (await stale())?.reason === 'Unavailable')
  await until('it is left alone', async () => {
    // As after many failures in a row.
    await client.hset(secretStoreKeys('files').pause, 'until', String(Date.now() + 280_000))
    return (await client.hget(secretStoreKeys('files').pause, 'failures')) !== null
  })
  await rename(`${mount}-away`, mount)
  await until('it has recovered', async () => (await stale()) === null)
})

t.test('a typed value and a reference replace each other', async t => {
  await call('POST', API, credential('both', { username: 'x', password: secret('typed') }))
  const patched = await call('PATCH', `${API}/both`, { data: { password: at('shop/user') } })
  t.match(patched, { status: 200, body: { data: { password: at('shop/user') } } })
  await until('the value of the secret store is in Jenkins', async () => (await held('both'))?.['password'] === 'from-store')
  const typed = await call('PATCH', `${API}/both`, { data: { password: secret('again') } })
  t.strictSame([typed.status, typed.body.data, typed.body.status.source], [200, { username: 'x' }, undefined])
  await until('the typed value is in Jenkins', async () => (await held('both'))?.['password'] === secret('again'))
})

t.test('KubeSphere sees a referenced field empty, and keeps the reference when it comes back empty', async t => {
  const path = '/kapis/devops.kubesphere.io/v1alpha3/devops/shop/credentials/a'
  const shown = await call('GET', path)
  t.match(shown, { status: 200, body: { data: { username: '', password: '' } } })
  const { metadata, type, data } = shown.body
  const annotations = { ...metadata.annotations, 'kubesphere.io/description': 'from KubeSphere' }
  const back = { apiVersion: 'v1', kind: 'Secret', type, data, metadata: { name: 'a', annotations } }
  t.equal((await call('PUT', path, back)).status, 200)
  const kept = await call('GET', `${API}/a`)
  t.match(kept.body, { description: 'from KubeSphere', data: { username: at('shop/user'), password: at('shop/password') } })
  await bridge.phase('shop', 'a', 'Synced')
  t.match(await held('a'), { username: 'from-store', password: secret('second') })
})

t.test('what the project may no longer read is said, and the last value stays', async t => {
  await call('PATCH', '/api/v1/secret-stores/files', { allowed: [{ projects: ['other'], paths: [''] }] })
  await until('it is stale', async () => (await call('GET', `${API}/a`)).body.status.source.stale?.reason === 'NotAllowed')
  t.match(await held('a'), { password: secret('second') })
  t.match(await call('PATCH', `${API}/a`, { description: 'still mine' }), { status: 200, body: { description: 'still mine' } })
  t.strictSame(code(await call('DELETE', '/api/v1/secret-stores/files')), [409, 'SECRET_STORE_USED'])
  await call('PATCH', '/api/v1/secret-stores/files', { allowed })
  await until('it has recovered', async () => (await call('GET', `${API}/a`)).body.status.source.stale === null)
})

t.test('no value of a secret store is anywhere but in Jenkins', async t => {
  const answers = bridge.answers()
  const dump = await dumpOf(bridge.redis.client)
  for (const name of ['first', 'second', 'later', 'going', 'back']) {
    t.notMatch(bridge.logs(), secret(name), `${name} is not in the log`)
    t.notOk(answers.includes(secret(name)), `${name} is in no answer`)
    t.notOk(JSON.stringify(dump).includes(secret(name)), `${name} is not in Redis`)
  }
})
