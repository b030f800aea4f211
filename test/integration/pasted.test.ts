import { readFileSync } from 'node:fs'
import t from 'tap'
import { stringify } from 'yaml'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'

const bridge = await withBridge(t)
await bridge.project('pasted')
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
const CREDENTIALS = '/api/v1/projects/pasted/credentials'
const SECRETS = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/pasted/credentials'
const FLAT = '/kapis/devops.kubesphere.io/v1alpha2/namespaces/pasted/credentials'
const file = (name: string) => readFileSync(new URL(`../fixtures/pasted/${name}`, import.meta.url), 'utf8')
const base64 = (text: string) => Buffer.from(text).toString('base64')
const codes = (findings: readonly { code: string }[] = []) => findings.map(({ code }) => code)
const secret = (name: string, type: string, data: Record<string, string>) => ({
  ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'pasted' } },
  ...{
    type: `credential.devops.kubesphere.io/${type}`,
    data: Object.fromEntries(Object.entries(data).map(([k, v]) => [k, base64(v)]))
  }
})

/** A token that may not work, and a key that cannot. */
const LINE = 'GITHUB_TOKEN=ghp_0123456789'
const KEY = (JSON.parse(file('key-in-base64.json')) as { data: { privateKey: string } }).data.privateKey

t.test('what may not work is said with the same code and pointer in every way of our own', async t => {
  const body = { id: 'line', type: 'access-token', data: { token: LINE } }
  const expected = [{ code: 'CopiedLine', pointer: '#/data/token' }]
  t.match(await bridge.call('POST', `${CREDENTIALS}/validate`, { ...body, id: 'other' }), {
    body: { valid: true, warnings: expected }
  })
  t.match(await bridge.call('POST', CREDENTIALS, body), { status: 201, body: { warnings: expected } })
  t.match(await bridge.call('PATCH', `${CREDENTIALS}/line`, { data: { token: `${LINE}1` } }), {
    status: 200,
    body: { warnings: expected }
  })
  const set = {
    credentials: [
      { ...body, id: 'in-set' },
      { id: 'fine', type: 'access-token', data: { token: 'a-fine-value' } }
    ]
  }
  for (const query of ['?dryRun=true', '', ''])
    t.match((await bridge.call('PUT', `${CREDENTIALS}${query}`, set)).body.items, [
      { id: 'in-set', warnings: expected },
      { id: 'fine', warnings: undefined }
    ])
  const dated = { credentials: [{ id: 'dated', type: 'access-token', data: { token: 'x1' }, expiresAt: '2020-01-01T00:00:00Z' }] }
  t.match((await bridge.call('PUT', CREDENTIALS, dated)).body.items, [
    { warnings: [{ code: 'Expired', pointer: '#/expiresAt' }] }
  ])
})

