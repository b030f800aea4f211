import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SignJWT } from 'jose'
import t from 'tap'
import { createOneTimeSignIn } from '../../src/access/one-time-sign-in.ts'
import { openapiDocument } from '../../src/app/openapi/openapi-document.ts'
import { Secret } from '../../src/domain/secret.ts'
import { kindOfType, secretKinds } from '../../src/kubesphere/kinds.ts'
import { providers } from '../../src/secret-stores/providers.ts'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, type Bridge, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { startOidcProvider } from '../helpers/oidc-provider.ts'
import { plant } from '../helpers/planted.ts'
import { dumpOf, startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(300_000)

const planted = plant()
const types = Object.keys(planted.data)
const inKubeSphere = types.filter(type => secretKinds.some(kind => kind.type === type))
const PROJECT = '/api/v1/projects/demo'
const CREDENTIALS = `${PROJECT}/credentials`
const WAIT = { prefer: 'wait=10' }
const yaml = { 'content-type': 'application/yaml' }
const bodyOf = (type: string, more: object = {}) => ({ id: `the-${type}`, type, data: planted.data[type], ...more })

/** More than any request may have. */
const PAD = 'x'.repeat(5 * 1024 * 1024)

type Drive = (bridge: Bridge) => Promise<unknown>

/** Sends a body that holds secrets to an operation, right and in every wrong way, and hopes for nothing. */
const everyWay =
  (method: string, path: string, body: (type: string) => object, of: readonly string[] = types.slice(0, 1)): Drive =>
  async bridge => {
    for (const type of of) {
      const right = body(type)
      await bridge.call(method, path, right, { ...WAIT, 'idempotency-key': crypto.randomUUID() })
      await bridge.call(method, path, right, { 'if-match': '"999"' })
      await bridge.call(method, path, { ...right, extra: planted.stray, description: 7 })
      await bridge.call(method, path, { ...right, type: planted.stray, id: planted.stray })
      await bridge.call(method, path, { ...right, data: { ...planted.data[type], extra: planted.stray } })
      await bridge.call(method, path, { ...right, data: planted.stray, credentials: planted.stray, name: planted.stray })
      await bridge.call(method, path, JSON.stringify(right).slice(0, -2))
      await bridge.call(method, path, JSON.stringify({ ...right, __proto__x: 1 }).replace('__proto__x', '__proto__'))
      await bridge.call(method, path, right, { 'content-type': planted.stray.replaceAll(/[^\x20-\x7e]/g, '') })
      await bridge.call(method, path, `a: "${JSON.stringify(right)}`, yaml)
      if (type === of[0]) await bridge.call(method, path, `${JSON.stringify(right).slice(0, -1)},"pad":"${PAD}"}`)
    }
  }

/** Changes a credential in Jenkins and takes over what was changed, which only holds where it is not a secret. */
const keepingTheirs =
  (id: string, fields: Record<string, string>): Drive =>
  async bridge => {
    await bridge.control('POST', '/edit', { action: 'set', folder: 'demo', id, fields })
    const plan = await bridge.call('GET', `${PROJECT}/plan`)
    const { seen } = plan.body.actions.find((action: { id: string }) => action.id === id)
    const keep = `${CREDENTIALS}/${id}/keep-theirs`
    const kept = await bridge.call('POST', keep, { seen }, WAIT)
    t.match(kept, { status: 200, body: { description: fields['description'] } }, `${id} as Jenkins has it`)
    await everyWay('POST', keep, () => ({ seen }))(bridge)
  }

const KUBESPHERE = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
const IMPORTS = '/kapis/devops.kubesphere.io/v1alpha3/imports'
const FLAT = '/kapis/clusters/host/devops.kubesphere.io/v1alpha2/devops/demo/credentials'

/** The planted data under the keys that KubeSphere has for them. */
const keyed = (type: string): [key: string, value: string][] =>
  Object.entries(kindOfType(type).keys).flatMap(([key, field]) => {
    const value = planted.data[type]?.[field]
    return value === undefined ? [] : [[key, value]]
  })
const secretOf = (type: string, name = `secret-${type}`) => ({
  metadata: { name, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(planted.data[type]) } },
  type: kindOfType(type).secretType,
  data: Object.fromEntries(keyed(type).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))
})
const stringSecretOf = (type: string) => {
  const { data: _, ...rest } = secretOf(type, `string-${type}`)
  return { ...rest, stringData: Object.fromEntries(keyed(type)) }
}
const flatOf = (type: string) => ({
  ...{ id: `flat-${type}`, type: kindOfType(type).flatType, domain: '_' },
  [kindOfType(type).flatType]: Object.fromEntries(keyed(type))
})

