import t from 'tap'
import { sshKey } from '../../src/domain/types/ssh-key/type.ts'
import { makeToken } from '../helpers/access.ts'
import { type Answer, withBridge } from '../helpers/bridge.ts'

/** What clients of KubeSphere send, one request after the other, as their sources have it. */
const PREFIX = 'credential.devops.kubesphere.io/'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const bridge = await withBridge(t)
await bridge.project('demo')

/** Where clients of each generation find a project. */
const roots = (version: string) => [
  ...['', 'clusters/host/'].flatMap(cluster => [
    `/kapis/${cluster}devops.kubesphere.io/${version}/namespaces/demo`,
    `/kapis/${cluster}devops.kubesphere.io/${version}/devops/demo`
  ]),
  `/clusters/host/kapis/devops.kubesphere.io/${version}/namespaces/demo`,
  `/clusters/host/kapis/devops.kubesphere.io/${version}/devops/demo`,
  `/${version}/devops/demo`,
  `/${version}/namespaces/demo`
]
const names = (answer: Answer): string[] => answer.body.items.map((item: { metadata: { name: string } }) => item.metadata.name)
const annotation = (answer: Answer, name: string): string | undefined => answer.body.metadata?.annotations[name]
const STATUS = `${PREFIX}syncstatus`

/** The body of the console's form. */
const form = (name: string, type: string, data: Record<string, string>, description = '') => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    namespace: 'demo',
    name,
    labels: { app: name },
    annotations: { 'kubesphere.io/creator': 'admin', ...(description ? { 'kubesphere.io/description': description } : {}) }
  },
  type: PREFIX + type,
  data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)]))
})

const key = sshKey.example.data['privateKey'] ?? ''
const kubeconfig = JSON.stringify({
  ...{ apiVersion: 'v1', kind: 'Config', preferences: {}, 'current-context': 'admin@kubernetes' },
  clusters: [{ name: 'kubernetes', cluster: { server: 'https://kubernetes.default.svc' } }],
  contexts: [{ name: 'admin@kubernetes', context: { cluster: 'kubernetes', namespace: 'default', user: 'admin' } }],
  users: [{ name: 'admin', user: { token: 'not-a-real-one' } }]
})

t.test("the console's day, request by request", async t => {
  const root = '/kapis/clusters/host/devops.kubesphere.io/v1alpha3/devops/demo/credentials'
  const page = (number: number, more = '') => bridge.call('GET', `${root}?limit=10&page=${number}&sortBy=createTime${more}`)
  t.strictSame((await page(1)).body, { items: [], totalItems: 0 })
  const forms = [
    form('docker', 'basic-auth', { username: 'alice', password: 'p@ss $word' }, 'Docker Hub'),
    form('git', 'ssh-auth', { username: 'git', passphrase: '', private_key: key }, '描述 <b>'),
    form('sonar', 'secret-text', { secret: 'not-a-real-one' }),
    form('cluster', 'kubeconfig', { content: kubeconfig })
  ]
  for (const body of forms) {
    const { name } = body.metadata
    t.equal((await bridge.call('GET', `${root}/${name}`, undefined, { 'x-check-exist': 'true' })).status, 404, 'the name is free')
    t.equal((await bridge.call('POST', root, body)).status, 200, name)
    t.equal((await bridge.call('GET', `${root}/${name}`, undefined, { 'x-check-exist': 'true' })).status, 200)
  }
  for (let i = 0; i < 8; i++) await bridge.call('POST', root, form(`more-${i}`, 'secret-text', { secret: 'x' }))

  const [first, second, third] = [await page(1), await page(2), await page(3)]
  t.strictSame([first.body.totalItems, names(first).length, names(second).length, names(third).length], [12, 10, 2, 0])
  t.strictSame(
    [...names(first), ...names(second)].toSorted(),
    [...forms.map(f => f.metadata.name), ...names(first).filter(n => n.startsWith('more'))].toSorted()
  )
  t.ok(names(first).includes('more-7') && names(second).includes('docker'), 'newest first')
  t.strictSame(names(await page(1, '&name=mor')).length, 8, 'search')
  t.strictSame((await page(1, '&name=nothing')).body, { items: [], totalItems: 0 })

  // The page of one credential: asked every four seconds while it is pending or working.
  const poll = async (name: string) => {
    for (;;) {
      const answer = await bridge.call('GET', `${root}/${name}?content=1`)
      if (answer.status !== 200 || !['pending', 'working'].includes(annotation(answer, STATUS) ?? '')) return answer
    }
  }
  for (const body of forms) {
    const shown = await poll(body.metadata.name)
    t.equal(annotation(shown, STATUS), 'successful', body.metadata.name)
    for (const secret of ['password', 'private_key', 'secret', 'content'])
      if (secret in body.data) t.equal(shown.body.data[secret], '', `${secret} is masked`)
  }
  t.equal(annotation(await poll('git'), 'kubesphere.io/description'), '描述 <b>')

  // Edit: the whole object goes back, its data rebuilt from the form, with a stray id.
  for (const [name, blanks] of [
    ['docker', { username: base64('alice'), password: '' }],
    ['git', { username: base64('git'), passphrase: '', private_key: '' }],
    ['sonar', { secret: '' }],
    ['cluster', { content: '' }]
  ] as const) {
    const before = await bridge.readback('demo', name)
    const { body } = await bridge.call('GET', `${root}/${name}`)
    body.metadata.annotations['kubesphere.io/description'] = 'only this is new'
    const put = await bridge.call('PUT', `${root}/${name}`, { ...body, data: { ...blanks, id: base64(name) } })
    t.equal(put.status, 200, put.text)
    t.equal(annotation(await poll(name), STATUS), 'successful')
    t.strictSame(await bridge.readback('demo', name), { ...before, description: 'only this is new' }, `${name}: the secret stays`)
  }
  const { body } = await bridge.call('GET', `${root}/docker`)
  const put = await bridge.call('PUT', `${root}/docker`, { ...body, data: { username: base64('bob'), password: base64('new') } })
  t.equal(put.status, 200, put.text)
  await poll('docker')
  t.match(await bridge.readback('demo', 'docker'), { username: 'bob', password: 'new' })

  t.strictSame((await bridge.call('DELETE', `${root}/docker`)).body, { message: 'success' })
  t.equal((await poll('docker')).status, 404)
  t.equal(await bridge.readback('demo', 'docker'), null)
  t.equal((await page(1)).body.totalItems, 11)
  for (const name of [...names(await page(1)), ...names(await page(2))]) await bridge.call('DELETE', `${root}/${name}`)
})

