import t from 'tap'
import { credentialTypes, typeNamed } from '../../src/domain/types/index.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { claimingKey, registryKeys } from '../../src/store/redis/registry-keys.ts'
import { withBridge } from '../helpers/bridge.ts'
import { encryptedKey, kubeconfigWith, SSH_KEY } from '../helpers/content.ts'
import { dumpOf } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
await bridge.project('demo')
const CREDENTIALS = '/api/v1/projects/demo/credentials'
const WAIT = { prefer: 'wait=10' }

/** What the example of a type has in a field. */
const valid = (type: string, field: string): string | undefined => {
  const data: Readonly<Record<string, string>> = typeNamed(type).example.data
  return data[field]
}

/** Where the stand-in shows a secret field of a type in clear. */
const shownAs: Record<string, Record<string, (seen: Record<string, string>) => unknown>> = {
  'username-password': { username: s => s['username'], password: s => s['password'] },
  'ssh-key': { username: s => s['username'], privateKey: s => s['sourceField'], passphrase: s => s['passphrase'] },
  'access-token': { token: s => s['secret'] },
  // A store is shown by what is in it.
  certificate: {
    keystore: s => (s['aliases'] === undefined ? undefined : valid('certificate', 'keystore')),
    ...{ certificateChain: () => '', privateKey: () => '', password: s => s['password'] }
  },
  kubeconfig: { content: s => Buffer.from(s['bytes_b64'] ?? '', 'base64').toString() }
}
/** The same of any other type: a value somewhere in it. */
const heldAs = (type: string, field: string, sent: string, seen: Record<string, string> | null): unknown => {
  const shown = shownAs[type]?.[field]
  return shown === undefined ? Object.values(seen ?? {}).find(value => value === sent) : shown(seen ?? {})
}

for (const type of credentialTypes) {
  t.test(`${type.type}: made, read back, changed, deleted`, async t => {
    const { id, data } = type.example
    const path = `${CREDENTIALS}/${id}`
    const made = await bridge.call('POST', CREDENTIALS, { ...type.example, type: type.type }, WAIT)
    t.equal(made.status, 201, made.text)
    t.equal(made.headers.get('location'), path)
    t.match(made.body, {
      id,
      type: type.type,
      generation: 1,
      status: { phase: 'Synced', observedGeneration: 1, reason: null, attempts: 0 }
    })
    t.strictSame(
      Object.keys(made.body.data),
      type.publicFields.filter(field => data[field] !== undefined)
    )
    t.strictSame(
      made.body.secretFields,
      type.secretFields.filter(field => data[field] !== undefined)
    )
    await t.test('Jenkins holds what was sent', async t => {
      const seen = await bridge.readback('demo', id)
      for (const [field, text] of Object.entries(data)) t.equal(heldAs(type.type, field, text, seen), text, field)
      t.match(seen, { description: type.example.description, scope: 'GLOBAL' })
    })
    await t.test('a description alone keeps the secret', async t => {
      const patched = await bridge.call(
        'PATCH',
        path,
        { description: 'another' },
        { ...WAIT, 'content-type': 'application/merge-patch+json' }
      )
      t.match(patched.body, { generation: 2, description: 'another', status: { phase: 'Synced', observedGeneration: 2 } })
      const seen = await bridge.readback('demo', id)
      t.equal(seen?.['description'], 'another')
      for (const [field, text] of Object.entries(data)) t.equal(heldAs(type.type, field, text, seen), text, field)
    })
    await t.test('a replacement without secrets keeps them, too', async t => {
      const visible = Object.fromEntries(
        type.publicFields.flatMap(field => (data[field] === undefined ? [] : [[field, data[field]]]))
      )
      const put = await bridge.call('PUT', path, { description: 'third', data: visible }, WAIT)
      t.match(put.body, { generation: 3, data: visible, status: { phase: 'Synced' } })
      const seen = await bridge.readback('demo', id)
      for (const field of type.secretFields) {
        if (data[field] !== undefined) t.equal(heldAs(type.type, field, data[field], seen), data[field], field)
      }
    })
    await t.test('deleted, it is gone here and there', async t => {
      t.equal((await bridge.call('DELETE', path, undefined, WAIT)).status, 204)
      t.equal((await bridge.call('GET', path)).status, 404)
      t.equal(await bridge.readback('demo', id), null)
      const events = (await bridge.call('GET', `${path}/events`)).body.items.map((e: { type: string }) => e.type)
      t.strictSame(events, ['Removed', 'Deleted', 'Synced', 'Updated', 'Synced', 'Updated', 'Synced', 'Created'])
    })
  })
}

