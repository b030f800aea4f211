import t from 'tap'
import { credentialTypes } from '../../src/domain/types/index.ts'
import { ADOPT } from '../../src/kubesphere/annotations.ts'
import { withBridge } from '../helpers/bridge.ts'
import { encryptedKey, sshKeygen } from '../helpers/content.ts'
import { dumpOf } from '../helpers/redis-server.ts'

const bridge = await withBridge(t, { version: '2.528.1' })
const WAIT = { prefer: 'wait=10' }
const at = (id = '') => `/api/v1/projects/demo/credentials${id === '' ? '' : `/${id}`}`
const call = (method: string, id: string, body?: object) => bridge.call(method, at(id), body, WAIT)
const held = (id: string, folder = 'demo') => bridge.readback(folder, id)
const edit = (body: object) => bridge.control('POST', '/edit', { folder: 'demo', ...body })
const events = async (id: string) => (await bridge.call('GET', `${at(id)}/events`)).body.items
const stored = () => dumpOf(bridge.redis.client)

const examples = new Map(credentialTypes.filter(type => type.hasUserName).map(({ type, example }) => [type, example.data]))
const made = (id: string, type: string, username: string, more: object = {}) =>
  call('POST', '', { id, type, data: { ...examples.get(type), username }, ...more })

await bridge.project('demo')