t.test('the API tests of KubeSphere, with their bodies', async t => {
  const root = '/kapis/devops.kubesphere.io/v1alpha3/devops/demo/credentials'
  const search = (name: string) => bridge.call('GET', `${root}?name=${name}&limit=10&sortBy=createTime`)
  const bodies: [string, string, Record<string, string>][] = [
    ['test1001', 'basic-auth', { username: 'dXNlcm5hbWU=', password: 'cGFzc3dvcmQ=' }],
    ['ssh1002', 'ssh-auth', { username: 'cXdl', private_key: base64(key) }],
    ['test1003', 'secret-text', { secret: 'cXdlYXNk' }],
    ['test1004', 'kubeconfig', { content: base64(kubeconfig) }]
  ]
  for (const [name, type, data] of bodies) {
    const made = await bridge.call('POST', root, { ...form(name, type, {}, '我是描述信息'), data })
    t.equal(made.body.type, PREFIX + type, made.text)
    t.strictSame([(await search(name)).body.totalItems, names(await search(name))], [1, [name]])
    t.equal((await bridge.call('DELETE', `${root}/${name}`)).body.message, 'success')
  }
  t.equal((await search('test321')).body.totalItems, 0)
  // Their placeholder is no key. KubeSphere stores it and the pipeline fails; here the one who sends it is told.
  const asd = await bridge.call('POST', root, {
    ...form('ssh1005', 'ssh-auth', {}),
    data: { username: 'cXdl', private_key: 'YXNk' }
  })
  t.equal(asd.status, 400)
  t.match(asd.text, /There is no private key in it/)
  t.notMatch(asd.text, /asd|YXNk/)
})

t.test('the same over every spelling of the address', async t => {
  for (const [index, root] of roots('v1alpha3').entries()) {
    const url = `${root}/credentials`
    const name = `spelled-${index}`
    const made = await bridge.call('POST', url, form(name, 'secret-text', { secret: 'first' }))
    t.equal(made.status, 200, root)
    t.equal((await bridge.call('GET', `${url}?names=${name}`)).body.totalItems, 1, root)
    const edited = {
      ...form(name, 'secret-text', { secret: '' }, 'edited'),
      metadata: { ...made.body.metadata, annotations: { 'kubesphere.io/description': 'edited' } }
    }
    t.equal((await bridge.call('PUT', `${url}/${name}`, edited)).status, 200, root)
    t.equal(annotation(await bridge.call('GET', `${url}/${name}`), 'kubesphere.io/description'), 'edited', root)
    t.strictSame((await bridge.call('DELETE', `${url}/${name}`)).body, { message: 'success' }, root)
  }
  for (const [index, root] of roots('v1alpha2').entries()) {
    const url = `${root}/credentials`
    const flat = { id: `flat-${index}`, type: 'secret_text', description: '', domain: '_', secret_text: { secret: 'first' } }
    t.strictSame((await bridge.call('POST', url, flat)).body, { name: flat.id }, root)
    t.equal((await bridge.call('POST', url, flat)).status, 409)
    t.ok(
      (await bridge.call('GET', url)).body.some((c: { id: string }) => c.id === flat.id),
      root
    )
    t.strictSame(
      (await bridge.call('PUT', `${url}/${flat.id}`, { ...flat, description: 'edited' })).body,
      { name: flat.id },
      root
    )
    t.equal((await bridge.call('GET', `${url}/${flat.id}?content=1`)).body.description, 'edited', root)
    t.strictSame((await bridge.call('DELETE', `${url}/${flat.id}`)).body, { name: flat.id }, root)
  }
})

