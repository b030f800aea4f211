import { readFileSync } from 'node:fs'
import t from 'tap'
import { isCredentialId, isProjectName } from '../../src/domain/names.ts'
import { as, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, type Answer, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { until } from '../helpers/until.ts'

// Every name that an object has without being given it. Where a user may use one, it is a name as any other.
const names = Object.getOwnPropertyNames(Object.prototype)
const ids = names.filter(isCredentialId)
const API = '/api/v1/projects/demo'
const bridge = await withBridge(t)
const { call } = bridge
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'demo' }
await bridge.project('demo')

const token = (id: string, more: object = {}) => ({ id, type: 'access-token', data: { token: `value-of-${id}` }, ...more })
const said = (answer: Answer) => [answer.status, answer.headers.get('content-type'), typeof answer.body?.detail] as const
const isProblem = (answer: Answer, status: number) =>
  answer.headers.get('content-type') === 'application/problem+json; charset=utf-8' &&
  answer.status === status &&
  answer.body.detail !== ''

t.test('the names are those that can do harm', async t => {
  for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__', '__defineGetter__'])
    t.ok(names.includes(name), name)
  t.equal(ids.length, 7)
})

t.test('an id is made, listed, planned, synced, changed, set and deleted', async t => {
  const sample = JSON.parse(readFileSync(new URL('../fixtures/names/id-constructor.json', import.meta.url), 'utf8'))
  t.equal((await call('POST', `${API}/credentials`, sample)).status, 201)
  for (const id of ids.filter(id => id !== sample.id))
    t.equal((await call('POST', `${API}/credentials`, token(id))).status, 201, id)
  for (const id of ids) await bridge.phase('demo', id, 'Synced')
  const list = await call('GET', `${API}/credentials`)
  t.strictSame(
    list.body.items.map((item: { id: string }) => item.id),
    ids.toSorted()
  )
  const plan = await call('GET', `${API}/plan`)
  t.strictSame(
    plan.body.actions.map(({ id, action }: { id: string; action: string }) => [id, action]).toSorted(),
    ids.toSorted().map(id => [id, 'none'])
  )
  t.match(await call('GET', `/api/v1/projects?q=demo`), { status: 200, body: { items: [{ counts: { Synced: ids.length } }] } })
  for (const id of ids) {
    const path = `${API}/credentials/${id}`
    t.match(await bridge.readback('demo', id), { id }, `Jenkins holds ${id}`)
    for (const part of ['events', 'usage', 'snippets'])
      t.equal((await call('GET', `${path}/${part}`)).status, 200, `${id} ${part}`)
    t.match(await call('PATCH', path, { description: id }, { prefer: 'wait=20' }), {
      status: 200,
      body: { status: { phase: 'Synced' } }
    })
    t.equal((await call('POST', `${path}/sync`)).status, 202, id)
  }
  const set = { credentials: ids.map(id => ({ id, type: 'access-token', data: {}, description: 'of the set' })) }
  t.match(await call('PUT', `${API}/credentials?dryRun=true`, set), { status: 200, body: { updated: ids.length } })
  t.match(await call('PUT', `${API}/credentials`, set), { status: 200, body: { updated: ids.length, created: 0 } })
  for (const id of ids) t.match(await bridge.phase('demo', id, 'Synced'), { body: { description: 'of the set' } }, id)
  t.match(await call('PUT', `${API}/credentials`, set), { status: 200, body: { updated: 0, unchanged: ids.length } })
  for (const id of ids) {
    t.equal((await call('DELETE', `${API}/credentials/${id}`, undefined, { prefer: 'wait=20' })).status, 204, id)
    t.equal(await bridge.readback('demo', id), null, `Jenkins no longer holds ${id}`)
  }
  t.strictSame((await call('GET', `${API}/credentials`)).body.items, [])
})

t.test('an id that the rules exclude is refused with the place, in every way in', async t => {
  for (const id of names.filter(name => !isCredentialId(name))) {
    const made = await call('POST', `${API}/credentials`, token(id))
    t.match([made.status, made.body.errors], [400, [{ pointer: '#/id' }]], id)
    const set = await call('PUT', `${API}/credentials`, { credentials: [token(id)] })
    t.match([set.status, set.body.errors], [400, [{ pointer: '#/credentials/0/id' }]], id)
    const yaml = `credentials: [{ id: ${id}, type: access-token, data: { token: x } }]`
    t.equal((await call('PUT', `${API}/credentials`, yaml, { 'content-type': 'application/yaml' })).status, 400, id)
  }
  for (const id of names)
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const answer = await call(method, `${API}/credentials/${id}`, method === 'PATCH' ? {} : undefined)
      t.ok(isProblem(answer, 404), `${method} ${id} ${said(answer)}`)
    }
})