t.test('what cannot work is refused with the same code, and a pointer in the terms of each face', async t => {
  const data = { username: 'git', privateKey: KEY }
  const error = { code: 'EncodedContent', detail: /base64 of a private key/ }
  const body = { id: 'key', type: 'ssh-key', data }
  t.match((await bridge.call('POST', CREDENTIALS, body)).body.errors, [{ ...error, pointer: '#/data/privateKey' }])
  t.match((await bridge.call('POST', `${CREDENTIALS}/validate`, body)).body.errors, [{ ...error, pointer: '#/data/privateKey' }])
  t.match((await bridge.call('PUT', CREDENTIALS, { credentials: [body] })).body.errors, [
    { ...error, pointer: '#/credentials/0/data/privateKey' }
  ])
  const ssh = secret('key', 'ssh-auth', { username: 'git', private_key: KEY })
  t.match(await bridge.call('POST', SECRETS, ssh), { status: 400, text: /^#\/data\/private_key: base64 of a private key/ })
  const plain = { ...ssh, data: {}, stringData: { username: 'git', private_key: KEY } }
  t.match(await bridge.call('POST', SECRETS, plain), { status: 400, text: /^#\/stringData\/private_key: / })
  const fine = secret('fine', 'secret-text', { secret: 'a-fine-value' })
  t.match(await bridge.call('PUT', SECRETS, { items: [fine, ssh] }), { status: 400, text: /^#\/items\/1\/data\/private_key: / })
  t.match(await bridge.call('PUT', SECRETS, { items: [fine, fine] }), { status: 400, text: /^#\/items\/1\/metadata\/name: / })
  const flat = { id: 'key', type: 'ssh', ssh: { username: 'git', private_key: KEY } }
  t.match(await bridge.call('POST', FLAT, flat), { status: 400, text: /^#\/ssh\/private_key: / })
})

t.test("KubeSphere's faces warn in the header that kubectl shows, and a list per item", async t => {
  const headerOf = (response: { headers: { get(name: string): string | null } }) => response.headers.get('warning') ?? ''
  const made = await bridge.call('POST', SECRETS, secret('warned', 'secret-text', { secret: LINE }))
  t.match(headerOf(made), /^299 - "#\/data\/secret: It looks like a line of a file/)
  const changed = await bridge.call('PUT', `${SECRETS}/warned`, secret('warned', 'secret-text', { secret: 'abc\u200b' }))
  t.match(headerOf(changed), '299 - "#/data/secret: It contains an invisible character')
  const flat = await bridge.call('POST', FLAT, { id: 'flat', type: 'secret_text', secret_text: { secret: LINE } })
  t.match(headerOf(flat), '299 - "#/secret_text/secret: ')
  const list = await bridge.call('PUT', SECRETS, {
    items: [secret('one', 'secret-text', { secret: LINE }), secret('two', 'secret-text', { secret: 'a-fine-value' })]
  })
  t.match(list.body.items, [
    { id: 'one', warnings: [{ code: 'CopiedLine', pointer: '#/data/secret' }] },
    { id: 'two', warnings: undefined }
  ])
  const latin = { ...secret('latin', 'secret-text', {}), data: { secret: Buffer.from('p\xe4ss', 'latin1').toString('base64') } }
  t.match(await bridge.call('POST', SECRETS, latin), { status: 400, text: /btoa.*stringData/s })
})

t.test('import and apply show the warnings of each, as a table and as JSON', async t => {
  const withLine = file('echo-newline-secret.yaml').replace('YWRtaW4K', base64('admin')).replace('loop-c', 'pasted')
  const table = await cli(['import-kubesphere', '-'], env, { stdin: withLine })
  t.equal(table.exit, 0, table.err)
  t.match(table.out.toString(), /pasted +withnl +SpaceAround +#\/data\/password +It begins or ends with/)
  const json = await cli(['import-kubesphere', '-', '-o', 'json', '--dry-run'], env, { stdin: withLine })
  t.match(codes(JSON.parse(json.out.toString()).items[0].warnings), ['SpaceAround'])
  const refused = await cli(['import-kubesphere', '-', '-o', 'json'], env, { stdin: file('echo-newline-secret.yaml') })
  t.match(JSON.parse(refused.out.toString()).items, [{ outcome: 'failed', why: /#\/data\/username: It contains a line end/ }])
  const fresh = await cli(['import-kubesphere', '-', '-o', 'json', '--dry-run'], env, {
    stdin: withLine.replace('pasted', 'another')
  })
  t.match(codes(JSON.parse(fresh.out.toString()).items[0].warnings), ['SpaceAround'], 'also for a project that is yet to be made')
  const declared = stringify({ project: 'pasted', credentials: [{ id: 'line2', type: 'access-token', data: { token: LINE } }] })
  const applied = await cli(['apply', '-f', '-'], env, { stdin: declared })
  t.match(applied.out.toString(), /pasted +line2 +CopiedLine +#\/data\/token +It looks like a line/)
  const again = await cli(['apply', '-f', '-', '-o', 'json', '--dry-run'], env, { stdin: declared })
  t.match(JSON.parse(again.out.toString()).items[0].items, [
    { id: 'line2', action: 'unchanged', warnings: [{ code: 'CopiedLine' }] }
  ])
})

t.test('a project: a folder as one text says how to write it', async t => {
  const answer = await bridge.call('POST', '/api/v1/projects', JSON.parse(file('folder-as-path.json')))
  t.match(answer, { status: 400, body: { errors: [{ pointer: '#/folder', detail: /a list.*\["level1", "level2"\]/ }] } })
  const token = (value: unknown) =>
    bridge.call('POST', CREDENTIALS, { id: 'typed', type: 'access-token', data: { token: value } })
  for (const value of [5, true, 1.5])
    t.match(await token(value), { status: 400, body: { errors: [{ pointer: '#/data/token', detail: /text\. In quotes/ }] } })
  const yaml = await fetch(`${bridge.url}${CREDENTIALS}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/yaml' },
    body: 'credentials:\n- id: a\n  type: access-token\n  data:\n    token: 12345\n'
  })
  t.match(await yaml.json(), { errors: [{ pointer: '#/credentials/0/data/token', detail: /text\. In quotes/ }] })
})