for (const type of examples.keys()) {
  t.test(`${type}: public unless said, and Jenkins is told so`, async t => {
    const { status, body } = await made(`plain-${type}`, type, 'alice-the-public')
    t.equal(status, 201)
    t.match(body, { usernameSecret: false, data: { username: 'alice-the-public' }, status: { phase: 'Synced' } })
    t.match(await held(`plain-${type}`), { username: 'alice-the-public', usernameSecret: false })
  })

  t.test(`${type}: a secret one is sealed, sent, kept, and nowhere readable`, async t => {
    const id = `hidden-${type}`
    const name = `first-name-of-${type}`
    const { status, body } = await made(id, type, name, { usernameSecret: true })
    t.equal(status, 201)
    t.match(body, { usernameSecret: true, data: {}, status: { phase: 'Synced' } })
    t.notOk('username' in body.data)
    t.ok(body.secretFields.includes('username'))
    t.match(await held(id), { username: name, usernameSecret: true })
    t.equal((await call('PATCH', id, { description: 'changed' })).body.status.phase, 'Synced')
    t.match(await held(id), { username: name, usernameSecret: true, description: 'changed' }, 'it is kept by a patch')
    const { username: _, ...others } = examples.get(type) ?? {}
    t.match((await call('PUT', id, { data: others })).body, { usernameSecret: true, status: { phase: 'Synced' } })
    t.match(await held(id), { username: name, usernameSecret: true }, 'and by a replacement, as the flag is')
    const renamed = await call('PATCH', id, { data: { username: `second-${name}` } })
    t.match(renamed.body, { status: { phase: 'Synced' } })
    t.not(renamed.body.rotatedAt, body.rotatedAt, 'it is a secret that changed')
    t.match(await held(id), { username: `second-${name}`, usernameSecret: true })
    t.notMatch(await stored(), name, 'not in Redis')
    t.notMatch(bridge.answers() + bridge.logs(), name, 'not in an answer or a log')
    t.strictSame((await events(id))[0].type, 'Synced')
  })

  t.test(`${type}: made secret and public again in place`, async t => {
    const id = `turned-${type}`
    const name = `turned-name-of-${type}`
    const expiresAt = '2040-01-01T00:00:00.000Z'
    const before = await made(id, type, name, { expiresAt })
    t.match(await stored(), name, 'the search finds a public one')
    const hidden = await call('PATCH', id, { usernameSecret: true })
    t.match(hidden.body, { usernameSecret: true, expiresAt, rotatedAt: before.body.rotatedAt, status: { phase: 'Synced' } })
    t.notOk('username' in hidden.body.data)
    t.match(await held(id), { username: name, usernameSecret: true })
    t.notMatch(await stored(), name, 'nothing of it is left in Redis')
    const [updated] = (await events(id)).filter((event: { type: string }) => event.type === 'Updated')
    t.strictSame(updated.fields.toSorted(), ['username', 'usernameSecret'])
    for (const [method, body] of [
      ['PATCH', { usernameSecret: false }],
      ['PUT', { usernameSecret: false, data: {} }]
    ] as const) {
      const refused = await call(method, id, body)
      t.equal(refused.status, 400)
      t.match(refused.body.errors, [
        { pointer: '#/data/username', detail: /is never shown again. To make it public, send it again/ }
      ])
    }
    const shown = await call('PATCH', id, { usernameSecret: false, data: { username: name } })
    t.match(shown.body, { usernameSecret: false, data: { username: name }, expiresAt, rotatedAt: before.body.rotatedAt })
    t.notOk(shown.body.secretFields.includes('username'))
    t.match(await held(id), { username: name, usernameSecret: false })
  })

  t.test(`${type}: drift of the flag and of the name is noticed, named and repaired`, async t => {
    const drifted = async (id: string, fields: object) => {
      await edit({ action: 'set', id, fields })
      await bridge.call('POST', `${at(id)}/sync`, undefined, WAIT)
      return (await events(id)).find((event: { type: string }) => event.type === 'DriftDetected')?.fields
    }
    // A save by hand gives the other secrets new ciphertexts.
    const rewritten = type === 'ssh-key' ? 'privateKey' : 'password'
    t.strictSame(await drifted(`plain-${type}`, { usernameSecret: 'true' }), ['usernameSecret', rewritten])
    t.match(await held(`plain-${type}`), { usernameSecret: false }, 'put right')
    t.strictSame(await drifted(`plain-${type}`, { usernameSecret: null }), ['usernameSecret', rewritten], 'left out means true')
    t.match(await held(`plain-${type}`), { usernameSecret: false })
    t.strictSame(await drifted(`hidden-${type}`, { usernameSecret: 'false' }), ['usernameSecret', rewritten])
    t.match(await held(`hidden-${type}`), { usernameSecret: true })
    t.strictSame(await drifted(`hidden-${type}`, { username: 'mallory' }), ['username', rewritten])
    t.match(await held(`hidden-${type}`), { username: `second-first-name-of-${type}`, usernameSecret: true })
    t.notMatch(bridge.answers() + bridge.logs() + (await stored()), 'mallory')
  })

  t.test(`${type}: what is adopted keeps what Jenkins says, unless the request says it`, async t => {
    const simple = type === 'ssh-key' ? 'BasicSSHUserPrivateKey' : 'UsernamePasswordCredentialsImpl'
    const adopted = async (name: string, flag: string | null, more: object) => {
      const id = `${name}-${type}`
      await edit({ action: 'add', class: simple, id, fields: { username: `name-${id}`, usernameSecret: flag, privateKey: 'x' } })
      await made(id, type, `name-${id}`, { adopt: true, ...more })
      const { body } = await bridge.phase('demo', id, 'Synced')
      return { told: body.usernameSecret, jenkins: (await held(id))?.['usernameSecret'] }
    }
    t.strictSame(await adopted('kept-secret', 'true', {}), { told: true, jenkins: true })
    t.notMatch(await stored(), `name-kept-secret-${type}`)
    const [updated] = (await events(`kept-secret-${type}`)).filter((event: { type: string }) => event.type === 'Updated')
    t.match(updated, { actor: 'bridge', fields: ['usernameSecret', 'username'], message: /took it over as one/ })
    if (type !== 'ssh-key') t.strictSame(await adopted('left-out', null, {}), { told: true, jenkins: true })
    t.strictSame(await adopted('kept-public', 'false', {}), { told: false, jenkins: false })
    t.strictSame(await adopted('said-public', 'true', { usernameSecret: false }), { told: false, jenkins: false })
    t.strictSame(await adopted('said-secret', 'false', { usernameSecret: true }), { told: true, jenkins: true })
  })
}

/** A credential that an earlier version has taken over, which said nothing of its user name. */
async function adoptedBefore(id: string): Promise<void> {
  const fields = { username: `name-of-${id}`, usernameSecret: 'false' }
  await edit({ action: 'add', class: 'UsernamePasswordCredentialsImpl', id, fields })
  await made(id, 'username-password', `name-of-${id}`, { adopt: true })
  await bridge.phase('demo', id, 'Synced')
  const sync = JSON.parse((await bridge.redis.client.hget('jcb:{p:demo}:sync', id)) ?? '')
  delete sync.ledger.usernameSecret
  await bridge.redis.client.hset('jcb:{p:demo}:sync', id, JSON.stringify(sync))
  await edit({ action: 'set', id, fields: { usernameSecret: 'true' } })
}

