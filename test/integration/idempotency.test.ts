import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, type Answer, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const { call } = bridge
const redis = bridge.redis.client
const API = '/api/v1'
const AT = `${API}/projects/demo`
const SECRET = 'value-that-nobody-sees'

const post = (path: string, key: string, body?: unknown, headers: Record<string, string> = {}) =>
  call('POST', path, body, { 'idempotency-key': key, ...headers })
const token = (id: string, more: object = {}) => ({ id, type: 'access-token', data: { token: SECRET }, ...more })
const code = ({ status, body }: Answer) => [status, body?.code]
const isReplay = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true'
const typesOf = async () => (await call('GET', `${AT}/events?limit=200`)).body.items.map(({ type }: { type: string }) => type)
const count = async (type: string) => (await typesOf()).filter((each: string) => each === type).length
const recordKeys = () => redis.keys('jcb:{i:*}:key:*')

/** Makes it so that every process which held a key has died after the effect of its request and before the answer. */
async function loseAnswers(): Promise<void> {
  for (const key of await recordKeys()) await redis.hdel(key, 'answer')
}

await bridge.project('demo')

t.test('a repeated request gets the first answer, and nothing is done again', async t => {
  const first = await post(`${AT}/credentials`, 'create-1', token('once'))
  t.match([first.status, isReplay(first)], [201, false])
  await call('PATCH', `${AT}/credentials/once`, { description: 'changed since' })
  const before = await count('Created')
  const again = await post(`${AT}/credentials`, 'create-1', token('once'))
  t.strictSame([again.status, again.text, isReplay(again)], [201, first.text, true])
  for (const name of ['location', 'etag', 'content-type']) t.equal(again.headers.get(name), first.headers.get(name), name)
  t.equal(await count('Created'), before)
  const { data, ...rest } = token('once')
  t.strictSame((await post(`${AT}/credentials`, '"create-1"', { data, ...rest })).text, first.text, 'quoted, in another order')
  t.strictSame(code(await call('POST', `${AT}/credentials`, token('once'))), [409, 'CREDENTIAL_EXISTS'], 'without the key')
})

t.test('what was done is known even if the answer was lost', async t => {
  const first = await post(`${AT}/credentials`, 'lost-1', token('lost'), { prefer: 'wait=20' })
  const project = await post(`${API}/projects`, 'lost-2', { name: 'lost', displayName: 'Lost' })
  await call('PATCH', `${AT}/credentials/lost`, { description: 'changed since' })
  await call('PATCH', `${API}/projects/lost`, { displayName: 'Changed since' })
  await loseAnswers()
  const again = await post(`${AT}/credentials`, 'lost-1', token('lost'))
  t.match(again, { status: 201, body: { id: 'lost', generation: 1, description: '', createdAt: first.body.createdAt } })
  t.equal(again.headers.get('location'), `${AT}/credentials/lost`)
  t.ok(isReplay(again))
  const remade = await post(`${API}/projects`, 'lost-2', { name: 'lost', displayName: 'Lost' })
  t.match(remade, { status: 201, body: { displayName: 'Lost', generation: 1, createdAt: project.body.createdAt } })
  t.ok(isReplay(remade))
  t.strictSame(code(await post(`${AT}/credentials`, 'lost-1', token('other'))), [422, 'IDEMPOTENCY_KEY_REUSED'])
})

t.test('a controller whose answer was lost is not registered twice', async t => {
  const asked = { name: 'lost', url: 'http://127.0.0.1:1', user: 'bridge', token: SECRET }
  const first = await post(`${API}/controllers`, 'lost-3', asked)
  t.match([first.status, isReplay(first)], [201, false])
  await loseAnswers()
  const again = await post(`${API}/controllers`, 'lost-3', asked)
  t.match([again.status, isReplay(again), again.body.controller.generation], [201, true, 1])
  t.strictSame(code(await call('POST', `${API}/controllers`, asked)), [409, 'CONTROLLER_EXISTS'], 'without the key')
})

