import t from 'tap'
import { credentialTypes } from '../../src/domain/types/index.ts'
import { kindOfType, secretKinds } from '../../src/kubesphere/kinds.ts'
import { type Answer, withBridge } from '../helpers/bridge.ts'

const ROOT = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** The example of one of our types as KubeSphere's console sends it. */
function secretOf(type: string, name: string, more: { description?: string; data?: Record<string, string> } = {}) {
  const found = credentialTypes.find(known => known.type === type)
  if (found === undefined) throw new Error(`no type ${type}`)
  const example: Readonly<Record<string, string>> = found.example.data
  const kind = kindOfType(type)
  const entries = Object.entries(kind.keys).map(([key, field]) => [key, example[field] ?? ''] as const)
  const data: Record<string, string> = { ...Object.fromEntries(entries), ...more.data }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      namespace: 'demo',
      name,
      labels: { app: name },
      annotations: {
        'kubesphere.io/description': more.description ?? 'made by the console',
        'kubesphere.io/creator': 'somebody-else'
      }
    },
    type: kind.secretType,
    data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)]))
  }
}

const annotation = (answer: Answer, name: string): string => answer.body.metadata.annotations[name]
const SYNC_STATUS = 'credential.devops.kubesphere.io/syncstatus'
const isText = (answer: Answer) => answer.headers.get('content-type') === 'text/plain; charset=utf-8'