t.test('what an earlier version adopted keeps with its next change what Jenkins says', async t => {
  const id = 'adopted-before'
  await adoptedBefore(id)
  await call('PATCH', id, { data: { password: 'another-one' } })
  t.match((await bridge.phase('demo', id, 'Synced')).body, { usernameSecret: true })
  t.match(await held(id), { username: `name-of-${id}`, password: 'another-one', usernameSecret: true })
})

t.test('a change of it by KubeSphere, which shows user names, makes its user name public', async t => {
  const id = 'adopted-by-kubesphere'
  await adoptedBefore(id)
  const body = { metadata: { name: id }, type: 'credential.devops.kubesphere.io/basic-auth', stringData: { password: 'new' } }
  await bridge.call('PUT', `/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials/${id}`, body)
  const { data, usernameSecret } = (await bridge.phase('demo', id, 'Synced')).body
  t.strictSame([data, usernameSecret], [{ username: `name-of-${id}` }, false])
  t.match(await held(id), { username: `name-of-${id}`, password: 'new', usernameSecret: false })
})

t.test('in a declared set: kept where it is left out, changed where it is said', async t => {
  const data = { username: 'declared-name', password: 'p-of-the-set' }
  const put = async (...credentials: object[]) =>
    (
      await bridge.call(
        'PUT',
        `${at()}`,
        { credentials: credentials.map(c => ({ id: 'set', type: 'username-password', ...c })) },
        WAIT
      )
    ).body
  t.match(await put({ data, usernameSecret: true }), { created: 1 })
  t.match(await held('set'), { username: 'declared-name', usernameSecret: true })
  t.match(await put({ data }), { unchanged: 1 })
  t.match(await put({}), { unchanged: 1 })
  t.notMatch(await stored(), 'declared-name')
  t.match(await put({ usernameSecret: false }), { errors: [{ pointer: '#/credentials/0/data/username' }] })
  t.match(await put({ data, usernameSecret: false }), { updated: 1 })
  t.match((await call('GET', 'set')).body, { usernameSecret: false, data: { username: 'declared-name' } })
  t.match(await put({ data, usernameSecret: false }), { unchanged: 1 })
})

t.test('the comment of a key that holds the secret user name is no fact of it', async t => {
  const name = 'commented-name'
  const privateKey = sshKeygen('-t', 'ed25519', '-N', '', '-C', `${name}@host`)
  const data = { username: name, privateKey }
  const open = await call('POST', '', { id: 'commented', type: 'ssh-key', data })
  t.match(open.body.facts, { comment: `${name}@host`, publicKey: `${name}@host` }, 'one of a public user name is')
  const hidden = await call('PATCH', 'commented', { usernameSecret: true })
  t.match(hidden.body, { usernameSecret: true, facts: { fingerprint: open.body.facts.fingerprint, comment: undefined } })
  t.equal(hidden.body.facts.publicKey, open.body.facts.publicKey.split(' ', 2).join(' '))
  t.notMatch(await stored(), name)
  const made = await call('POST', '', { id: 'commented-too', type: 'ssh-key', data, usernameSecret: true })
  t.equal(made.body.facts.publicKey, hidden.body.facts.publicKey)
  t.notMatch(await stored(), name)
})

t.test('a key that is not opened anew is still looked for in what is public', async t => {
  const data = { username: 'hinted-name', privateKey: encryptedKey('hinted-phrase'), passphrase: 'hinted-phrase' }
  const codes = ({ body }: { body: { warnings: { code: string }[] } }) => body.warnings.map(({ code }) => code)
  t.strictSame(codes(await call('POST', '', { id: 'hinted', type: 'ssh-key', description: 'of hinted-name', data })), [])
  t.strictSame(codes(await call('PATCH', 'hinted', { usernameSecret: true })), ['SecretInPublic'])
  t.strictSame(codes(await call('PATCH', 'hinted', { description: 'none' })), [])
  t.strictSame(codes(await call('PATCH', 'hinted', { description: 'hinted-phrase' })), ['SecretInPublic'])
})

