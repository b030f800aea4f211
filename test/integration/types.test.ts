import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { jenkinsSettings } from '../../src/app/config/jenkins.ts'
import { credentialTypes, typeNamed } from '../../src/domain/types/index.ts'
import { secretKinds } from '../../src/kubesphere/kinds.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t, { reconcileInterval: 500 })
await bridge.project('demo')
const dir = await mkdtemp(join(tmpdir(), 'jcb-types-'))
t.teardown(() => rm(dir, { recursive: true }))
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'demo' }
const LIST = '/api/v1/projects/demo/credentials'
const wait = { prefer: 'wait=20' }
const create = (type: string, id: string, data: object) => bridge.call('POST', LIST, { id, type, data }, wait)

t.test('every type by its example: into Jenkins and out again', async t => {
  for (const { type, example } of credentialTypes) {
    const made = await bridge.call('POST', LIST, { ...example, type }, wait)
    t.equal(made.body.status?.phase, 'Synced', `${type}: ${made.text}`)
    t.strictSame(made.body.warnings, [], type)
    const listed = await bridge.call('GET', `${LIST}?type=${type}`)
    t.strictSame(
      listed.body.items.map((item: { id: string }) => item.id),
      [example.id]
    )
    t.ok((await bridge.call('GET', `${LIST}/${example.id}/snippets`)).body.items.length > 0, type)
  }
})

t.test('the faces of KubeSphere show their four kinds and nothing else', async t => {
  for (const root of [
    '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials',
    '/kapis/devops.kubesphere.io/v1alpha2/namespaces/demo/credentials'
  ]) {
    const { status, body } = await bridge.call('GET', root)
    t.equal(status, 200)
    t.equal((body.items ?? body).length, secretKinds.length, root)
    for (const method of ['GET', 'DELETE'])
      t.equal((await bridge.call(method, `${root}/service-account`)).status, 404, `${method} of another type`)
  }
  t.equal((await bridge.call('GET', `${LIST}/service-account`)).status, 200, 'it is still there')
})

t.test('the bytes of a file reach Jenkins as they are, and a change there is found and repaired', async t => {
  const bytes = Buffer.concat([Buffer.from(Array.from({ length: 256 }, (_, i) => i)), randomBytes(1024 * 1024 - 256)])
  const made = await create('secret-file', 'large', { fileName: 'large.bin', content: bytes.toString('base64') })
  t.equal(made.body.status.phase, 'Synced', made.text.slice(0, 300))
  t.match(made.body, { data: { fileName: 'large.bin' }, secretFields: ['content'], facts: { contains: 'binary', size: 1048576 } })
  const held = async () => Buffer.from((await bridge.readback('demo', 'large'))?.['bytes_b64'] ?? '', 'base64')
  t.ok(bytes.equals(await held()), 'byte for byte')
  await bridge.control('POST', '/edit', { action: 'set', folder: 'demo', id: 'large', fields: { bytes_b64: 'AAAA' } })
  await until('it is repaired', async () => bytes.equals(await held()))
  await until('the repair is told', async () => {
    const { items } = (await bridge.call('GET', `${LIST}/large/events`)).body
    return items.some((e: { type: string; fields: string[] }) => e.type === 'DriftRepaired' && e.fields.includes('content'))
  })
  await bridge.control('POST', '/edit', { action: 'set', folder: 'demo', id: 'large', fields: { fileName: 'x' } })
  await until('its name, too', async () => (await bridge.readback('demo', 'large'))?.['fileName'] === 'large.bin')
})

t.test('line ends in base64 are dropped, and a byte too much is refused', async t => {
  const made = await create('secret-file', 'wrapped', { fileName: 'a', content: 'aGVs\r\nbG8=\n' })
  t.equal(made.status, 201, made.text)
  t.equal((await bridge.readback('demo', 'wrapped'))?.['bytes_b64'], 'aGVsbG8=')
  for (const content of [Buffer.alloc(1024 * 1024 + 1).toString('base64'), 'aGVsbG8', '{aGVsbG8=}', 'aGVs bG8=']) {
    const { status, body } = await create('secret-file', 'refused', { fileName: 'a', content })
    t.strictSame([status, body.errors?.[0]?.pointer], [400, '#/data/content'], content.slice(0, 20))
  }
})

t.test('the command line takes the bytes and the name of a file', async t => {
  const file = join(dir, 'licence.bin')
  const bytes = Buffer.from([0, 255, 13, 10, 10])
  await writeFile(file, bytes)
  const args = ['create', 'credential', 'licence', '-t', 'secret-file', '--secret-file', `content=${file}`, '--wait']
  const made = await cli(args, env)
  t.equal(made.exit, 0, made.err)
  t.match(await bridge.readback('demo', 'licence'), { fileName: 'licence.bin', bytes_b64: bytes.toString('base64') })
  const piped = await cli(['set', 'licence', '--secret-file', 'content=-', '--wait'], env, { stdin: Buffer.from([254]) })
  t.equal(piped.exit, 0, piped.err)
  t.match(await bridge.readback('demo', 'licence'), { fileName: 'licence.bin', bytes_b64: '/g==' }, 'the name stays')
})