/** The other faces, which are in no document. */
const faces: readonly Drive[] = [
  everyWay('POST', KUBESPHERE, secretOf, inKubeSphere),
  everyWay('POST', KUBESPHERE, stringSecretOf, inKubeSphere),
  everyWay('PUT', KUBESPHERE, type => ({ items: [secretOf(type), stringSecretOf(type)] })),
  everyWay('POST', IMPORTS, type => ({ namespace: `import-${type}`, items: [secretOf(type)] }), inKubeSphere),
  everyWay('POST', FLAT, flatOf, inKubeSphere),
  async bridge => {
    for (const type of inKubeSphere) {
      await everyWay('PUT', `${KUBESPHERE}/secret-${type}`, () => secretOf(type))(bridge)
      await bridge.call('PUT', `${FLAT}/flat-${type}`, flatOf(type))
      for (const url of [
        `${KUBESPHERE}/secret-${type}`,
        `${KUBESPHERE}/string-${type}?content=1`,
        `${FLAT}/flat-${type}?content=1`
      ])
        await bridge.call('GET', url)
    }
    for (const url of [`${KUBESPHERE}?limit=10`, FLAT]) await bridge.call('GET', url)
    await bridge.call(
      'GET',
      `${KUBESPHERE}?name=${encodeURIComponent(planted.stray)}&labelSelector=${encodeURIComponent(planted.stray)}`
    )
  }
]

const named = Object.keys(planted.secretNamed)
const quietOf = (type: string, more: object = {}) => ({
  ...{ id: `quiet-${type}`, type, data: planted.secretNamed[type], usernameSecret: true, ...more }
})

/** User names that are secrets, at every operation and face that meets one. */
const secretNames: readonly Drive[] = [
  everyWay('POST', CREDENTIALS, quietOf, named),
  everyWay('POST', `${CREDENTIALS}/validate`, quietOf, named),
  everyWay('PUT', CREDENTIALS, type => ({ credentials: [quietOf(type)] }), named),
  async bridge => {
    for (const type of named) {
      const url = `${CREDENTIALS}/quiet-${type}`
      const data = planted.secretNamed[type]
      for (const method of ['PUT', 'PATCH']) {
        await everyWay(method, url, () => ({ data }))(bridge)
        for (const usernameSecret of ['yes', false, null])
          await bridge.call(method, url, {
            usernameSecret,
            data: { ...data, username: usernameSecret === false ? '' : data?.['username'] }
          })
      }
      await keepingTheirs(`quiet-${type}`, { username: planted.stray, description: 'theirs' })(bridge)
      await bridge.control('POST', '/edit', {
        action: 'set',
        folder: 'demo',
        id: `quiet-${type}`,
        fields: { usernameSecret: 'false' }
      })
      await bridge.call('POST', `${url}/sync`, undefined, WAIT)
      for (const read of [
        url,
        `${url}/events`,
        `${url}/snippets`,
        `${KUBESPHERE}/quiet-${type}`,
        `${FLAT}/quiet-${type}?content=1`
      ])
        await bridge.call('GET', read)
    }
  }
]

