import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { publicHalfOf, SSH_KEY, sshKeygen } from '../helpers/content.ts'

const bridge = await withBridge(t)
await bridge.project('demo')
const CREDENTIALS = '/api/v1/projects/demo/credentials'
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

t.test('an expiry that is given: kept, moved, taken away, and gone with the secret that it was given for', async t => {
  const path = `${CREDENTIALS}/dated`
  const body = { id: 'dated', type: 'access-token', data: { token: 'first-value' }, expiresAt: '2099-01-01T01:00:00+01:00' }
  const made = await bridge.call('POST', CREDENTIALS, body)
  t.match(made.body, { expiresAt: '2099-01-01T00:00:00.000Z', rotatedAt: made.body.createdAt, warnings: [] }, made.text)
  const described = await bridge.call('PATCH', path, { description: 'other' })
  t.match(described.body, { expiresAt: '2099-01-01T00:00:00.000Z', rotatedAt: made.body.rotatedAt })
  const soon = inDays(10)
  const moved = await bridge.call('PATCH', path, { expiresAt: soon })
  t.match(moved.body, { expiresAt: soon, warnings: [{ code: 'ExpiresSoon', pointer: '#/expiresAt' }] })
  const { items } = (await bridge.call('GET', `${path}/events`)).body
  t.match(
    items.find((e: { type: string }) => e.type === 'Updated'),
    { fields: ['expiresAt'] }
  )
  t.equal((await bridge.call('PATCH', path, { expiresAt: null })).body.expiresAt, null)
  await bridge.call('PATCH', path, { expiresAt: inDays(-1) })
  t.match((await bridge.call('GET', path)).body, { warnings: [{ code: 'Expired' }] })
  const same = await bridge.call('PUT', path, { data: { token: 'first-value' } })
  t.match(same.body, { warnings: [{ code: 'Expired' }], rotatedAt: made.body.rotatedAt }, 'the same value is no new secret')
  const rotated = await bridge.call('PATCH', path, { data: { token: 'second-value' } })
  t.match(rotated.body, { expiresAt: null, warnings: [] })
  t.equal(rotated.body.rotatedAt, rotated.body.updatedAt)
  t.not(rotated.body.rotatedAt, made.body.rotatedAt)
  for (const wrong of ['soon', '2026-02-30T00:00:00Z', '2026-01-01', 7])
    t.match(await bridge.call('PATCH', path, { expiresAt: wrong }), {
      status: 400,
      body: { errors: [{ pointer: '#/expiresAt' }] }
    })
  t.equal((await bridge.call('PATCH', path, { expiresAt: '2098-12-31T23:59:60Z' })).body.expiresAt, '2098-12-31T23:59:59.000Z')
})

t.test('lists of what expires', async t => {
  await bridge.project('expiring')
  const path = '/api/v1/projects/expiring/credentials'
  const ends = { never: null, past: inDays(-1), week: inDays(6.5), month: inDays(29), year: inDays(364) }
  const credentials = Object.entries(ends).map(([id, expiresAt]) => ({
    ...{ id, type: 'access-token', data: { token: 'some-token' }, expiresAt }
  }))
  t.match((await bridge.call('PUT', path, { credentials })).body, { created: 5 })
  t.match((await bridge.call('PUT', path, { credentials })).body, { unchanged: 5 })
  const ids = async (query: string) => (await bridge.call('GET', `${path}?${query}`)).body.items.map((c: { id: string }) => c.id)
  t.strictSame(await ids('expired=true'), ['past'])
  t.strictSame(await ids('expired=false'), ['month', 'never', 'past', 'week', 'year'])
  t.strictSame(await ids('expiring=30d'), ['month', 'week'])
  t.strictSame(await ids('expiring=7d'), ['week'])
  t.strictSame(await ids('expiring=156h'), ['week'], 'six and a half days')
  t.strictSame(await ids('expiring=155h'), [])
  t.strictSame(await ids('expiring=7d&expired=true'), ['past', 'week'])
  t.strictSame(await ids('expiring=366d&q=ear'), ['year'])
  for (const wrong of ['expiring=soon', 'expiring=0d', 'expiring=30', 'expiring=10000d', 'expiring=', 'expired=yes'])
    t.match(await bridge.call('GET', `${path}?${wrong}`), {
      status: 400,
      body: { errors: [{ pointer: `#/query/${wrong.split('=')[0]}` }] }
    })
})