t.test("KubeSphere's console", async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  const until = async (name: string, status: string) => {
    for (;;) {
      const answer = await bridge.call('GET', `${ROOT}/${name}?content=1`)
      if (answer.status !== 200 || annotation(answer, SYNC_STATUS) === status) return answer
    }
  }

  await t.test('an empty list is a list', async t => {
    const { status, body } = await bridge.call('GET', `${ROOT}?limit=10&page=1&sortBy=createTime`)
    t.strictSame([status, body], [200, { items: [], totalItems: 0 }])
  })

  for (const { type } of secretKinds) {
    await t.test(`a ${type} is made, shown masked, and polled until it is in Jenkins`, async t => {
      const sent = secretOf(type, `my-${type}`)
      const made = await bridge.call('POST', ROOT, sent)
      t.equal(made.status, 200, made.text)
      t.match(made.body, {
        kind: 'Secret',
        type: sent.type,
        metadata: { name: `my-${type}`, namespace: 'demo', labels: { app: `my-${type}` } }
      })
      t.equal(annotation(made, SYNC_STATUS), 'pending')
      t.equal(annotation(made, 'kubesphere.io/description'), 'made by the console')
      t.equal(annotation(made, 'kubesphere.io/creator'), 'admin', 'who made it is not for the client to say')
      const shown = await until(`my-${type}`, 'successful')
      for (const [key, value] of Object.entries(sent.data)) {
        const expected = key === 'username' ? value : ''
        t.equal(shown.body.data[key] ?? '', expected, `${key} as it is shown`)
      }
      t.match(annotation(shown, 'credential.devops.kubesphere.io/synctime'), /^\d{4}-.*Z$/)
      t.equal(annotation(shown, 'credential.devops.kubesphere.io/datahash'), undefined, 'no hash of a secret')
      t.match(shown.body.metadata, { resourceVersion: '1', creationTimestamp: /^[\d-]+T[\d:]+Z$/, uid: /^[0-9a-f-]{36}$/ })
      const held = await bridge.readback('demo', `my-${type}`)
      t.ok(held, 'Jenkins holds it')
    })
  }

  await t.test('pages, newest first, and searches', async t => {
    const first = await bridge.call('GET', `${ROOT}?limit=3&page=1&sortBy=createTime`)
    const second = await bridge.call('GET', `${ROOT}?limit=3&page=2&sortBy=createTime`)
    const names = [...first.body.items, ...second.body.items].map((item: { metadata: { name: string } }) => item.metadata.name)
    t.equal(first.body.totalItems, 4)
    t.strictSame([first.body.items.length, second.body.items.length], [3, 1])
    t.equal(new Set(names).size, 4)
    const named = async (query: string) =>
      (await bridge.call('GET', `${ROOT}?${query}`)).body.items.map((i: { metadata: { name: string } }) => i.metadata.name)
    t.strictSame(await named('sortBy=name&ascending=true'), [
      'my-access-token',
      'my-kubeconfig',
      'my-ssh-key',
      'my-username-password'
    ])
    t.strictSame(await named('sortBy=name'), ['my-username-password', 'my-ssh-key', 'my-kubeconfig', 'my-access-token'])
    t.strictSame(await named('name=ssh'), ['my-ssh-key'])
    t.strictSame(await named('names=my-kubeconfig,nothing'), ['my-kubeconfig'])
    t.strictSame(await named('label=app=my-ssh-key'), ['my-ssh-key'])
    t.strictSame(await named(`labelSelector=${encodeURIComponent('app in (my-ssh-key, my-kubeconfig),!other')}&sortBy=name`), [
      'my-ssh-key',
      'my-kubeconfig'
    ])
    t.strictSame(await named('annotation=credential.devops.kubesphere.io/syncstatus=failed'), [])
    t.strictSame(await named('page=9&limit=3'), [])
    t.equal((await named('type=unknown-keys-filter-nothing')).length, 4)
    t.equal((await bridge.call('GET', `${ROOT}?name=a&name=b`)).status, 200)
  })

  await t.test('editing only the description keeps the secret, which the original wipes', async t => {
    const before = await bridge.readback('demo', 'my-username-password')
    const { body } = await bridge.call('GET', `${ROOT}/my-username-password`)
    body.metadata.annotations['kubesphere.io/description'] = 'another text'
    // What the console's form does: the password blank, and a stray key `id`.
    const put = await bridge.call('PUT', `${ROOT}/my-username-password`, {
      ...body,
      data: { ...body.data, id: base64('my-username-password') }
    })
    t.equal(put.status, 200, put.text)
    t.equal(put.body.metadata.resourceVersion, '2')
    await until('my-username-password', 'successful')
    const after = await bridge.readback('demo', 'my-username-password')
    t.strictSame({ ...after, description: '' }, { ...before, description: '' })
    t.equal(after?.['description'], 'another text')
  })

  await t.test('editing a secret reaches Jenkins', async t => {
    const { body } = await bridge.call('GET', `${ROOT}/my-access-token`)
    const put = await bridge.call('PUT', `${ROOT}/my-access-token`, { ...body, data: { secret: base64('a new token') } })
    t.equal(put.status, 200, put.text)
    await until('my-access-token', 'successful')
    t.equal((await bridge.readback('demo', 'my-access-token'))?.['secret'], 'a new token')
  })

  await t.test('a stale object is a conflict, and a stale If-Match a failed precondition', async t => {
    const stale = { ...secretOf('access-token', 'my-access-token'), metadata: { name: 'my-access-token', resourceVersion: '1' } }
    const conflict = await bridge.call('PUT', `${ROOT}/my-access-token`, stale)
    t.strictSame([conflict.status, isText(conflict)], [409, true], conflict.text)
    const failed = await bridge.call('PUT', `${ROOT}/my-access-token`, stale, { 'if-match': '"1"' })
    t.strictSame([failed.status, isText(failed)], [412, true], failed.text)
  })

  await t.test('errors are plain text with the true status', async t => {
    const twice = await bridge.call('POST', ROOT, secretOf('access-token', 'my-access-token'))
    t.strictSame([twice.status, isText(twice)], [409, true])
    t.equal((await bridge.call('GET', `${ROOT}/nothing`)).text, 'secrets "nothing" not found\n')
    const missing = await bridge.call('GET', ROOT.replace('/demo/', '/nothing/'))
    t.strictSame([missing.status, isText(missing)], [404, true])
    const opaque = await bridge.call('POST', ROOT, { ...secretOf('access-token', 'opaque'), type: 'Opaque' })
    t.strictSame([opaque.status, isText(opaque)], [400, true])
    const broken = await bridge.call('POST', ROOT, {
      ...secretOf('access-token', 'broken'),
      data: { secret: '<b>not base64</b>' }
    })
    t.equal(broken.text, '#/data/secret: Not valid base64. Put plain values into stringData.\n')
    const odd = await bridge.call('POST', ROOT, { ...secretOf('access-token', 'odd'), data: { '<b>': '' } })
    t.match(odd.text, /%3Cb%3E/)
    t.notMatch(odd.text, /</)
    const nobody = await bridge.call('GET', ROOT, undefined, { authorization: 'Bearer nobody' })
    t.strictSame([nobody.status, isText(nobody)], [401, true])
    const elsewhere = await bridge.call('PUT', `${ROOT}/my-access-token`, secretOf('access-token', 'my-ssh-key'))
    t.equal(elsewhere.status, 400, 'the original lets the name in the body win over the address')
    const retyped = await bridge.call('PUT', `${ROOT}/my-access-token`, secretOf('kubeconfig', 'my-access-token'))
    t.equal(retyped.status, 409)
    const claimed = { ...secretOf('access-token', 'foreign'), metadata: { name: 'foreign', namespace: 'other' } }
    t.equal((await bridge.call('POST', ROOT, claimed)).status, 400)
  })

  await t.test('stringData, and what kubectl remembers of an apply', async t => {
    const secret = secretOf('access-token', 'applied')
    const last = JSON.stringify({ ...secret, data: { secret: base64('planted-in-annotation') } })
    const body = {
      ...secret,
      metadata: { ...secret.metadata, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': last, team: 'a' } },
      data: null,
      stringData: { secret: 'from string data' }
    }
    const made = await bridge.call('POST', ROOT, body)
    t.equal(made.status, 200, made.text)
    t.equal(annotation(made, 'team'), 'a')
    t.equal(annotation(made, 'kubectl.kubernetes.io/last-applied-configuration'), undefined)
    const shown = await until('applied', 'successful')
    t.notMatch(made.text + shown.text, base64('planted-in-annotation'))
    t.equal((await bridge.readback('demo', 'applied'))?.['secret'], 'from string data')
  })

  await t.test('every spelling of the address', async t => {
    const roots = [
      '/kapis/devops.kubesphere.io/v1alpha3/devops/demo',
      '/kapis/clusters/host/devops.kubesphere.io/v1alpha3/devops/demo',
      '/kapis/clusters/host/devops.kubesphere.io/v1alpha3/namespaces/demo',
      '/clusters/host/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo',
      '/clusters/host/kapis/devops.kubesphere.io/v1alpha3/devops/demo',
      '/v1alpha3/devops/demo',
      '/v1alpha3/namespaces/demo'
    ]
    for (const root of roots)
      t.equal((await bridge.call('GET', `${root}/credentials/my-ssh-key`)).body.metadata?.name, 'my-ssh-key', root)
  })

  await t.test('a refusal is told', async t => {
    await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { kubeconfigForm: 'plugin' } })
    const shown = await until('my-kubeconfig', 'failed')
    t.match(annotation(shown, 'credential.devops.kubesphere.io/syncmsg'), /plug-in/)
    await bridge.call('PATCH', '/api/v1/projects/demo', { policies: { kubeconfigForm: 'file' } })
    await until('my-kubeconfig', 'successful')
  })

  await t.test('deleted, and gone from Jenkins', async t => {
    const deleted = await bridge.call('DELETE', `${ROOT}/my-ssh-key`)
    t.strictSame([deleted.status, deleted.body], [200, { message: 'success' }])
    const gone = await until('my-ssh-key', 'never')
    t.equal(gone.status, 404)
    t.equal(await bridge.readback('demo', 'my-ssh-key'), null)
  })
})