/** The login of a controller, its secret planted. */
const login = { user: 'bridge', password: planted.data['username-password']?.['password'] }

const SECRET_STORES = '/api/v1/secret-stores'
/** Settings with addresses at which nobody listens. */
const here = (settings: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, /^https:/.test(String(value)) ? 'http://127.0.0.1:1' : value])
  )

/** The logins of secret stores by their providers, planted in every secret setting. */
const storeLogins: Readonly<Record<string, object>> = Object.fromEntries(
  providers.map(({ provider, secretSettings }) => [
    provider,
    Object.fromEntries(secretSettings.map(name => [name, login.password]))
  ])
)

/** The secret of a robot is planted, and nobody listens where its messages go. */
const robot = { url: 'http://127.0.0.1:1/robot', robotSecret: planted.robotSecret }

/** How each operation that takes a body is driven. One that is new must be added here. */
const drives: Record<string, Drive> = {
  createProject: everyWay('POST', '/api/v1/projects', () => ({ name: 'other', displayName: 'x' })),
  keepProject: everyWay('PUT', PROJECT, () => ({ displayName: 'z' })),
  patchProject: everyWay('PATCH', PROJECT, () => ({ displayName: 'y' })),
  removeCopies: everyWay('POST', `${PROJECT}/copies/remove`, () => ({ folder: ['demo-old'] })),
  followCopies: everyWay('POST', `${PROJECT}/copies/follow`, () => ({ folder: ['demo-old'] })),
  addShares: everyWay('POST', `${CREDENTIALS}/the-access-token/shares`, () => ({ projects: ['others'] })),
  createCredential: everyWay('POST', CREDENTIALS, bodyOf, types),
  validateCredential: everyWay('POST', `${CREDENTIALS}/validate`, bodyOf, types),
  applyCredentialSet: everyWay('PUT', CREDENTIALS, type => ({ credentials: [bodyOf(type, { id: `set-${type}` })] }), types),
  replaceCredential: async bridge => {
    for (const type of types) await everyWay('PUT', `${CREDENTIALS}/the-${type}`, () => ({ data: planted.data[type] }))(bridge)
  },
  patchCredential: async bridge => {
    for (const type of types) await everyWay('PATCH', `${CREDENTIALS}/the-${type}`, () => ({ data: planted.data[type] }))(bridge)
  },
  keepTheirs: async bridge => {
    for (const type of types) await keepingTheirs(`the-${type}`, { description: 'theirs' })(bridge)
  },
  signInOnce: everyWay('POST', '/api/v1/sign-in/once', () => ({ code: planted.stray })),
  createToken: everyWay('POST', '/api/v1/tokens', () => ({ name: 'ci', roles: { demo: 'viewer' } })),
  createController: everyWay('POST', '/api/v1/controllers', () => ({ ...login, name: 'eu-1', url: 'http://127.0.0.1:1' })),
  patchController: everyWay('PATCH', '/api/v1/controllers/eu-1', () => login),
  acceptController: everyWay('POST', '/api/v1/controllers/eu-1/accept', () => ({ identity: 'url:http://127.0.0.1:1' })),
  createSecretStore: async bridge => {
    for (const { provider, example } of providers)
      await everyWay('POST', SECRET_STORES, () => ({ ...here(example), ...storeLogins[provider], name: provider, provider }))(
        bridge
      )
  },
  patchSecretStore: async bridge => {
    for (const { provider } of providers) {
      const url = `${SECRET_STORES}/${provider}`
      await everyWay('PATCH', url, () => ({ ...storeLogins[provider], refreshEvery: '1h' }))(bridge)
      for (const read of ['', '/keys', '/events']) await bridge.call('GET', url + read)
      await bridge.call('POST', `${url}/check`)
    }
  },
  createVerifyTarget: everyWay('POST', '/api/v1/verify-targets', () => ({
    ...{ name: 'one', kind: 'http', address: 'https://127.0.0.1:1', projects: ['*'] }
  })),
  patchVerifyTarget: everyWay('PATCH', '/api/v1/verify-targets/one', () => ({ projects: ['demo'] })),
  verifyCredential: async bridge => {
    for (const type of types) await everyWay('POST', `${CREDENTIALS}/the-${type}/verify`, () => ({}))(bridge)
    await everyWay('POST', `${CREDENTIALS}/validate`, type => ({ ...bodyOf(type), verify: {} }), types)(bridge)
  },
  createWebhook: everyWay('POST', `${PROJECT}/webhooks`, () => ({ ...robot, format: 'dingtalk' })),
  patchWebhook: async bridge => {
    const made = await bridge.call('POST', `${PROJECT}/webhooks`, { url: robot.url, format: 'dingtalk' })
    t.equal(made.status, 201, made.text)
    const webhook = `${PROJECT}/webhooks/${made.body.id}`
    t.equal((await bridge.call('PATCH', webhook, { robotSecret: robot.robotSecret })).status, 200)
    await everyWay('PATCH', webhook, () => robot)(bridge)
    const sent = await bridge.call('POST', `${webhook}/test`)
    t.match(sent, { status: 200, body: { type: String, outcome: String } }, sent.text)
    for (const read of [webhook, `${webhook}/deliveries`]) await bridge.call('GET', read)
    await bridge.call('POST', `${webhook}/rotate-secret`)
  },
  setGroupRole: everyWay('PUT', '/api/v1/group-roles/team', () => ({ role: 'viewer' })),
  setMember: everyWay('PUT', `${PROJECT}/members/alice`, () => ({ role: 'viewer' }))
}