t.test('a greatest age is a policy of the project', async t => {
  const made = await bridge.call('POST', '/api/v1/projects', { name: 'aged', policies: { maxAgeDays: 90 } })
  t.match(made.body, { policies: { maxAgeDays: 90 } }, made.text)
  t.equal((await bridge.call('PATCH', '/api/v1/projects/aged', { policies: { maxAgeDays: 0 } })).status, 400)
  const without = await bridge.call('PATCH', '/api/v1/projects/aged', { policies: { maxAgeDays: null } })
  t.match(without.body, { policies: { maxAgeDays: null, drift: 'repair' } })
})

t.test('a key is made here: its public half comes back, the private one never', async t => {
  for (const [kind, algorithm] of [
    ['ed25519', 'ssh-ed25519'],
    ['rsa-4096', 'ssh-rsa']
  ]) {
    const body = { id: `made-${kind}`, type: 'ssh-key', data: { username: 'git' }, generate: kind }
    const made = await bridge.call('POST', CREDENTIALS, body, { prefer: 'wait=20' })
    t.match(made.body, { facts: { keyType: algorithm }, secretFields: ['privateKey'], status: { phase: 'Synced' } }, made.text)
    t.notMatch(made.text, 'PRIVATE KEY')
    const held = (await bridge.readback('demo', body.id))?.['sourceField'] ?? ''
    t.ok(
      publicHalfOf(held).startsWith(made.body.facts.publicKey.split(' ').slice(0, 2).join(' ')),
      'ssh-keygen sees the same key'
    )
  }
  const path = `${CREDENTIALS}/made-ed25519`
  const before = (await bridge.call('GET', path)).body
  const rotated = await bridge.call('PATCH', path, { generate: 'ed25519' })
  t.equal(rotated.status, 200, rotated.text)
  t.not(rotated.body.facts.publicKey, before.facts.publicKey)
  t.equal(rotated.body.rotatedAt, rotated.body.updatedAt)
  const wrong: [object, string][] = [
    [{ id: 'w', type: 'ssh-key', data: { username: 'git', privateKey: SSH_KEY }, generate: 'ed25519' }, '#/data/privateKey'],
    [{ id: 'w', type: 'ssh-key', data: { username: 'git' } }, '#/data/privateKey'],
    [{ id: 'w', type: 'ssh-key', data: { username: 'git' }, generate: 'dsa' }, '#/generate'],
    [{ id: 'w', type: 'access-token', data: { token: 'x' }, generate: 'ed25519' }, '#/generate']
  ]
  for (const [body, pointer] of wrong)
    t.match(await bridge.call('POST', CREDENTIALS, body), { status: 400, body: { errors: [{ pointer }] } })
})

t.test('what is wrong inside of a value is refused with a code; a check beside the event loop lets others through', async t => {
  const privateKey = sshKeygen('-t', 'ed25519', '-a', '16', '-N', 'right-w0rd')
  const body = (passphrase?: string) => ({
    id: 'locked',
    type: 'ssh-key',
    data: { username: 'git', privateKey, ...(passphrase ? { passphrase } : {}) }
  })
  const slow = bridge.call('POST', CREDENTIALS, body('wrong-w0rd'))
  let isOver = false
  void slow.then(() => (isOver = true))
  t.equal((await bridge.call('GET', '/api/v1/whoami')).status, 200)
  t.notOk(isOver, 'others are answered meanwhile')
  t.match(await slow, { status: 400, body: { errors: [{ pointer: '#/data/passphrase', code: 'PassphraseWrong' }] } })
  t.match((await bridge.call('POST', CREDENTIALS, body())).body.errors, [{ code: 'PassphraseMissing' }])
  t.match((await bridge.call('POST', CREDENTIALS, body('right-w0rd'))).body, {
    facts: { encrypted: true, comment: 'someone@example' }
  })
  const set = { credentials: [{ id: 's', type: 'kubeconfig', data: { content: 'kind: Pod' } }] }
  t.match(await bridge.call('PUT', CREDENTIALS, set), {
    status: 400,
    body: { errors: [{ pointer: '#/credentials/0/data/content', code: 'NotAKubeconfig' }] }
  })
  const bomb = `a: &a [${'x,'.repeat(20_000)}x]\nb: [${'*a,'.repeat(300)}*a]\n`
  const answer = await bridge.call('POST', CREDENTIALS, { id: 'b', type: 'kubeconfig', data: { content: bomb } })
  t.match(answer, { status: 400, body: { errors: [{ code: 'YamlUnreadable' }] } })
})