const hard: [name: string, text: string][] = [
  ['markup', `<a b="c" d='e'>&amp;]]></a>`],
  ['spaces at both ends', '  x  '],
  ['line feeds', '\na\n\nb\n'],
  ['carriage returns', 'a\rb\r\nc\r'],
  ['tabs', '\ta\tb\t'],
  ['letters of Europe', 'é€ß ÿ Ω'],
  ['a control character', 'a\u0001b\u001f'],
  ['C1 and line separators', 'a\u0085b\u2028c\u007f'],
  ['64 KiB', 'x'.repeat(65_535) + 'é'],
  ['what looks like a reference', '&#13;&lt;%20$HOME'],
  ['braces', '{hello}'],
  ['braces around more', '{hello world}']
]

/** A text in the place where a value of the type takes any text, and the value around it. */
const valueWith: Record<string, (field: string, text: string) => string> = {
  'ssh-key': (field, text) => ({ privateKey: SSH_KEY, passphrase: '' })[field] ?? text.replaceAll(/\p{Cc}/gu, ''),
  'username-password': (field, text) => (field === 'username' ? text.replaceAll(/\p{Cc}/gu, '') : text),
  'secret-file': (field, text) => (field === 'fileName' ? 'a.bin' : Buffer.from(text).toString('base64')),
  'aws-access-key': (field, text) => (field === 'secretAccessKey' ? text : (valid('aws-access-key', field) ?? '')),
  'github-app': field => valid('github-app', field) ?? '',
  certificate: field => valid('certificate', field) ?? '',
  // kubectl refuses a delete character as it is, also in JSON.
  kubeconfig: (_field, text) =>
    JSON.stringify({ ...JSON.parse(kubeconfigWith('x')), extensions: [{ name: text }] }).replaceAll('\u007f', '\\u007f')
}

for (const type of credentialTypes) {
  t.test(`${type.type}: every byte of a value arrives`, async t => {
    const arrives = async ([name, text]: (typeof hard)[number], index: number) => {
      const id = `hard-${type.type}-${index}`
      const data = Object.fromEntries(
        Object.keys(type.fields).map(field => {
          const given = type.secretFields.includes(field) ? text : text.slice(0, 200)
          return [field, valueWith[type.type]?.(field, given) ?? given]
        })
      )
      const made = await bridge.call('POST', CREDENTIALS, { id, type: type.type, description: text.slice(0, 200), data }, WAIT)
      t.equal(made.body.status?.phase, 'Synced', name)
      const seen = await bridge.readback('demo', id)
      for (const [field, sent] of Object.entries(data)) {
        t.ok((heldAs(type.type, field, sent, seen) ?? '') === sent, `${name} in ${field}`)
      }
      t.ok(seen?.['description'] === text.slice(0, 200), `${name} in the description`)
    }
    await Promise.all(hard.map(arrives))
  })
}

t.test('a passphrase can be taken away', async t => {
  const data = { username: 'git', privateKey: encryptedKey('planted-pp'), passphrase: 'planted-pp' }
  await bridge.call('POST', CREDENTIALS, { id: 'pp', type: 'ssh-key', data }, WAIT)
  const asksPassphrase = async () => (await bridge.call('GET', `${CREDENTIALS}/pp/snippets`)).text.includes('passphraseVariable')
  t.equal(await asksPassphrase(), true)
  const open = { privateKey: SSH_KEY, passphrase: null }
  const patched = await bridge.call('PATCH', `${CREDENTIALS}/pp`, { data: open }, WAIT)
  t.match(patched.body, { secretFields: ['privateKey'], status: { phase: 'Synced' } })
  t.match(await bridge.readback('demo', 'pp'), { passphrase: null, sourceField: SSH_KEY })
  t.equal(await asksPassphrase(), false)
})