t.test('every operation that takes a body is driven, and every secret field is planted', async t => {
  const { paths, components } = JSON.parse(await openapiDocument())
  const operations = Object.values(paths as Record<string, Record<string, { operationId: string; requestBody?: object }>>)
    .flatMap(methods => Object.values(methods))
    .filter(({ requestBody }) => requestBody !== undefined)
  t.strictSame(operations.map(({ operationId }) => operationId).toSorted(), Object.keys(drives).toSorted())
  const secret = Object.entries(components.schemas as Record<string, { properties?: Record<string, never> }>).flatMap(
    ([name, schema]) => writeOnlyBelow(schema).map(field => `${name.replace('Create.', '')} ${field}`)
  )
  t.strictSame(
    // A certificate is given either way.
    secret.filter(field => field !== 'certificate keystore').toSorted(),
    [
      ...types
        .flatMap(type => Object.keys(planted.data[type] ?? {}).map(field => `${type} ${field}`))
        .filter(field => secret.includes(field)),
      ...['CreateController', 'PatchController'].flatMap(name =>
        ['token', 'password', 'clientKey'].map(field => `${name} ${field}`)
      ),
      ...providers.flatMap(({ provider, secretSettings }) => secretSettings.map(name => `CreateSecretStore.${provider} ${name}`)),
      ...['CreateWebhook', 'PatchWebhook'].map(name => `${name} robotSecret`)
    ].toSorted()
  )
})

t.test('the search finds what is planted, in every form', async t => {
  const all = JSON.stringify(planted.data)
  t.ok(planted.foundIn(all).length >= 5)
  const token = planted.data['access-token']?.['token'] ?? ''
  for (const form of [
    token,
    encodeURIComponent(token),
    JSON.stringify(token),
    token.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  ])
    t.ok(planted.foundIn(form).length > 0)
  for (const lead of ['', 'a', 'ab', 'abc']) {
    t.ok(planted.foundIn(Buffer.from(lead + token).toString('base64')).length > 0, `base64 after ${lead.length}`)
    t.ok(planted.foundIn(Buffer.from(lead + token).toString('base64url')).length > 0)
  }
  t.ok(planted.foundIn(Buffer.from(token).toString('hex')).length > 0)
  t.strictSame(planted.foundIn('nothing'), [])
})