const planned = ({ body }: Awaited<ReturnType<typeof bridge.call>>, id: string) =>
  (body.plan ?? body).actions.find((action: { id: string }) => action.id === id)

t.test('without its plug-in a type is blocked, and that is said before', async t => {
  const plain = await withBridge(t, { recordedPlugins: true })
  await plain.project('demo')
  for (const { type, example } of credentialTypes.filter(({ classes }) => classes.every(one => one.plugin.includes('-')))) {
    const validated = await plain.call('POST', `${LIST}/validate`, { ...example, type })
    const made = await plain.call('POST', LIST, { ...example, type }, wait)
    const codes = (answer: typeof made) => answer.body.warnings.map(({ code }: { code: string }) => code)
    if (!['github-app', 'aws-access-key'].includes(type)) {
      t.strictSame([codes(validated), made.body.status.phase], [[], 'Synced'], type)
      continue
    }
    t.match(made.body.status, { phase: 'Blocked', reason: 'PluginMissing' }, type)
    t.match(made.body.status.message, /needs the plug-in (aws-credentials|github-branch-source)/)
    t.strictSame([codes(validated), codes(made)], [['PluginMissing'], ['PluginMissing']], type)
    t.equal(await plain.readback('demo', example.id), null)
    const set = {
      credentials: [
        { ...example, type, id: 'in-a-set' },
        { id: 'other', type: 'access-token', data: { token: 'a-token-of-it' } }
      ]
    }
    const answer = await plain.call('PUT', `${LIST}?dryRun=true`, set)
    const { items } = answer.body
    t.match(items, [{ id: 'in-a-set', warnings: [{ code: 'PluginMissing', pointer: '#/type' }] }, { id: 'other' }], type)
    const plugin = { name: /^(aws-credentials|github-branch-source)$/, installed: false }
    t.match(planned(answer, 'in-a-set'), { action: 'blocked', reason: 'PluginMissing', plugin }, type)
    t.match(planned(answer, 'other'), { action: 'create', plugin: undefined }, type)
    const plan = await plain.call('GET', '/api/v1/projects/demo/plan')
    t.match(planned(plan, example.id), { action: 'blocked', reason: 'PluginMissing', plugin }, type)
    t.notOk(items[1].warnings)
  }
})

t.test('where Jenkins does not list its plug-ins, only what it has refused is known to be missing', async t => {
  const plain = await withBridge(t, { recordedPlugins: true })
  await plain.project('demo')
  const { example, type } = typeNamed('aws-access-key')
  const set = { credentials: ['first', 'second'].map(id => ({ ...example, type, id })) }
  const limited = jenkinsSettings({ url: plain.jenkins.url, user: 'full', token: 'full-token' })
  const listed = jenkinsSettings({ url: plain.jenkins.url, user: 'admin', token: 'admin-token' })
  await plain.restart({ jenkins: limited })
  const before = await plain.call('PUT', `${LIST}?dryRun=true`, set)
  const plugin = { name: 'aws-credentials', installed: null }
  t.match(planned(before, 'first'), { action: 'create', reason: 'Created', plugin }, before.text)
  const validated = await plain.call('POST', `${LIST}/validate`, { ...example, type })
  t.match(validated.body.warnings, [{ code: 'PluginUnknown', severity: 'advice', detail: /aws-credentials/ }])
  await plain.restart({ jenkins: listed })
  const made = await plain.call('POST', LIST, { ...example, type, id: 'first' }, wait)
  t.match(made.body.status, { phase: 'Blocked', reason: 'PluginMissing' }, made.text)
  await plain.restart({ jenkins: limited })
  const refused = { action: 'blocked', reason: 'PluginMissing', plugin: { name: 'aws-credentials', installed: false } }
  const plan = await plain.call('GET', '/api/v1/projects/demo/plan')
  t.match(plan.body, { actions: [{ id: 'first', ...refused }], requests: 1 }, 'a sync would only read')
  const after = await plain.call('PUT', `${LIST}?dryRun=true`, { credentials: [...set.credentials.slice(1)] })
  t.match(planned(after, 'second'), refused, 'another one of the type')
})

t.test('a key as GitHub generates it reaches Jenkins in PKCS#8', async t => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const data = { appId: '1', owner: 'octo', privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }) }
  const made = await create('github-app', 'app', data)
  t.match(made.body, { data: { appId: '1', owner: 'octo' }, status: { phase: 'Synced' } }, made.text)
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
  t.match(await bridge.readback('demo', 'app'), { appID: '1', owner: 'octo', apiUri: '', privateKey: key })
})
