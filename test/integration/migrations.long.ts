import { Redis } from 'ioredis'
import t from 'tap'
import { typeNamed } from '../../src/domain/types/index.ts'
import { FORMAT } from '../../src/store/migrations/index.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { accessKeys, registryKeys } from '../../src/store/redis/registry-keys.ts'
import { parseKeyring } from '../../src/store/sealing/keyring.ts'
import { withBridge } from '../helpers/bridge.ts'
import { indexFaults } from '../helpers/indexed.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { put, storedAs } from '../helpers/stored.ts'
import { until } from '../helpers/until.ts'

const api = '/api/v1/projects'
const quiet = { info() {}, warn() {} }

t.test('data of before formats were numbered', async t => {
  const stored = await storedAs('format-1')
  const redis = await startTestRedis()
  t.teardown(() => redis.close())
  await put(redis.client, stored)
  const bridge = await withBridge(t, { redisUrl: redis.url, masterKeys: stored.masterKeys })
  const one = async (project: string, id: string) => (await bridge.call('GET', `${api}/${project}/credentials/${id}`)).body

  const checked = async (project: string) => {
    const checkedAt = async () => (await bridge.call('GET', `${api}/${project}`)).body.checkedAt
    const before = await checkedAt()
    await bridge.call('POST', `${api}/${project}/sync`)
    await until(`${project} is checked`, async () => (await checkedAt()) !== before)
  }

  await t.test('are synced, with the secrets that they had', async t => {
    for (const [project, id, token] of [
      ['demo', 'access-token', 'changed-once'],
      ['demo', 'Mixed.Case_1', 'mixed'],
      ['nested', 'inner', 'inner-token'],
      ['micro', 'm', 'micro-token'],
      ['older', 'from-older', 'older-token']
    ] as const) {
      const { folder } = (await bridge.call('GET', `${api}/${project}`)).body
      // This Jenkins is empty: what was synced long ago is looked at again.
      await bridge.call('POST', `${api}/${project}/sync`)
      const held = await until(`${id} is there`, async () => (await bridge.readback(folder.join('/'), id)) ?? undefined)
      t.match(held, { secret: token }, `${project} ${id}`)
      await bridge.phase(project, id, 'Synced')
    }
    for (const type of ['username-password', 'ssh-key', 'kubeconfig']) await bridge.phase('demo', type, 'Synced')
    const { password } = typeNamed('username-password').example.data
    t.match(await bridge.readback('demo', 'username-password'), { password })
    t.match(await one('demo', 'Mixed.Case_1'), { description: 'äöü', expiresAt: '2027-01-01T00:00:00.000Z' })
  })

  await t.test('who may come in, webhooks, events and the audit trail are there', async t => {
    const headers = { authorization: `Bearer ${stored.apiToken}` }
    t.equal((await bridge.call('GET', `${api}/demo`, undefined, headers)).status, 200)
    t.match((await bridge.call('GET', `${api}/demo/members`)).body.items, [
      { subject: 'oidc:alice', role: 'admin' },
      { role: 'viewer' }
    ])
    t.match((await bridge.call('GET', `${api}/demo/webhooks`)).body.items, [{ url: /hooks/, status: {} }])
    t.ok((await bridge.call('GET', `${api}/demo/events`)).body.items.length > 0)
    t.ok((await bridge.call('GET', '/api/v1/audit')).body.items.length > 10)
    t.match((await bridge.call('GET', '/api/v1/keys')).body, {
      items: [
        { id: 'k2', configured: true },
        { id: 'k1', droppable: true }
      ]
    })
  })

  await t.test('of two projects with one folder, the older has it; nothing of either is deleted', async t => {
    await bridge.call('PATCH', `${api}/older`, { policies: { unmanaged: 'prune' } })
    const taken = await bridge.phase('younger', 'from-younger', 'Blocked')
    t.match(taken.body.status, { reason: 'FolderTaken', message: /older/ })
    t.match((await bridge.call('GET', `${api}/younger/plan`)).body.actions, [{ action: 'blocked', reason: 'FolderTaken' }])
    t.match((await bridge.call('GET', `${api}/younger/events`)).body.items, [
      { type: /Blocked|SyncFailed/, reason: 'FolderTaken' }
    ])
    t.match(await bridge.call('POST', api, { name: 'third', folder: ['TOOLS'] }), { status: 409, body: { code: 'FOLDER_OWNED' } })
    // As the former version had left it: both are in the folder.
    const planted = { folder: 'tools', id: 'from-younger', fields: { secret: 'younger-token' } }
    await bridge.control('POST', '/edit', { action: 'add', ...planted })
    await bridge.call('POST', `${api}/younger/credentials`, { id: 'more', type: 'access-token', data: { token: 'more' } })
    await bridge.phase('younger', 'more', 'Blocked')
    await checked('older')
    t.match(await bridge.readback('tools', 'from-younger'), { secret: 'younger-token' }, 'nothing is pruned')
    t.match(await bridge.readback('tools', 'from-older'), { secret: 'older-token' })
    t.equal(await bridge.readback('tools', 'more'), null, 'nothing is written by the younger one')

    await bridge.call('DELETE', `${api}/younger/credentials/more`)
    await bridge.call('PATCH', `${api}/younger`, { folder: ['tools-younger'] })
    await bridge.phase('younger', 'from-younger', 'Synced')
    t.match(await bridge.readback('tools-younger', 'from-younger'), { secret: 'younger-token' })
    t.equal((await bridge.call('GET', `${api}/younger`)).body.movedFrom, null)
    t.match(await bridge.readback('tools', 'from-younger'), { secret: 'younger-token' }, 'nothing is deleted there')
    await checked('older')
    t.equal(await bridge.readback('tools', 'from-younger'), null, 'now it is only what nobody has asked for')
  })

  await t.test('a move and a deletion that were under way go on', async t => {
    await bridge.call('PATCH', `${api}/moving`, { policies: { paused: false } })
    const moved = await until('it is in the new folder', async () => (await bridge.readback('Ende', 'moved')) ?? undefined)
    t.match(moved, { secret: 'moved-token' })
    await until('it has left the old folder', async () => (await bridge.call('GET', `${api}/moving`)).body.movedFrom === null)
    await until('the other is gone', async () => (await bridge.call('GET', `${api}/leaving`)).status === 404)
  })

  await t.test('when the older one goes, the younger has the folder', async t => {
    await bridge.stop()
    await redis.client.flushall()
    await put(redis.client, stored)
    await bridge.restart()
    await bridge.call('POST', `${api}/younger/sync`)
    await bridge.phase('younger', 'from-younger', 'Blocked')
    await bridge.call('DELETE', `${api}/older`)
    await until('the older one is gone', async () => (await bridge.call('GET', `${api}/older`)).status === 404)
    await bridge.phase('younger', 'from-younger', 'Synced')
    t.match(await bridge.readback('tools', 'from-younger'), { secret: 'younger-token' })
  })
})