t.test('percent-encoding for addresses: stored, shown and sent so, and never twice', async t => {
  const path = `${CREDENTIALS}/address`
  const data = { username: 'a@b.example', password: 'p@ss/w%rd' }
  const plain = await bridge.call('POST', `${CREDENTIALS}/validate`, { id: 'address', type: 'username-password', data })
  t.match(plain.body, {
    valid: true,
    warnings: [
      { code: 'UrlUnsafe', pointer: '#/data/username', severity: 'advice' },
      { code: 'UrlUnsafe', pointer: '#/data/password' }
    ],
    step: { title: 'Log in to a registry', needs: ['credentials-binding'] }
  })
  t.match(plain.body.step.code, /^withCredentials\(\[usernamePassword\(credentialsId: 'address'/)
  const unnamed = await bridge.call('POST', `${CREDENTIALS}/validate`, { type: 'access-token', data: {} })
  t.match(unnamed.body.step.code, "credentialsId: 'ID'")
  t.notMatch(JSON.stringify([plain.body, unnamed.body]), 'ss/w%rd')
  const made = await bridge.call(
    'POST',
    CREDENTIALS,
    { id: 'address', type: 'username-password', data, urlEncode: true },
    { prefer: 'wait=10' }
  )
  t.match(
    made.body,
    { data: { username: 'a%40b.example' }, warnings: [], facts: { urlEncoded: ['username', 'password'] } },
    made.text
  )
  t.match(await bridge.readback('demo', 'address'), { username: 'a%40b.example', password: 'p%40ss%2Fw%25rd' })
  t.match((await bridge.call('PATCH', path, { description: 'x' })).body, { warnings: [], data: { username: 'a%40b.example' } })
  t.match((await bridge.call('PATCH', path, { data: { username: 'bob' } })).body, {
    warnings: [],
    facts: { urlEncoded: ['password'] }
  })
  const again = { id: 'again', type: 'username-password', data: { username: 'bob', password: 'p%40ss' }, urlEncode: true }
  t.match((await bridge.call('POST', CREDENTIALS, again)).body.warnings, [{ code: 'EncodedTwice', pointer: '#/data/password' }])
  t.match(await bridge.call('POST', CREDENTIALS, { id: 't', type: 'access-token', data: { token: 'x' }, urlEncode: true }), {
    status: 400
  })
})

t.test('validate says what a create would, and stores nothing', async t => {
  const check = async (body: object) => (await bridge.call('POST', `${CREDENTIALS}/validate`, body)).body
  const before = (await bridge.call('GET', CREDENTIALS)).body.total
  const good = await check({ id: 'new', type: 'ssh-key', data: { username: 'git', privateKey: SSH_KEY } })
  t.match(good, { valid: true, errors: [], warnings: [], facts: { keyType: 'ssh-ed25519', fingerprint: /^SHA256:/ } })
  t.match(await check({ id: 'n', type: 'ssh-key', data: { username: 'git' }, generate: 'ed25519' }), { valid: true })
  t.match(await check({ id: 'address', type: 'access-token', data: { token: 'x' } }), {
    valid: false,
    errors: [{ pointer: '#/id', code: 'CREDENTIAL_EXISTS' }]
  })
  const twin = { id: 'ADDRESS', type: 'access-token', data: { token: 'x' } }
  const said = { valid: false, errors: [{ pointer: '#/id', code: 'CREDENTIAL_CASE_TWIN', detail: /^"address" differs/ }] }
  t.match(await check(twin), said)
  t.match(await bridge.call('POST', CREDENTIALS, twin), { status: 409, body: { code: 'CREDENTIAL_CASE_TWIN' } })
  t.match(await check({ id: '../x', type: 'access-token', data: {} }), {
    errors: [{ pointer: '#/id' }, { pointer: '#/data/token' }]
  })
  t.match(await check({ type: 'access-token', data: { token: 'a ' }, expiresAt: inDays(-1) }), {
    valid: true,
    warnings: [{ code: 'SpaceAround' }, { code: 'Expired' }]
  })
  t.equal((await bridge.call('GET', CREDENTIALS)).body.total, before)
})