t.test('a secret that is shown once is null in every later answer, and nowhere in Redis', async t => {
  const asked = [
    [`${AT}/webhooks`, { url: 'https://hooks.example.com/a', enabled: false }, 'secret'],
    [`${API}/tokens`, { name: 'service', roles: { demo: 'viewer' } }, 'token']
  ] as const
  for (const [path, body, field] of asked) {
    const first = await post(path, 'secret-1', body)
    t.equal(first.status, 201)
    t.type(first.body[field], 'string')
    const again = await post(path, 'secret-1', body)
    t.strictSame(again.body, { ...first.body, [field]: null })
    t.ok(isReplay(again))
    await loseAnswers()
    const later = await post(path, 'secret-1', body)
    t.match([later.status, later.body[field], later.body.id, isReplay(later)], [201, null, first.body.id, true])
    const rotated = await post(`${AT}/webhooks/${first.body.id}/rotate-secret`, 'secret-2')
    if (field === 'token') continue
    await loseAnswers()
    const { body: rest } = await post(`${AT}/webhooks/${first.body.id}/rotate-secret`, 'secret-2')
    t.match(rest, { generation: rotated.body.generation, secret: null })
    t.equal((await call('GET', `${AT}/webhooks/${first.body.id}`)).body.generation, 2, 'it was rotated once')
  }
  const stored = await Promise.all((await recordKeys()).map(key => redis.hvals(key)))
  const marks = await Promise.all((await redis.keys('jcb:*:once:*')).map(key => redis.get(key)))
  t.ok(stored.length > 3 && marks.length > 3)
  t.notMatch(JSON.stringify([stored, marks]), new RegExp(`${SECRET}|jcb_|whsec_|hooks.example.com.{0,20}Basic`))
  t.notMatch(JSON.stringify(stored), /"status":|lost-1|hooks\.example/, 'answers are sealed, keys are hashed')
})

t.test('every other POST repeats its answer', async t => {
  const asked: [string, unknown?][] = [
    [`${AT}/sync`],
    [`${AT}/credentials/once/sync`],
    [`${AT}/credentials/validate`, token('any')],
    [`${API}/keys/rotate`],
    [`${API}/admin/reload`]
  ]
  for (const [path, body] of asked) {
    const first = await post(path, 'rest-1', body)
    t.ok(first.status < 300, `${path}: ${first.text}`)
    const again = await post(path, 'rest-1', body)
    t.strictSame([again.status, again.text, isReplay(again)], [first.status, first.text, true], path)
  }
  const before = await count('SyncRequested')
  await loseAnswers()
  t.match([(await post(`${AT}/sync`, 'rest-1')).status, await count('SyncRequested')], [202, before])
})

t.test('the key belongs to one caller, method, path, query, body and If-Match', async t => {
  const other = await makeToken(bridge, { demo: 'operator' })
  const sent = { 'idempotency-key': 'scope-1' }
  t.equal((await post(`${AT}/credentials`, 'scope-1', token('scope'))).status, 201)
  const theirs = await other.call('POST', '/projects/demo/credentials', token('scope'), sent)
  t.strictSame(code(theirs), [409, 'CREDENTIAL_EXISTS'], 'another caller has other keys')
  t.notOk(isReplay(theirs))
  t.equal((await post(`${AT}/credentials/scope/sync`, 'scope-1')).status, 202, 'and another path')
  const changed = await post(`${AT}/credentials`, 'scope-1', token('scope', { description: 'x' }))
  t.strictSame(code(changed), [422, 'IDEMPOTENCY_KEY_REUSED'])
  t.match(changed.body.errors, [{ pointer: '#/headers/idempotency-key' }])
  t.equal((await post(`${AT}/credentials`, 'scope-1', token('scope'), { 'if-match': '*' })).status, 422)
  t.equal((await post(`${AT}/sync?force=true`, 'scope-2')).status, 202)
  t.equal((await post(`${AT}/sync`, 'scope-2')).status, 422)
  t.equal((await other.call('POST', '/projects/demo/sync', undefined, sent)).status, 202)
  await call('DELETE', `${API}/tokens/${other.id}`)
  t.equal((await other.call('POST', '/projects/demo/sync', undefined, sent)).status, 401, 'an answer is for those who may ask')
})