t.test('many Secrets at once, all or nothing', async t => {
  const url = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
  const items = ['a', 'b', 'c'].map(name => form(`many-${name}`, 'secret-text', { secret: 'not-a-real-one' }))
  const count = async () => (await bridge.call('GET', `${url}?name=many-`)).body.totalItems
  const broken = { ...form('many-d', 'secret-text', {}), data: { secret: '%' } }
  const refused = await bridge.call('PUT', url, { items: [...items, broken] })
  t.strictSame(
    [refused.status, refused.text],
    [400, '#/items/3/data/secret: Not valid base64. Put plain values into stringData.\n']
  )
  t.equal((await bridge.call('PUT', url, { items: [...items, { ...broken, type: 'Opaque' }] })).status, 400)
  t.equal(await count(), 0, 'nothing of it')
  t.equal((await bridge.call('PUT', `${url}?dryRun=true`, { items })).status, 200)
  t.equal(await count(), 0, 'said, not done')
  t.equal((await bridge.call('PUT', url, { items })).status, 200)
  t.equal(await count(), 3)
  const again = await bridge.call('PUT', url, { items })
  t.strictSame([...new Set(again.body.items.map((item: { action: string }) => item.action))], ['unchanged'])
})

t.test('names that are no ids', async t => {
  const url = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
  for (const name of ['https://example.com/x', 'Ü', '-a', 'a-', 'a/b', '..', 'a'.repeat(254), '', '__proto__', 'a\nb']) {
    const answer = await bridge.call('POST', url, form(name, 'secret-text', { secret: 'x' }))
    t.strictSame([answer.status, answer.headers.get('content-type')], [400, 'text/plain; charset=utf-8'], name)
    t.match(answer.text, /^#\/metadata\/name: /)
    const flat = await bridge.call('POST', url.replace('v1alpha3', 'v1alpha2'), {
      id: name,
      type: 'secret_text',
      secret_text: { secret: 'x' }
    })
    t.equal(flat.status, 400, name)
  }
})

t.test('which builds used a credential, for the tab "Events"', async t => {
  const url = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
  await bridge.call('POST', url, form('in-use', 'basic-auth', { username: 'alice', password: 'x' }, 'Docker Hub'))
  await bridge.phase('demo', 'in-use', 'Synced')
  const evil = '<img src=x onerror=alert(1)>'
  const builds: [string, number][] = [...[1, 2, 3, 7].map((n): [string, number] => ['app', n]), ['app/main', 2], [evil, 1]]
  for (const [job, number] of builds)
    await bridge.control('POST', '/build', { folder: 'demo', job, number, credential: 'in-use' })
  const whole = {
    ...{ id: 'in-use', type: 'username_password', display_name: 'in-use', description: 'Docker Hub', domain: '_' },
    fingerprint: {
      ...{ file_name: '', hash: '' },
      usage: [
        {
          name: 'demo/app',
          ranges: {
            ranges: [
              { start: 1, end: 4 },
              { start: 7, end: 8 }
            ]
          }
        },
        { name: 'demo/app/main', ranges: { ranges: [{ start: 2, end: 3 }] } },
        { name: `demo/${evil}`, ranges: { ranges: [{ start: 1, end: 2 }] } }
      ]
    }
  }
  for (const root of roots('v1alpha2')) {
    const answer = await bridge.call('GET', `${root}/credentials/in-use/usage`)
    t.strictSame([answer.status, answer.body], [200, whole], root)
    t.match(answer.headers.get('content-type'), /^application\/json/)
    t.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    const none = await bridge.call('GET', `${root}/credentials/none/usage`)
    t.strictSame([none.status, none.text], [404, 'secrets "none" not found\n'], 'not 500')
  }
  const viewer = await makeToken(bridge, { demo: 'viewer' })
  const stranger = await makeToken(bridge, {})
  const usage = `${roots('v1alpha2')[0]}/credentials/in-use/usage`
  const by = async (token: string) => (await bridge.call('GET', usage, undefined, { authorization: `Bearer ${token}` })).status
  t.strictSame([await by(viewer.token), await by(stranger.token), await by('wrong')], [200, 404, 401])
})

t.test('no request of these leaves a secret in an answer or a log', async t => {
  for (const secret of [
    'p@ss $word',
    base64('p@ss $word'),
    'not-a-real-one',
    base64('not-a-real-one'),
    key.split('\n')[2] ?? key
  ]) {
    t.notOk(bridge.answers().includes(secret), `answers: ${secret.slice(0, 10)}`)
    t.notOk(bridge.logs().includes(secret), `logs: ${secret.slice(0, 10)}`)
  }
})