t.test('what is in the folder and not ours is reported under its name', async t => {
  const add = (id: string) => bridge.control('POST', '/edit', { action: 'add', folder: 'demo', id, fields: { secret: 'theirs' } })
  for (const id of ids) t.equal((await add(id)).status, 200, id)
  const plan = await call('GET', `${API}/plan`)
  t.strictSame(
    plan.body.actions.map(({ id, action }: { id: string; action: string }) => [id, action]).toSorted(),
    ids.toSorted().map(id => [id, 'unmanaged'])
  )
  for (const id of ids) {
    const adopted = await call('POST', `${API}/credentials`, token(id, { adopt: true }), { prefer: 'wait=20' })
    t.match(adopted, { status: 201, body: { status: { phase: 'Synced' } } }, id)
  }
})

t.test('a field, a setting or a key of that name is an unknown one', async t => {
  for (const name of names) {
    const data = JSON.parse(`{ "token": "x", ${JSON.stringify(name)}: "y" }`)
    const bodies: [string, string, unknown][] = [
      ['POST', '/projects/demo/credentials', { ...token('new'), data }],
      ['POST', '/projects/demo/credentials', { ...token('new'), ...Object.fromEntries([[name, 'x']]) }],
      ['PATCH', `/projects/demo/credentials/${ids[0]}`, { data }],
      ['PATCH', `/projects/demo/credentials/${ids[0]}`, Object.fromEntries([[name, null]])],
      ['PUT', `/projects/demo/credentials/${ids[0]}`, { data }],
      ['PUT', '/projects/demo/credentials', { credentials: [{ ...token('new'), data }] }],
      ['PATCH', '/projects/demo', { policies: Object.fromEntries([[name, true]]) }],
      [
        'POST',
        '/projects',
        Object.fromEntries([
          ['name', 'new'],
          [name, {}]
        ])
      ],
      [
        'POST',
        '/tokens',
        Object.fromEntries([
          ['name', 'new'],
          [name, {}]
        ])
      ]
    ]
    for (const [method, path, body] of bodies) {
      const answer = await call(method, `/api/v1${path}`, body)
      t.ok(isProblem(answer, 400), `${method} ${path} ${name} ${said(answer)}`)
    }
    const validated = await call('POST', '/api/v1/projects/demo/credentials/validate', { type: 'access-token', data })
    t.ok(validated.status === 400 || validated.body.errors[0]?.pointer === `#/data/${name}`, `validate ${name}`)
    const yaml = `credentials: [{ id: new, type: access-token, data: { token: x, ${name}: y } }]`
    const set = await call('PUT', `${API}/credentials`, yaml, { 'content-type': 'application/yaml' })
    t.ok(isProblem(set, 400), `YAML ${name} ${said(set)}`)
    const typed = await call('POST', `${API}/credentials`, { ...token('new'), type: name })
    t.ok(isProblem(typed, 400), `type ${name} ${said(typed)}`)
    const query = await call('GET', `/api/v1/projects?${name}=1`)
    t.ok(isProblem(query, 400), `query ${name} ${said(query)}`)
    t.equal((await call('GET', '/api/v1/projects', undefined, { [name]: '1' })).status, 200, `header ${name}`)
  }
  t.equal((await call('GET', `${API}/credentials/new`)).status, 404, 'nothing was made')
})

t.test('projects and roles', async t => {
  const strangers = await makeToken(bridge, { demo: 'viewer' })
  for (const name of names) {
    const made = await call('POST', '/api/v1/projects', { name })
    if (!isProjectName(name)) {
      t.match([made.status, made.body.errors], [400, [{ pointer: '#/name' }]], name)
      continue
    }
    t.equal(made.status, 201, name)
    t.equal((await strangers.call('GET', `/projects/${name}`)).status, 404, `a role in ${name} comes from nowhere`)
    const member = await makeToken(bridge, { [name]: 'operator' })
    t.match(await member.call('GET', '/projects'), { status: 200, body: { items: [{ name }], total: 1 } })
    const synced = await member.call('POST', `/projects/${name}/credentials`, token(name), { prefer: 'wait=20' })
    t.match(synced, { status: 201, body: { status: { phase: 'Synced' } } }, name)
    t.equal((await call('DELETE', `/api/v1/projects/${name}`, undefined, { prefer: 'wait=20' })).status, 204, name)
  }
  for (const name of names) {
    const made = await call('POST', '/api/v1/tokens', `{ "name": "x", "roles": { ${JSON.stringify(name)}: "viewer" } }`)
    if (made.status === 400) t.ok(isProblem(made, 400), name)
    else {
      t.strictSame(made.body.roles, Object.fromEntries([[name, 'viewer']]), name)
      t.strictSame((await as(bridge, made.body.token)('GET', '/projects')).body.items, [], name)
    }
  }
})