t.test('refusals of the command are kept; those about the caller or the moment are not', async t => {
  const taken = await post(`${AT}/credentials`, 'refused-1', token('once'))
  t.strictSame(code(taken), [409, 'CREDENTIAL_EXISTS'])
  await call('DELETE', `${AT}/credentials/once`, undefined, { prefer: 'wait=20' })
  const again = await post(`${AT}/credentials`, 'refused-1', token('once'))
  t.strictSame([again.text, isReplay(again)], [taken.text, true])

  const faulty = { id: 'x', type: 'access-token', data: {} }
  t.strictSame(code(await post(`${AT}/credentials`, 'refused-2', faulty)), [400, 'VALIDATION_FAILED'])
  t.equal((await post(`${AT}/credentials`, 'refused-2', token('mended'))).status, 201, 'a fault of form takes no key')
  const reader = await makeToken(bridge, { demo: 'viewer' })
  const forbidden = await reader.call('POST', '/projects/demo/credentials', token('y'), { 'idempotency-key': 'refused-3' })
  t.equal(forbidden.status, 403)
  t.equal((await redis.keys('jcb:{i:*}:keys')).length, 2, 'nor does a caller who may not')

  // It may be in the body why the command forbids it.
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const short = await makeToken(bridge, {}, { platformAdmin: true, expiresAt })
  for (const attempt of ['first', 'repeated']) {
    const longer = await short.call('POST', '/tokens', { name: 'longer' }, { 'idempotency-key': 'refused-4' })
    t.strictSame([...code(longer), isReplay(longer)], [403, 'FORBIDDEN', false], attempt)
  }
  t.equal((await short.call('POST', '/tokens', { name: 'x', expiresAt }, { 'idempotency-key': 'refused-4' })).status, 422)
})

t.test('while the first is being answered others wait; a lease that nobody renews ends', async t => {
  await post(`${AT}/credentials`, 'lease-1', token('lease'))
  await loseAnswers()
  const leaseFor = async (ms: number) => {
    const [seconds] = await redis.time()
    for (const key of await recordKeys())
      await redis.hset(key, 'lease', 'of-a-dead-process', 'until', Number(seconds) * 1000 + ms)
  }
  await leaseFor(10_000)
  const busy = await post(`${AT}/credentials`, 'lease-1', token('lease'))
  t.strictSame([...code(busy), busy.headers.get('retry-after')], [409, 'IDEMPOTENCY_KEY_BUSY', '2'])
  await leaseFor(3_600_000)
  t.equal((await post(`${AT}/credentials`, 'lease-1', token('lease'))).status, 201, 'no lease is longer than its length')
  await loseAnswers()
  await leaseFor(-1)
  t.match((await post(`${AT}/credentials`, 'lease-1', token('lease'))).body, { id: 'lease', generation: 1 })
})

t.test('a client that hangs up while it waits gets the answer when it comes back', async t => {
  await call('PATCH', AT, { policies: { paused: true } })
  const control = new AbortController()
  const sent = fetch(`${bridge.url}${AT}/credentials`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      'content-type': 'application/json',
      'idempotency-key': 'hangup-1',
      prefer: 'wait=1'
    },
    body: JSON.stringify(token('hangup')),
    signal: control.signal
  })
  await until('it is stored', async () => (await call('GET', `${AT}/credentials/hangup`)).status === 200)
  control.abort()
  await t.rejects(sent, { name: 'AbortError' })
  const again = await until('it was answered', async () => {
    const answer = await post(`${AT}/credentials`, 'hangup-1', token('hangup'))
    return answer.status === 201 && answer
  })
  t.ok(isReplay(again))
  t.equal(again.headers.get('preference-applied'), 'wait=1', 'it is the answer to the first one')
  await call('PATCH', AT, { policies: { paused: false } })
})

t.test('an attempt that was overtaken does not answer', async t => {
  await call('PATCH', AT, { policies: { paused: true } })
  const slow = post(`${AT}/credentials`, 'overtaken-1', token('slow'), { prefer: 'wait=2' })
  const key = await until('it has the lease', async () => {
    const held = await Promise.all((await recordKeys()).map(async each => [each, await redis.hget(each, 'lease')] as const))
    return held.find(([, lease]) => lease !== null && lease !== 'of-a-dead-process')?.[0]
  })
  await redis.hset(key, 'lease', 'of-another-process')
  t.strictSame(code(await slow), [409, 'IDEMPOTENCY_KEY_BUSY'])
  await redis.hdel(key, 'lease', 'until')
  t.match((await post(`${AT}/credentials`, 'overtaken-1', token('slow'))).body, { id: 'slow', generation: 1 })
  await call('PATCH', AT, { policies: { paused: false } })
})