t.test('nor is one that was made here, a token, a key, or what a backup is locked with', async t => {
  const provider = await startOidcProvider({ users: { alice: { groups: ['team'] } } })
  t.teardown(() => provider.close())
  const [masterKeys, kubesphereSecret, passphrase] = [
    newMasterKeys(),
    'planted-jwt-secret-of-kubesphere',
    'planted horse battery staple'
  ]
  const roleMap = new Map([['team', { demo: 'admin' } as const]])
  const link = createOneTimeSignIn(() => performance.now())
  const bridge = await withBridge(t, {
    masterKeys,
    oneTimeSignIn: link,
    kubesphere: { jwt: { secret: new Secret(kubesphereSecret), issuer: 'kubesphere' }, proxies: ['127.0.0.1'], roleMap },
    oidc: {
      ...{ issuer: provider.issuer, audience: provider.audience, clientId: undefined, scopes: 'openid' },
      ...{ subjectClaim: 'sub', groupsClaim: 'groups', roleMap }
    },
    listener: { signInLimit: 1e6 }
  })
  await bridge.project('demo')
  await bridge.call('POST', CREDENTIALS, { id: 'made', type: 'ssh-key', generate: 'ed25519', data: { username: 'git' } }, WAIT)
  await bridge.call('PATCH', `${CREDENTIALS}/made`, { generate: 'ed25519', data: planted.data['ssh-key'] }, WAIT)
  const held = (await bridge.readback('demo', 'made')) as unknown as { privateKeys: string[] }
  // Of the lines of an ed25519 key, the first that has nothing of the public half.
  const made = held.privateKeys[0]?.split('\n').at(4) ?? ''
  t.ok(made.length > 40, 'a line of the key that was made')

  const kubesphere = (claims: object, secret = kubesphereSecret) =>
    new SignJWT({ username: 'alice', groups: ['team'], token_type: 'access_token', iss: 'kubesphere', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(secret))
  const jwts = [
    await provider.token('alice'),
    await provider.token('alice', { claims: { aud: 'other' } }),
    await provider.token('alice', { claims: { exp: 1 } }),
    await provider.token('alice', { header: { kid: '../x' } }),
    await kubesphere({}),
    await kubesphere({ token_type: 'refresh_token' }),
    await kubesphere({}, 'another-secret-altogether')
  ]
  const { token, call } = await makeToken(bridge, { demo: 'admin' })
  const code = link.issue()
  const signIn = (sent: string) =>
    bridge.call('POST', '/api/v1/sign-in/once', { code: sent }, { authorization: '', 'idempotency-key': crypto.randomUUID() })
  const signedIn = await signIn(code)
  t.strictSame([signedIn.status, signedIn.body], [200, { token: ADMIN_TOKEN }])
  // These answers are the ones that give a token to the caller.
  const answersOfMaking = bridge.answers().length
  for (const sent of [code, `${code}x`, link.issue().slice(1)]) t.equal((await signIn(sent)).status, 403)
  for (const text of [...jwts, token, `${token}x`, `${ADMIN_TOKEN}x`]) {
    const headers = { authorization: `Bearer ${text}` }
    await bridge.call('POST', CREDENTIALS, bodyOf('access-token'), headers)
    await bridge.call('POST', KUBESPHERE, secretOf('kubeconfig'), headers)
    await bridge.call('GET', '/api/v1/whoami', undefined, {
      ...headers,
      'x-remote-user': 'alice',
      'x-authorization': `bearer ${text}`
    })
    await bridge.call('GET', `/api/v1/whoami?access_token=${text}`, undefined, { authorization: text, cookie: `token=${text}` })
  }
  t.equal((await call('GET', '/projects/demo')).status, 200)

  const directory = await mkdtemp(join(tmpdir(), 'jcb-leak-'))
  t.teardown(() => rm(directory, { recursive: true }))
  const passphraseFile = join(directory, 'passphrase')
  await writeFile(passphraseFile, passphrase, { mode: 0o600 })
  const target = await startTestRedis()
  t.teardown(() => target.close())
  const newKeys = newMasterKeys()
  const saved = await cli(['backup'], {
    REDIS_URL: bridge.redis.url,
    MASTER_KEYS: masterKeys,
    JCB_PASSPHRASE_FILE: passphraseFile
  })
  const settings = { REDIS_URL: target.url, MASTER_KEYS: newKeys, JCB_PASSPHRASE_FILE: passphraseFile }
  const bundle = join(directory, 'bundle')
  await writeFile(bundle, saved.out.subarray(0, -40))
  const cut = await cli(['restore', bundle], settings)
  await writeFile(bundle, saved.out)
  const restored = await cli(['restore', bundle], settings)
  t.strictSame([saved.exit, restored.exit], [0, 0], restored.err)
  t.not(cut.exit, 0)

  const places = {
    logs: bridge.logs(),
    answers: bridge.answers().slice(answersOfMaking),
    Redis: await dumpOf(bridge.redis.client),
    'Redis that was restored': await dumpOf(target.client),
    'the backup': saved.out.toString('latin1'),
    'what commands say': saved.err + cut.err + restored.err + cut.out + restored.out
  }
  const keys = [masterKeys, newKeys].map(text => text.slice(3))
  // A signature is of no use without the rest, and the rest without it.
  const texts = [
    made,
    token,
    code,
    ADMIN_TOKEN,
    kubesphereSecret,
    passphrase,
    ...keys,
    ...jwts.map(jwt => jwt.split('.')[2] ?? '')
  ]
  const forms = texts.flatMap(text => [text, encodeURIComponent(text), Buffer.from(text).toString('base64').slice(0, -4)])
  for (const [place, text] of Object.entries(places)) {
    t.strictSame(planted.foundIn(text), [], place)
    t.strictSame(
      forms.filter(form => text.includes(form)),
      [],
      place
    )
  }
})

t.test('no secret is in a log, an answer, Redis, an event, a stream or a metric, whatever goes wrong', async t => {
  const bridge = await withBridge(t, {
    listener: { signInLimit: 1e6 },
    outbound: { http: true, networks: ['127.0.0.1/32'], hosts: [] },
    webhookTimes: { first: 20, longest: 100, giveUp: 2_000 }
  })
  const offered = join(await mkdtemp(join(tmpdir(), 'jcb-leak-')), 'kubeconfig')
  t.teardown(() => rm(dirname(offered), { recursive: true }))
  await writeFile(offered, planted.data['kubeconfig']?.['content'] ?? '')
  await bridge.restart({ kubeconfig: { file: offered, serviceAccount: undefined } })
  await bridge.project('demo')
  // The one answer that is a secret is not among the collected ones; what else is said of it is.
  const given = await fetch(`${bridge.url}/api/v1/kubeconfig`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
  t.ok(planted.foundIn(((await given.json()) as { content: string }).content).length > 0)
  await writeFile(offered, `${planted.data['kubeconfig']?.['content']}: [`)
  t.equal((await bridge.call('GET', '/api/v1/kubeconfig')).status, 503)
  const streams = await listen(bridge)
  for (const drive of Object.values(drives)) await drive(bridge)
  for (const drive of [...faces, ...secretNames]) await drive(bridge)
  for (const type of named) {
    const held = await bridge.readback('demo', `quiet-${type}`)
    t.match(held, { username: planted.secretNamed[type]?.['username'], usernameSecret: true })
  }
  const faced = inKubeSphere.flatMap(type => [`secret-${type}`, `string-${type}`, `flat-${type}`])
  for (const name of [...types.map(type => `the-${type}`), ...faced])
    t.ok(planted.foundIn(JSON.stringify(await bridge.readback('demo', name))).length > 0, `${name} did reach Jenkins`)

  // Jenkins answers with what it was sent, with a page, not at all.
  const faults = [
    { fault: 'html-login' },
    { fault: 'status', status: 500 },
    { fault: 'drop' },
    { fault: 'half' },
    { fault: 'redirect' }
  ]
  for (const fault of faults) {
    await bridge.control('POST', '/faults', { ...fault, times: 4 })
    for (const type of types)
      await bridge.call('PATCH', `${CREDENTIALS}/the-${type}`, { data: planted.data[type], description: fault.fault })
    for (const type of named) await bridge.call('PATCH', `${CREDENTIALS}/quiet-${type}`, { data: planted.secretNamed[type] })
    await bridge.call('POST', `${PROJECT}/sync`)
    await bridge.call('GET', `${PROJECT}/plan`)
    await bridge.control('DELETE', '/faults')
  }
  await bridge.control('POST', '/boot-phase', { phase: 'down' })
  await Promise.all(
    types.map(type => bridge.call('PATCH', `${CREDENTIALS}/the-${type}`, { data: planted.data[type] }, { prefer: 'wait=1' }))
  )
  await bridge.control('POST', '/boot-phase', { phase: 'up' })

  await readEverything(bridge)
  const dump = await dumpOf(bridge.redis.client)
  t.ok(dump.includes('the-kubeconfig') && dump.includes('jcb-queue'), 'records and the queue are in the dump')
  t.strictSame(planted.foundIn(dump), [], 'Redis')

  // Redis away in the midst of it.
  const sending = types.map(type => bridge.call('PATCH', `${CREDENTIALS}/the-${type}`, { data: planted.data[type] }))
  await bridge.redis.kill()
  await Promise.all(sending)
  for (const type of types) await bridge.call('POST', CREDENTIALS, bodyOf(type))
  await bridge.redis.start()
  await until('it is back', async () => (await bridge.call('GET', CREDENTIALS)).status === 200)

  t.strictSame(planted.foundIn(bridge.logs()), [], 'logs at trace level')
  t.strictSame(planted.foundIn(bridge.answers()), [], 'answers')
  t.strictSame(planted.foundIn(streams.text()), [], 'streams')
  t.ok(streams.text().includes('event:'), 'the stream did speak')
  t.ok(bridge.answers().includes('jcb_'), 'metrics were read')
  streams.close()
})

/** Names of the write-only fields in a schema. */
function writeOnlyBelow(schema: object): string[] {
  return Object.entries(schema).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return []
    return [...((value as { writeOnly?: boolean }).writeOnly ? [name] : []), ...writeOnlyBelow(value)]
  })
}

/** Reads the project's stream of events until closed. */
async function listen(bridge: Bridge): Promise<{ text(): string; close(): void }> {
  const closing = new AbortController()
  const answer = await fetch(`${bridge.url}${PROJECT}/events/stream`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    signal: closing.signal
  })
  let said = ''
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) said += Buffer.from(chunk).toString()
  })().catch(() => {})
  return {
    text: () => said,
    close() {
      closing.abort()
      void reading
    }
  }
}

/** Every address that can be read, with what is there. */
async function readEverything(bridge: Bridge): Promise<void> {
  const { paths } = JSON.parse(await openapiDocument())
  for (const [path, methods] of Object.entries(paths as Record<string, { get?: { operationId: string } }>)) {
    if (methods.get === undefined || methods.get.operationId.startsWith('stream')) continue
    const at = path.replace('{project}', 'demo').replace('{controller}', 'default').replace('{subject}', 'alice')
    for (const type of path.includes('{id}') ? types : types.slice(0, 1))
      await bridge.call('GET', at.replace('{id}', `the-${type}`))
  }
  for (const path of ['/metrics', '/readyz', '/healthz', '/openapi.json', '/docs/json']) await bridge.call('GET', path)
}