t.test('members, webhooks', async t => {
  for (const name of names) {
    for (const subject of [`oidc:${name}`, `kubesphere:${name}`]) {
      const path = `${API}/members/${encodeURIComponent(subject)}`
      t.equal((await call('PUT', path, { role: 'viewer' })).status, 200, subject)
      const { body } = await call('GET', `${API}/members`)
      t.ok(
        body.items.some((member: { subject: string }) => member.subject === subject),
        subject
      )
      t.equal((await call('DELETE', path)).status, 204, subject)
    }
    const wrong = await call('PUT', `${API}/members/${name}`, { role: 'viewer' })
    t.ok(isProblem(wrong, 400), name)
    t.ok(isProblem(await call('PUT', `${API}/members/oidc:x`, { role: name }), 400), `role ${name}`)
    const url = `https://example.com/${name}?${name}=1`
    const made = await call('POST', `${API}/webhooks`, { url, description: name })
    t.match(made, { status: 201, body: { url, description: name } }, name)
    t.equal((await call('DELETE', `${API}/webhooks/${made.body.id}`)).status, 204, name)
    t.ok(isProblem(await call('POST', `${API}/webhooks`, { url, types: [name] }), 400), `type ${name}`)
    const none = await call('GET', `${API}/webhooks/${name}`)
    t.ok(none.status === 400 || none.status === 404, `webhook ${name}`)
  }
})

t.test('labels and annotations of KubeSphere', async t => {
  const root = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'
  const secret = (name: string, labels: unknown) => ({
    ...{ apiVersion: 'v1', kind: 'Secret', type: 'credential.devops.kubesphere.io/secret-text' },
    ...{ metadata: { name, labels, annotations: labels }, data: { secret: 'eA==' } }
  })
  t.equal((await call('POST', root, secret('plain', {}))).status, 200)
  let total = (await call('GET', root)).body.totalItems
  for (const [i, name] of names.entries()) {
    const labels = JSON.parse(`{ ${JSON.stringify(name)}: "yes" }`)
    const made = await call('POST', root, secret(`with-${i}`, labels))
    if (made.status === 400) {
      t.equal(name, '__proto__')
      t.match(made.text, /__proto__/)
      continue
    }
    total++
    t.match(made.body.metadata, { labels, annotations: labels }, name)
    const named = async (query: string) =>
      (await call('GET', `${root}?${query}`)).body.items.map((item: { metadata: { name: string } }) => item.metadata.name)
    for (const query of [`labelSelector=${name}`, `labelSelector=${name}%3Dyes`, `label=${name}`, `annotation=${name}%3Dyes`])
      t.strictSame(name.startsWith('_') && query.includes('Selector') ? [`with-${i}`] : await named(query), [`with-${i}`], query)
    if (!name.startsWith('_')) t.notOk((await named(`labelSelector=!${name}`)).includes(`with-${i}`), name)
    const stray = await call('PUT', `${root}/with-${i}`, { ...secret(`with-${i}`, labels), data: { [name]: 'eA==' } })
    t.equal(stray.status, 400, `key ${name}`)
    const none = await call('GET', `${root}?${name}=x`)
    t.match([none.status, none.body.totalItems], [200, total], `an unknown filter ${name} filters nothing`)
  }
})

t.test('the command line and imports', async t => {
  for (const name of names) {
    t.equal((await cli(['get', name], env)).exit, 2, `get ${name}`)
    const field = await cli(['credentials', 'create', 'new', '--type', 'access-token', '--field', `${name}=x`], env)
    t.equal(field.exit, 2, `--field ${name}`)
    t.equal((await cli(['credentials', 'create', 'new', '--type', name], env)).exit, 2, `--type ${name}`)
  }
  for (const name of names) {
    const head = 'apiVersion: v1\nkind: Secret\ntype: credential.devops.kubesphere.io/secret-text\ndata: { secret: eA== }\n'
    const yaml = `${head}metadata: { name: labelled, namespace: demo, labels: { ${name}: "yes" }, annotations: { ${name}: "yes" } }`
    const { exit, out } = await cli(['import-kubesphere', '-', '-o', 'json'], env, { stdin: yaml })
    const [line] = JSON.parse(out.toString()).items
    if (name === '__proto__') t.match([exit, line.why], [1, '__proto__'])
    else {
      t.equal(exit, 0, line.why)
      const shown = await call('GET', '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials/labelled')
      t.strictSame(shown.body.metadata.labels, Object.fromEntries([[name, 'yes']]), `label ${name} of an import`)
    }
    const set = `project: demo\n${name}: x\ncredentials: [{ id: new, type: access-token, data: { token: x } }]`
    const applied = await cli(['apply', '-f', '-'], env, { stdin: set })
    t.equal(applied.exit, 1, `apply ${name}`)
    t.match(applied.err, `#/${name}`)
  }
  const secrets = names.map(name => ({
    ...{ apiVersion: 'v1', kind: 'Secret', type: 'credential.devops.kubesphere.io/secret-text' },
    ...{ metadata: { name, namespace: 'constructor' }, data: { secret: 'eA==' } }
  }))
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: secrets })
  const { out } = await cli(['import-kubesphere', '-', '-o', 'json'], env, { stdin })
  const lines: { name: string; outcome: string }[] = JSON.parse(out.toString()).items
  for (const name of names) {
    const line = lines.find(one => one.name === name)
    t.equal(line?.outcome, isCredentialId(name) ? 'created' : 'failed', name)
  }
  const { body } = await until('they are in Jenkins', async () => {
    const list = await call('GET', '/api/v1/projects/constructor/credentials?phase=Synced')
    return list.body.total === ids.length ? list : undefined
  })
  t.strictSame(
    body.items.map((item: { id: string }) => item.id),
    ids.toSorted()
  )
})