t.test('what cannot be meant is refused, with its place', async t => {
  for (const type of credentialTypes.filter(({ hasUserName }) => !hasUserName)) {
    const { example } = type
    const body = { ...example, id: 'refused', type: type.type, usernameSecret: true }
    for (const answer of [await call('POST', '', body), await bridge.call('POST', `${at()}/validate`, body)])
      t.match(answer.body.errors, [{ pointer: '#/usernameSecret' }], type.type)
    const set = await bridge.call('PUT', at(), { credentials: [body] })
    t.match(set.body.errors, [{ pointer: '#/credentials/0/usernameSecret', detail: /no username/ }])
  }
  const body = { id: 'refused', type: 'username-password', data: { username: 'u', password: 'p' } }
  for (const usernameSecret of ['true', 1, null]) {
    t.match((await call('POST', '', { ...body, usernameSecret })).body.errors, [{ pointer: '#/usernameSecret' }])
    t.match((await call('PATCH', 'set', { usernameSecret })).body.errors, [{ pointer: '#/usernameSecret' }])
  }
  const missing = await bridge.call('POST', `${at()}/validate`, {
    ...body,
    id: 'new',
    data: { password: 'p' },
    usernameSecret: true
  })
  t.match(missing.body.errors, [{ pointer: '#/data/username' }])
  const fine = await bridge.call('POST', `${at()}/validate`, { ...body, id: 'new', usernameSecret: true })
  t.match(fine.body, { valid: true })
})

t.test('KubeSphere makes public ones, shows a secret one without its value, and keeps it', async t => {
  const url = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
  const type = 'credential.devops.kubesphere.io/basic-auth'
  const secret = (name: string, stringData: object, annotations = {}) => ({ metadata: { name, annotations }, type, stringData })
  await edit({ action: 'add', class: 'UsernamePasswordCredentialsImpl', id: 'ks', fields: { username: 'k', password: 'k' } })
  await bridge.call('POST', url, secret('ks', { username: 'ks-name', password: 'p' }, { [ADOPT]: 'true' }))
  const seen = (await bridge.phase('demo', 'ks', 'Synced')).body
  t.match(seen, { usernameSecret: false, data: { username: 'ks-name' } })
  t.match(await held('ks'), { username: 'ks-name', usernameSecret: false }, 'whatever Jenkins said')
  const hidden = 'hidden-username-password'
  const shown = await bridge.call('GET', `${url}/${hidden}`)
  t.equal(shown.body.data.username, '')
  const { data } = shown.body
  t.equal((await bridge.call('PUT', `${url}/${hidden}`, { metadata: { name: hidden }, type, data })).status, 200)
  await bridge.phase('demo', hidden, 'Synced')
  t.match(await held(hidden), { username: 'second-first-name-of-username-password', usernameSecret: true })
})

t.test(
  'a Jenkins whose plug-ins know no secret user names is written to as well, and a warning says that it shows the name',
  async t => {
    const old = await withBridge(t, { version: '2.263.4' })
    await old.project('demo')
    for (const [type, data] of examples) {
      const make = (id: string, usernameSecret: boolean) => old.call('POST', at(), { id, type, data, usernameSecret }, WAIT)
      const hidden = (await make(`hidden-${type}`, true)).body
      t.match(hidden, { usernameSecret: true, status: { phase: 'Synced' }, warnings: [{ code: 'UserNameShown' }] })
      t.notOk('username' in hidden.data)
      t.match((await make(`plain-${type}`, false)).body, { status: { phase: 'Synced' }, warnings: { length: 0 } })
      const fields = { username: 'renamed-in-jenkins' }
      await old.control('POST', '/edit', { folder: 'demo', action: 'set', id: `hidden-${type}`, fields })
      await old.call('POST', `${at(`hidden-${type}`)}/sync`, undefined, WAIT)
      const { items } = (await old.call('GET', `${at(`hidden-${type}`)}/events`)).body
      const drift = items.find((event: { type: string }) => event.type === 'DriftDetected')
      t.ok(drift.fields.includes('username') && !drift.fields.includes('usernameSecret'), drift.fields.join())
      t.match(await old.readback('demo', `hidden-${type}`), { username: data['username'] })
    }
  }
)