t.test('the form of a key', async t => {
  for (const key of ['x'.repeat(256), 'a b', 'a"b', '"a', 'a\\b', 'ä', `"${'x'.repeat(256)}"`]) {
    const answer = await post(`${AT}/sync`, Buffer.from(key).toString('latin1'))
    t.strictSame(code(answer), [400, 'VALIDATION_FAILED'], key)
    t.match(answer.body.errors, [{ pointer: '#/headers/idempotency-key' }])
  }
  for (const key of ['x'.repeat(255), 'constructor', '__proto__', `"${'y'.repeat(255)}"`, "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"])
    t.equal((await post(`${AT}/sync`, key)).status, 202, key)
  t.equal((await call('GET', AT, undefined, { 'idempotency-key': 'a b' })).status, 200, 'only a POST has one')
})

t.test('a caller has ten thousand keys, each of which ends by itself', async t => {
  const many = await makeToken(bridge, { demo: 'operator' })
  const sync = (key: string) => many.call('POST', '/projects/demo/sync', undefined, { 'idempotency-key': key })
  const before = new Set(await redis.keys('jcb:{i:*}:keys'))
  t.equal((await sync('first')).status, 202)
  const index = (await redis.keys('jcb:{i:*}:keys')).find(key => !before.has(key)) ?? ''
  const [seconds] = await redis.time()
  const end = Number(seconds) * 1000 + 60_000
  const more = Array.from({ length: 9_999 }, (_, i) => [end, `key-${i}`]).flat()
  await redis.zadd(index, ...more)
  const full = await sync('10001st')
  t.strictSame(code(full), [429, 'TOO_MANY_KEYS'])
  t.ok(Number(full.headers.get('retry-after')) > 30)
  t.ok(isReplay(await sync('first')), 'those that there are go on')
  t.equal((await many.call('POST', '/projects/demo/sync')).status, 202, 'and so does a request without one')
  t.equal((await post(`${AT}/sync`, '10001st')).status, 202, 'other callers have their own')
  await redis.zadd(index, 1, 'key-5')
  t.equal((await sync('10001st')).status, 202, 'one that has ended makes room')
  for (const key of [...(await redis.keys('jcb:{i:*}')), ...(await redis.keys('jcb:*:once:*'))])
    t.ok((await redis.pttl(key)) > 0 && (await redis.pttl(key)) <= 25 * 3_600_000, key)
})

t.test('of a large answer the status, the address and the id are kept', async t => {
  const names = Array.from({ length: 260 }, (_, i) => `${'p'.repeat(50)}${i}`)
  // Paused, so that Jenkins has nothing to do with them.
  await Promise.all(names.map(name => call('POST', `${API}/projects`, { name, policies: { paused: true } })))
  const body = { name: 'many', roles: Object.fromEntries(names.map(name => [name, 'viewer'])) }
  const first = await post(`${API}/tokens`, 'large-1', body)
  t.ok(first.text.length > 16 * 1024)
  const again = await post(`${API}/tokens`, 'large-1', body)
  t.strictSame([again.status, again.body, isReplay(again)], [201, { id: first.body.id }, true])
  t.equal(again.headers.get('location'), `${API}/tokens/${first.body.id}`)
})

t.test('an answer that somebody else has written is not given', async t => {
  await post(`${AT}/sync`, 'forged-1')
  await post(`${AT}/sync`, 'forged-2')
  const values = async () => Promise.all((await recordKeys()).map(async key => [key, await redis.hget(key, 'answer')] as const))
  const answered = (await values()).filter(([, answer]) => answer !== null)
  const [one, two] = answered
  for (const [key] of answered) await redis.hset(key, 'answer', (key === one?.[0] ? two : one)?.[1] ?? '')
  t.strictSame(code(await post(`${AT}/sync`, 'forged-1')), [409, 'RECORD_CHANGED'])
  for (const [key] of answered) await redis.hset(key, 'answer', 'nonsense')
  t.strictSame(code(await post(`${AT}/sync`, 'forged-2')), [409, 'RECORD_CHANGED'])
})