t.test('the flat credentials of KubeSphere 2.x', async t => {
  const bridge = await withBridge(t)
  await bridge.project('demo')
  const root = '/kapis/devops.kubesphere.io/v1alpha2/devops/demo/credentials'
  const docker = {
    id: 'dockerhub-id',
    type: 'username_password',
    description: 'Docker Hub',
    domain: '_',
    username_password: { username: 'alice', password: 'first' }
  }
  t.strictSame((await bridge.call('GET', root)).body, [])
  t.strictSame((await bridge.call('POST', root, docker)).body, { name: 'dockerhub-id' })
  const twice = await bridge.call('POST', root, docker)
  t.strictSame([twice.status, twice.text], [409, 'credential id [dockerhub-id] has been used\n'])
  const shown = await bridge.call('GET', `${root}/dockerhub-id?content=1`)
  t.match(shown.body, {
    id: 'dockerhub-id',
    type: 'username_password',
    domain: '_',
    username_password: { username: 'alice', password: '' }
  })
  const edited = { ...docker, username_password: { username: 'bob', password: '' } }
  t.strictSame((await bridge.call('PUT', `${root}/dockerhub-id`, edited)).body, { name: 'dockerhub-id' })
  await bridge.phase('demo', 'dockerhub-id', 'Synced')
  t.match(await bridge.readback('demo', 'dockerhub-id'), { username: 'bob', password: 'first' })
  t.equal((await bridge.call('POST', root, { ...docker, id: 'b', username_password: undefined })).status, 400)
  t.equal((await bridge.call('POST', root, { ...docker, id: 'b', type: 'cloud' })).status, 400)
  t.equal((await bridge.call('GET', `${root}?domain=other`)).status, 400)
  t.equal((await bridge.call('GET', '/v1alpha2/devops/demo/credentials')).body.length, 1)
  t.strictSame((await bridge.call('DELETE', `${root}/dockerhub-id`)).body, { name: 'dockerhub-id' })
})
