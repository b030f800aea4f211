import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { stringify } from 'yaml'
import { credentialTypes } from '../../src/domain/types/index.ts'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

/** Every type through every way in and out; a new one is in here by its declaration alone. */
const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys })
await bridge.project('demo')
const dir = await mkdtemp(join(tmpdir(), 'jcb-all-types-'))
t.teardown(() => rm(dir, { recursive: true }))
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'demo' }
const LIST = '/api/v1/projects/demo/credentials'
const wait = { prefer: 'wait=60' }
const ids = credentialTypes.map(({ example }) => example.id)
const bodies = credentialTypes.map(({ type, example }) => ({ ...example, type }))
const held = async (folder = 'demo') =>
  Object.fromEntries(await Promise.all(ids.map(async id => [id, await bridge.readback(folder, id)])))
const shown = async () =>
  (await bridge.call('GET', `${LIST}?limit=200`)).body.items.map((one: Record<string, unknown>) => ({
    ...{
      id: one['id'],
      type: one['type'],
      description: one['description'],
      data: one['data'],
      secretFields: one['secretFields']
    },
    ...{ facts: one['facts'], expiresAt: one['expiresAt'], phase: (one['status'] as { phase: string }).phase }
  }))
const synced = async (project = 'demo') => {
  for (const id of ids) await bridge.phase(project, id, 'Synced')
}
const deleteAll = async () => {
  for (const id of ids) await bridge.call('DELETE', `${LIST}/${id}`, undefined, wait)
}
const file = async (name: string, content: string | Buffer) => {
  const path = join(dir, name)
  await writeFile(path, content)
  return path
}

let inJenkins: Awaited<ReturnType<typeof held>>
let inBridge: Awaited<ReturnType<typeof shown>>

t.test('each is created by its example', async t => {
  for (const body of bodies) {
    const made = await bridge.call('POST', LIST, body, wait)
    t.equal(made.body.status?.phase, 'Synced', `${body.type}: ${made.text}`)
  }
  inJenkins = await held()
  inBridge = await shown()
  t.equal(Object.values(inJenkins).filter(one => one !== null).length, credentialTypes.length)
})

t.test('what is shown, declared again without its secrets, changes nothing', async t => {
  const { items } = (await bridge.call('GET', `${LIST}?limit=200`)).body
  const credentials = items.map(({ id, type, description, data }: Record<string, unknown>) => ({ id, type, description, data }))
  const set = await bridge.call('PUT', LIST, { credentials }, wait)
  t.match(set.body, { unchanged: ids.length, created: 0, updated: 0, deleted: 0 }, set.text)
  t.strictSame(await held(), inJenkins)
})

for (const [name, write] of [
  ['set.json', (value: object) => JSON.stringify(value)],
  ['set.yaml', (value: object) => stringify(value)]
] as const)
  t.test(`all are deleted and come back by apply of ${name}`, async t => {
    await deleteAll()
    t.strictSame(
      Object.values(await held()),
      ids.map(() => null)
    )
    const path = await file(name, write({ project: 'demo', credentials: bodies }))
    const applied = await cli(['apply', '-f', path, '--wait'], env)
    t.equal(applied.exit, 0, applied.err)
    t.strictSame(await held(), inJenkins)
    t.strictSame(await shown(), inBridge)
    const again = await cli(['apply', '-f', path], env)
    t.match(again.err, `0 created, 0 updated, ${ids.length} unchanged`)
  })

t.test('each is checked and made by the command line, its secrets from files', async t => {
  await deleteAll()
  for (const { type, example, fields } of credentialTypes) {
    const args = ['create', 'credential', example.id, '-t', type, '-d', example.description]
    for (const [name, value] of Object.entries(example.data)) {
      const field = fields[name]
      if (!field?.secret) args.push('--field', `${name}=${value}`)
      else args.push('--secret-file', `${name}=${await file(`${type}-${name}`, Buffer.from(value, field.encoding ?? 'utf8'))}`)
    }
    const made = await cli([...args, '--wait'], env)
    t.equal(made.exit, 0, `${type}: ${made.err}`)
  }
  t.strictSame(await held(), inJenkins)
  t.strictSame(await shown(), inBridge)
})

t.test('each keeps its secrets when a public field or the description changes, and has snippets', async t => {
  for (const { type, example, secretFields } of credentialTypes) {
    const before = (await bridge.readback('demo', example.id)) ?? {}
    const changed = await bridge.call('PATCH', `${LIST}/${example.id}`, { description: 'another' }, wait)
    t.match(changed.body, { status: { phase: 'Synced' }, secretFields: secretFields.filter(name => name in example.data) }, type)
    t.strictSame(await bridge.readback('demo', example.id), { ...before, description: 'another' }, type)
    const back = await cli(['set', example.id, '-d', example.description, '--wait'], env)
    t.equal(back.exit, 0, back.err)
    const snippets = await cli(['snippets', example.id], env)
    t.match(snippets.out.toString(), example.id, type)
  }
  t.strictSame(await held(), inJenkins)
})

t.test('all are in a backup, and in Jenkins again after a restore', async t => {
  const passphrase = await file('passphrase', 'correct horse battery staple')
  await chmod(passphrase, 0o400)
  const saved = await cli(['backup'], { REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys, JCB_PASSPHRASE_FILE: passphrase })
  t.equal(saved.exit, 0, saved.err)
  const bundle = await file('bundle', saved.out)
  const fresh = await startTestRedis()
  t.teardown(() => fresh.close())
  const keys = newMasterKeys()
  const target = { REDIS_URL: fresh.url, MASTER_KEYS: keys, JCB_PASSPHRASE_FILE: passphrase }
  const restored = await cli(['restore', bundle], target)
  t.equal(restored.exit, 0, restored.err)
  await bridge.control('POST', '/edit', { action: 'delete-folder', folder: 'demo' })
  await bridge.restart({ redisUrl: fresh.url, masterKeys: keys })
  await bridge.call('POST', '/api/v1/projects/demo/sync')
  await until('all are back', async () => Object.values(await held()).every(one => one !== null))
  await synced()
  t.strictSame(await held(), inJenkins)
  t.strictSame(await shown(), inBridge)
})