t.test('a migration that is cut off, at any point, ends well when it is run again', async t => {
  const stored = await storedAs('format-1')
  const { client, url, close } = await startTestRedis()
  t.teardown(close)
  const keyring = parseKeyring(stored.masterKeys)
  const run = (redis: Redis) => migrate({ redis, keyring, signal: new AbortController().signal, log: quiet })

  await put(client, stored)
  await run(client)
  const whole = await contentOf(client)
  t.equal(await client.get(registryKeys.format), String(FORMAT))
  await run(client)
  t.strictSame(await contentOf(client), whole, 'it is not run twice')

  let calls = Number.POSITIVE_INFINITY
  let cuts = 0
  for (let most = 1; calls > most; most++) {
    await client.flushall()
    await put(client, stored)
    const limited = await limitedTo(most, url)
    await run(limited.redis).catch(() => cuts++)
    calls = limited.calls()
    limited.redis.disconnect()
    await client.del(registryKeys.formatLease)
    await run(client)
    t.strictSame(await contentOf(client), whole, `after ${most} calls`)
  }
  t.ok(cuts > 10, `${cuts} places`)
})

t.test('folders that are one to Jenkins have one owner, and keep what was written there', async t => {
  const stored = await storedAs('format-1')
  const { client, close } = await startTestRedis()
  t.teardown(close)
  await put(client, stored)
  // A record that cannot be read keeps its folder, and harms nobody.
  await client.set(projectKeys('broken').project, '{"name":')
  await client.zadd(registryKeys.projects, 0, 'broken')
  await client.hset(registryKeys.folders, 'default/brocken-ſ', 'broken')
  await client.hset(registryKeys.owners, 'broken', 'uid-broken default/brocken-ſ')
  await migrate({
    ...{ redis: client, keyring: parseKeyring(stored.masterKeys), signal: new AbortController().signal },
    log: quiet
  })
  t.strictSame(await client.hgetall(registryKeys.folders), {
    'default/demo': 'demo',
    'default/team a/sub': 'nested',
    'default/μ-service': 'micro',
    'default/tools': 'older',
    'default/start': 'moving',
    'default/ende': 'moving',
    'default/leaving': 'leaving',
    'default/brocken-s': 'broken'
  })
  t.equal(await client.hget(registryKeys.owners, 'broken'), 'uid-broken default/brocken-s')
  t.match(await client.hget(registryKeys.owners, 'younger'), / default\/tools$/)
  t.match(await client.hget(projectKeys('micro').sync, 'm'), /"place":"default\/μ-service"/)
  t.equal(await client.hget(projectKeys('micro').work, 'folder'), 'made default/μ-service')
})