t.test('folders: nested, with names that need encoding, made when they are missing', async t => {
  const folder = ['team é', 'a "b" + c', '日本']
  await bridge.project('deep', { folder })
  const made = await bridge.call(
    'POST',
    '/api/v1/projects/deep/credentials',
    { id: 'x', type: 'access-token', data: { token: 'deep' } },
    WAIT
  )
  t.equal(made.body.status.phase, 'Synced', made.text)
  t.match(await bridge.readback(folder.join('/'), 'x'), { secret: 'deep' })
  await bridge.control('POST', '/edit', { action: 'delete-folder', folder: folder.join('/') })
  await bridge.call('POST', '/api/v1/projects/deep/sync')
  await until('the folder is back', async () => (await bridge.readback(folder.join('/'), 'x')) !== null)
})

t.test('what is not ours is not touched, unless it is adopted', async t => {
  const added = await bridge.control('POST', '/edit', {
    action: 'add',
    folder: 'demo',
    id: 'theirs',
    fields: { secret: 'their-value' }
  })
  t.ok(added.status < 300, added.text)
  const made = await bridge.call('POST', CREDENTIALS, { id: 'theirs', type: 'access-token', data: { token: 'ours' } }, WAIT)
  t.match(made.body.status, { phase: 'Blocked', reason: 'UnmanagedExists', attempts: 1 })
  t.match(await bridge.readback('demo', 'theirs'), { secret: 'their-value' })
  await bridge.call('DELETE', `${CREDENTIALS}/theirs`, undefined, WAIT)
  t.match(await bridge.readback('demo', 'theirs'), { secret: 'their-value' }, 'deleting what was never ours leaves it')
  const adopted = await bridge.call(
    'POST',
    CREDENTIALS,
    { id: 'theirs', type: 'access-token', data: { token: 'ours' }, adopt: true },
    WAIT
  )
  t.match(adopted.body.status, { phase: 'Synced' }, adopted.text)
  t.match(await bridge.readback('demo', 'theirs'), { secret: 'ours' })
})

t.test('a value that was changed in Jenkins is found and put right', async t => {
  await bridge.call('POST', CREDENTIALS, { id: 'drifting', type: 'access-token', data: { token: 'right' } }, WAIT)
  const edited = await bridge.control('POST', '/edit', {
    action: 'set',
    folder: 'demo',
    id: 'drifting',
    fields: { secret: 'wrong' }
  })
  t.ok(edited.status < 300, edited.text)
  t.match(await bridge.readback('demo', 'drifting'), { secret: 'wrong' })
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await until('it is right again', async () => (await bridge.readback('demo', 'drifting'))?.['secret'] === 'right')
  const types = async () =>
    (await bridge.call('GET', `${CREDENTIALS}/drifting/events`)).body.items.map((e: { type: string }) => e.type)
  await until('it is told', async () => (await types()).includes('DriftRepaired'))
  t.match((await bridge.call('GET', `${CREDENTIALS}/drifting/events`)).body.items[0], {
    type: 'DriftRepaired',
    reason: 'SecretChanged',
    fields: ['token']
  })
})

t.test('a project that only wants to know is told, and Jenkins left as it is', async t => {
  await bridge.project('watch', { policies: { drift: 'report' } })
  const path = '/api/v1/projects/watch/credentials'
  await bridge.call('POST', path, { id: 'x', type: 'access-token', data: { token: 'right' } }, WAIT)
  await bridge.control('POST', '/edit', { action: 'set', folder: 'watch', id: 'x', fields: { secret: 'wrong' } })
  await bridge.call('POST', '/api/v1/projects/watch/sync')
  const drifted = await bridge.phase('watch', 'x', 'Drifted')
  t.match(drifted.body.status, {
    reason: 'SecretChanged',
    observedGeneration: 1,
    drift: { fields: ['token'], reason: 'SecretChanged' }
  })
  t.match(await bridge.readback('watch', 'x'), { secret: 'wrong' })
  const changed = await bridge.call('PATCH', `${path}/x`, { data: { token: 'newer' } }, WAIT)
  t.match(changed.body.status, { phase: 'Synced', drift: null }, 'a change made here goes out all the same')
  t.match(await bridge.readback('watch', 'x'), { secret: 'newer' })
})

t.test('a kubeconfig changes its form with the setting, in place', async t => {
  await bridge.project('forms')
  const content = 'apiVersion: v1\nkind: Config\n'
  await bridge.call('POST', '/api/v1/projects/forms/credentials', { id: 'k', type: 'kubeconfig', data: { content } }, WAIT)
  t.match(await bridge.readback('forms', 'k'), { cls: 'FileCredentialsImpl' })
  await bridge.call('PATCH', '/api/v1/projects/forms', { policies: { kubeconfigForm: 'text' } })
  await until('it is a text', async () => (await bridge.readback('forms', 'k'))?.['secret'] === content)
  // Jenkins has it before the run has read it back and recorded that.
  const events = await until('that is recorded', async () => {
    const { items } = (await bridge.call('GET', '/api/v1/projects/forms/credentials/k/events')).body
    return items[0].type === 'Synced' && items[0].reason === 'FormChanged' ? items : undefined
  })
  t.notOk(
    events.some((e: { type: string }) => e.type === 'DriftDetected'),
    'a setting is no drift'
  )
})

t.test('a deleted project takes ours along; the folder only if we made it and it is empty', async t => {
  await bridge.project('going')
  await bridge.call('POST', '/api/v1/projects/going/credentials', { id: 'x', type: 'access-token', data: { token: 'x' } }, WAIT)
  t.equal((await bridge.call('DELETE', '/api/v1/projects/going', undefined, WAIT)).status, 204)
  t.equal((await bridge.call('GET', '/api/v1/projects/going')).status, 404)
  t.equal(await folderStatus('going'), 404)
  await bridge.project('staying')
  await bridge.call('POST', '/api/v1/projects/staying/credentials', { id: 'x', type: 'access-token', data: { token: 'x' } }, WAIT)
  await bridge.control('POST', '/edit', { action: 'add-job', folder: 'staying', name: 'build' })
  t.equal((await bridge.call('DELETE', '/api/v1/projects/staying', undefined, WAIT)).status, 204)
  t.equal(await folderStatus('staying'), 200)
  t.equal(await bridge.readback('staying', 'x'), null)
  t.equal((await bridge.call('POST', '/api/v1/projects', { name: 'staying' })).status, 201, 'its name and folder are free again')
})

async function folderStatus(name: string): Promise<number> {
  const response = await fetch(`${bridge.jenkins.url}/job/${name}/api/json`, {
    headers: { authorization: `Basic ${btoa('admin:admin-token')}` }
  })
  await response.body?.cancel()
  return response.status
}

t.test('a set is applied whole or not at all', async t => {
  await bridge.project('sets')
  const path = '/api/v1/projects/sets/credentials'
  const set = (ids: string[]) => ({
    credentials: ids.map(id => ({ id, type: 'access-token', description: id, data: { token: `value-${id}` } }))
  })
  t.match((await bridge.call('PUT', `${path}?dryRun=true`, set(['a', 'b']))).body, { created: 2 })
  t.equal((await bridge.call('GET', path)).body.total, 0)
  t.match((await bridge.call('PUT', path, set(['a', 'b', 'c']))).body, { created: 3, updated: 0, unchanged: 0, deleted: 0 })
  const yaml =
    'credentials:\n  - id: a\n    type: access-token\n    description: a\n    data: { token: other }\n  - { id: b, type: access-token, description: b, data: {} }\n'
  const second = await bridge.call('PUT', `${path}?prune=true`, yaml, { 'content-type': 'application/yaml' })
  t.match(second.body, { created: 0, updated: 1, unchanged: 1, deleted: 1 }, second.text)
  await bridge.phase('sets', 'a', 'Synced')
  await until('c is gone', async () => (await bridge.readback('sets', 'c')) === null)
  t.match(await bridge.readback('sets', 'a'), { secret: 'other' })
  t.match(await bridge.readback('sets', 'b'), { secret: 'value-b' })
  const wrong = {
    credentials: [
      { id: 'new', type: 'access-token', data: { token: 'x' } },
      { id: 'a', type: 'kubeconfig', data: { content: kubeconfigWith('x') } }
    ]
  }
  t.match(await bridge.call('PUT', path, wrong), { status: 400, body: { errors: [{ pointer: '#/credentials/1/type' }] } })
  t.match(await bridge.call('PUT', path, set(['d', 'D'])), { status: 400, body: { errors: [{ pointer: '#/credentials/1/id' }] } })
  t.match(await bridge.call('PUT', path, set(['d', 'A'])), {
    status: 409,
    body: { code: 'CREDENTIAL_CASE_TWIN', errors: [{ pointer: '#/credentials/1/id' }] }
  })
  for (const text of ['credentials: &a [*a]', 'credentials: [', 'a: 1\na: 2', '"__proto__": {}', '--- 1\n--- 2']) {
    t.equal((await bridge.call('PUT', path, text, { 'content-type': 'application/yaml' })).status, 400, text)
  }
  t.strictSame(
    (await bridge.call('GET', path)).body.items.map((c: { id: string }) => c.id),
    ['a', 'b']
  )
})