/** A connection that fails for good after some calls. */
async function limitedTo(most: number, url: string): Promise<{ readonly redis: Redis; calls(): number }> {
  const redis = new Redis(url, { connectionName: 'test' })
  await redis.ping()
  const send = redis.sendCommand.bind(redis)
  let calls = 0
  redis.sendCommand = (command, ...rest) => {
    if (++calls === most + 1) redis.disconnect()
    return send(command, ...rest)
  }
  return { redis, calls: () => calls }
}

async function contentOf(client: Redis): Promise<readonly unknown[]> {
  const names = (await client.keys('*')).sort()
  return Promise.all(
    names.map(async name => [
      name,
      (await client.type(name)) === 'hash' ? await client.hgetall(name) : (await client.dumpBuffer(name)).toString('hex')
    ])
  )
}

t.test('data of before there were indexes gets them, whatever is there of them', async t => {
  const stored = await storedAs('format-1')
  const { client, close } = await startTestRedis()
  t.teardown(close)
  await put(client, stored)
  const run = () =>
    migrate({ redis: client, keyring: parseKeyring(stored.masterKeys), signal: new AbortController().signal, log: quiet })
  await run()
  const names = await client.zrange(registryKeys.projects, 0, '-1')
  const projects = names.filter(name => name !== 'claimed')
  const entries = await client.zrange(accessKeys.memberships, 0, '-1')
  t.ok(entries.includes('oidc:alice demo'), entries.join())
  t.ok((await client.zcard(projectKeys('demo').index)) > 4)
  // As an earlier version leaves it: counted, but not indexed.
  for (const name of projects) await client.del(projectKeys(name).index)
  await client.zadd(projectKeys('demo').index, 0, 'a Synced access-token nothing')
  await client.del(accessKeys.memberships)
  await client.set(registryKeys.format, '5')
  await run()
  for (const name of projects) t.strictSame(await indexFaults(client, name), [], name)
  t.strictSame(await client.zrange(accessKeys.memberships, 0, '-1'), entries)
})

t.test('labels and annotations that hold a secret of their credential are taken out, and what is not proved stays', async t => {
  const stored = await storedAs('format-1')
  const { client, close } = await startTestRedis()
  t.teardown(close)
  await put(client, stored)
  const { credentials, secrets } = projectKeys('demo')
  const read = async (id: string) => JSON.parse((await client.hget(credentials, id)) ?? '')
  const metadata = {
    labels: { app: 'demo' },
    annotations: {
      'kapp.k14s.io/original': JSON.stringify({ data: { secret: Buffer.from('changed-once').toString('base64') } }),
      team: 'a'
    }
  }
  for (const id of ['access-token', 'ssh-key'])
    await client.hset(credentials, id, JSON.stringify({ ...(await read(id)), metadata }))
  await client.hset(secrets, 'ssh-key', 'broken')
  const run = () =>
    migrate({ redis: client, keyring: parseKeyring(stored.masterKeys), signal: new AbortController().signal, log: quiet })
  const before = await read('access-token')
  await run()
  const pointer = '#/metadata/annotations/kapp.k14s.io~1original'
  t.match(await read('access-token'), {
    generation: before.generation,
    metadata: { labels: { app: 'demo' }, annotations: { team: 'a' } },
    warnings: [...before.warnings, { code: 'SecretInMetadata', pointer }]
  })
  t.strictSame((await read('access-token')).metadata.annotations, { team: 'a' })
  t.strictSame((await read('ssh-key')).metadata, metadata, 'nothing is known of a seal that does not open')
})