t.test('lists: search, filter, order and pages that hold', async t => {
  await bridge.project('many')
  const path = '/api/v1/projects/many/credentials'
  const credentials = Array.from({ length: 25 }, (_, i) => ({
    id: `id-${String(i).padStart(2, '0')}`,
    type: 'access-token',
    description: i % 2 ? 'odd' : 'even',
    data: { token: 'x' }
  }))
  await bridge.call('PUT', path, {
    credentials: [...credentials, { id: 'zz', type: 'username-password', data: { username: 'u', password: 'p' } }]
  })
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { items: { id: string }[]; nextCursor: string | null; total: number } = (
      await bridge.call('GET', `${path}?limit=10${cursor && `&cursor=${cursor}`}`)
    ).body
    t.equal(page.total, 26)
    seen.push(...page.items.map(c => c.id))
    cursor = page.nextCursor
  }
  t.strictSame(seen, [...credentials.map(c => c.id), 'zz'])
  const ids = async (query: string) => (await bridge.call('GET', `${path}?${query}`)).body.items.map((c: { id: string }) => c.id)
  t.strictSame(await ids('q=ODD&limit=2'), ['id-01', 'id-03'])
  t.strictSame(await ids('type=username-password'), ['zz'])
  t.strictSame(await ids('sort=-id&limit=2'), ['zz', 'id-24'])
  t.strictSame(await ids('phase=Blocked'), [])
  t.strictSame(await ids('sort=-type&limit=2'), ['zz', 'id-24'])
  t.strictSame(await ids('sort=type&limit=2'), ['id-00', 'id-01'])
  await bridge.phase('many', 'zz', 'Synced')
  await bridge.call('PATCH', '/api/v1/projects/many', { policies: { paused: true } })
  await bridge.call('PATCH', `${path}/id-03`, { data: { token: 'y' } })
  const byPhase = (await bridge.call('GET', `${path}?sort=phase&limit=2`)).body
  t.match(byPhase.items, [
    { id: 'id-03', status: { phase: 'Pending' } },
    { id: 'id-00', status: { phase: 'Synced' } }
  ])
  t.match(await ids(`sort=phase&limit=1&cursor=${byPhase.nextCursor}`), ['id-01'])
  t.equal((await bridge.call('GET', `${path}?sort=-phase&cursor=${byPhase.nextCursor}`)).body.code, 'INVALID_CURSOR')
  t.match((await bridge.call('GET', '/api/v1/projects/many')).body, {
    counts: { Pending: 1, Synced: 25, Blocked: 0 },
    unmanaged: 0
  })
  for (const [id, day] of [
    ['id-07', 3],
    ['zz', 1],
    ['id-02', 2]
  ])
    await bridge.call('PATCH', `${path}/${id}`, { expiresAt: `2100-01-0${day}T00:00:00Z` })
  t.strictSame(await ids('sort=expiresAt&limit=5'), ['zz', 'id-02', 'id-07', 'id-00', 'id-01'])
  t.strictSame(await ids('sort=-expiresAt&limit=5'), ['id-07', 'id-02', 'zz', 'id-24', 'id-23'])
  const soonest = (await bridge.call('GET', `${path}?sort=expiresAt&limit=2`)).body
  t.strictSame(await ids(`sort=expiresAt&limit=2&cursor=${soonest.nextCursor}`), ['id-07', 'id-00'])
  t.match((await bridge.call('GET', '/api/v1/projects?q=man')).body, { total: 1, items: [{ name: 'many' }] })
})

t.test('what clients need to draw a form and to write a pipeline', async t => {
  const { items } = (await bridge.call('GET', '/api/v1/credential-types')).body
  t.strictSame(
    items.map((type: { type: string }) => type.type),
    credentialTypes.map(type => type.type)
  )
  await bridge.call('POST', CREDENTIALS, {
    id: 'snippety',
    type: 'username-password',
    data: { username: 'u', password: 'planted-snippet' }
  })
  const snippets = await bridge.call('GET', `${CREDENTIALS}/snippets/snippets`)
  t.equal(snippets.status, 404)
  t.match((await bridge.call('GET', `${CREDENTIALS}/snippety/snippets`)).body.items[0], {
    language: 'groovy',
    code: /credentialsId: 'snippety'/
  })
  const snippetsWith = (query: string) => bridge.call('GET', `${CREDENTIALS}/snippety/snippets?${query}`)
  const { body: steps } = await snippetsWith('form=step&syntax=scripted&registry=r.example.org&limit=1')
  t.match(steps.items, [{ form: 'step', style: 'scripted', names: { registry: 'r.example.org' }, code: /^withCredentials/ }])
  t.equal((await snippetsWith(`form=stage&cursor=${steps.nextCursor}`)).body.code, 'INVALID_CURSOR', 'of another list')
  t.match((await snippetsWith(`form=step&syntax=scripted&cursor=${steps.nextCursor}`)).body.items[0], { form: 'step' })
  for (const wrong of [
    "registry=x'y",
    'apiUrl=https://u:p@x/',
    'usernameVariable=PATH',
    'form=page',
    'registry=a&registry=b',
    'constructor=x'
  ])
    t.match(await snippetsWith(wrong), { status: 400, body: { errors: [{ pointer: /^#\/query/ }] } }, wrong)
  const keep = (snippets: object) => bridge.call('PATCH', '/api/v1/projects/demo', { snippets })
  t.match((await keep({ registry: 'kept.example.org', apiUrl: 'https://a.example.org/' })).body, {
    snippets: { registry: 'kept.example.org', apiUrl: 'https://a.example.org/' }
  })
  t.match((await bridge.call('GET', '/api/v1/projects/demo/events?type=ProjectUpdated&limit=1')).body.items, [
    { type: 'ProjectUpdated', fields: ['snippets.registry', 'snippets.apiUrl'] }
  ])
  t.match((await snippetsWith('')).text, 'kept.example.org')
  t.strictSame((await keep({ registry: null })).body.snippets, { apiUrl: 'https://a.example.org/' }, 'the other one stays')
  t.equal((await keep({ tokenVariable: "x'" })).status, 400)
  t.equal((await keep({ other: 'x' })).status, 400)
  t.strictSame((await keep({ apiUrl: null })).body.snippets, {})
  t.match((await bridge.call('GET', '/api/v1/whoami')).body, { subject: 'admin' })
  t.match((await bridge.call('GET', '/api/v1/controllers')).body.items[0], {
    name: 'default',
    reachable: true,
    circuit: 'closed',
    capabilities: { version: '2.528.1', emojiSafe: true, plaintextWindow: true, valueDrift: true, crumbNeeded: false }
  })
})

t.test('no planted secret is in Redis, in a log or in an answer', async t => {
  const key = encryptedKey('planted-passphrase')
  const keyPart = key.split('\n')[4] as string
  const planted = ['planted-password', keyPart, 'planted-passphrase', 'planted-token', 'planted-content']
  const credentials = [
    { id: 's1', type: 'username-password', data: { username: 'visible-user', password: planted[0] } },
    { id: 's2', type: 'ssh-key', data: { username: 'git', privateKey: key, passphrase: planted[2] } },
    { id: 's3', type: 'access-token', data: { token: planted[3] } },
    { id: 's4', type: 'kubeconfig', data: { content: kubeconfigWith(planted[4] as string) } }
  ]
  for (const credential of credentials) await bridge.call('POST', CREDENTIALS, credential, WAIT)
  for (const { id } of credentials) {
    await bridge.control('POST', '/faults', { fault: 'status', status: 500, times: 1, match: { method: 'POST' } })
    await bridge.call('PATCH', `${CREDENTIALS}/${id}`, { description: 'again' }, WAIT)
    await bridge.call('GET', `${CREDENTIALS}/${id}/events`)
    await bridge.call('GET', `${CREDENTIALS}/${id}/snippets`)
  }
  await bridge.call('GET', CREDENTIALS)
  const places = { redis: await dumpOf(bridge.redis.client), logs: bridge.logs(), answers: bridge.answers() }
  for (const [place, text] of Object.entries(places)) {
    t.ok(text.length > 1000, `there is something to look at in the ${place}`)
    for (const secret of planted) {
      for (const form of [
        secret,
        Buffer.from(secret as string)
          .toString('base64')
          .replace(/=+$/, ''),
        encodeURIComponent(secret as string)
      ]) {
        t.notOk(text.includes(form), `${form} is not in the ${place}`)
      }
    }
  }
  t.ok(places.answers.includes('visible-user'), 'and what may be seen is seen')
})

t.test('a name that is only claimed is no project yet', async t => {
  const { client } = bridge.redis
  const make = (folder = 'claimed') => bridge.call('POST', '/api/v1/projects', { name: 'claimed', folder: [folder] })
  await t.test(
    'by a maker that was cut off: nobody is told that there is one, and it is made once the claim has ended',
    async t => {
      await client.set(projectKeys('claimed').project, 'claim:a', 'PX', 10_000, 'NX')
      const refused = await make()
      t.match(refused, { status: 503, body: { code: 'PROJECT_BUSY', detail: /Try again/ } })
      t.ok(refused.headers.get('retry-after'))
      t.equal((await bridge.call('GET', '/api/v1/projects/claimed')).status, 404)
      await client.pexpire(projectKeys('claimed').project, 1)
      await until('it is made', async () => (await make()).status === 201)
      t.match(await make(), { status: 409, body: { code: 'PROJECT_EXISTS' } })
    }
  )
  await t.test('by makers that are being refused', async t => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => bridge.call('POST', '/api/v1/projects', { name: 'refused', folder: ['Demo'] }))
    )
    const codes = new Set(answers.map(({ body }) => body.code))
    t.notOk(codes.has('PROJECT_EXISTS'))
    t.ok(codes.has('FOLDER_OWNED'))
    t.strictSame(
      [...codes].filter(code => !['FOLDER_OWNED', 'PROJECT_BUSY'].includes(code)),
      []
    )
    t.match(await bridge.call('POST', '/api/v1/projects', { name: 'refused' }), { status: 201 }, 'no claim is left')
  })
  await t.test('a folder that somebody is just claiming belongs to nobody yet', async t => {
    await client.set(projectKeys('half').project, 'claim:b', 'PX', 10_000, 'NX')
    await client.hset(registryKeys.folders, 'default/half', 'half')
    await client.set(claimingKey('default/half'), 'half', 'PX', 10_000)
    const other = () => bridge.call('POST', '/api/v1/projects', { name: 'other', folder: ['half'] })
    t.match(await other(), { status: 503, body: { code: 'PROJECT_BUSY' } })
    t.match(await bridge.call('PATCH', '/api/v1/projects/claimed', { folder: ['half'] }), {
      status: 503,
      body: { code: 'PROJECT_BUSY' }
    })
    await client.del(claimingKey('default/half'))
    t.equal((await other()).status, 201)
  })
  await t.test('names that are one folder to Jenkins', async t => {
    for (const folder of ['CLAIMED', 'claımed'])
      t.match(await bridge.call('PATCH', '/api/v1/projects/claimed', { folder: [folder] }), {
        ...{ status: 400, body: { errors: [{ pointer: '#/folder', detail: /letter case/ }] } }
      })
    t.equal((await bridge.call('PATCH', '/api/v1/projects/claimed', { folder: ['claimed'] })).status, 200)
    t.equal((await bridge.call('POST', '/api/v1/projects', { name: 'long-s', folder: ['toolſ'] })).status, 201)
    for (const folder of ['tools', 'TOOLS'])
      t.match(await bridge.call('POST', '/api/v1/projects', { name: 'short-s', folder: [folder] }), {
        ...{ status: 409, body: { code: 'FOLDER_OWNED', errors: [{ pointer: '#/folder' }] } }
      })
  })
})
