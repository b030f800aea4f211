import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { bundleKeys } from '../../src/backup/bundle-key.ts'
import { FrameError, readFrames } from '../../src/backup/frames.ts'
import { DEFAULT_CONTROLLER } from '../../src/domain/controller-record.ts'
import { Secret } from '../../src/domain/secret.ts'
import { controllerKeys, projectKeys } from '../../src/store/redis/redis-keys.ts'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { dumpOf, startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'
import { command } from '../project/command.ts'

const PASSPHRASE = 'correct horse battery staple'
const SECRET = 'not-a-real-one, but looked for'
const api = '/api/v1/projects'

t.test('a backup opens under other master keys, and Jenkins is not written to', async t => {
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { masterKeys, reconcileInterval: 1000 })
  const dir = await mkdtemp(join(tmpdir(), 'jcb-backup-'))
  t.teardown(() => rm(dir, { recursive: true }))
  const fresh = await startTestRedis()
  t.teardown(() => fresh.close())
  const at = (name: string) => join(dir, name)
  await writeFile(at('passphrase'), `${PASSPHRASE}\n`, { mode: 0o600 })
  await writeFile(at('wrong'), 'wrong horse battery staple', { mode: 0o600 })

  await bridge.project('demo')
  const targets = ['other', 'other-too'].map(folder => ({ controller: DEFAULT_CONTROLLER, folder: [folder] }))
  await bridge.project('other', { targets })
  // Enough for several frames.
  const many = Array.from({ length: 60 }, (_, i) => ({
    id: `c${i}`,
    type: 'access-token',
    data: { token: `${SECRET} ${i} ${'x'.repeat(16_000)}` }
  }))
  await bridge.call('PUT', `${api}/demo/credentials`, { credentials: many })
  await bridge.call('POST', `${api}/other/credentials`, {
    id: 'a',
    type: 'username-password',
    data: { username: 'u', password: SECRET }
  })
  await bridge.call('POST', `${api}/other/credentials`, { id: 'broken', type: 'access-token', data: { token: SECRET } })
  await bridge.call('POST', `${api}/other/credentials`, { id: 'forged', type: 'access-token', data: { token: SECRET } })
  await bridge.call('PUT', `${api}/demo/members/somebody`, { role: 'operator' })
  await bridge.call('POST', `${api}/other/webhooks`, { url: 'https://hooks.example.com/', enabled: false })
  const made = await bridge.call('POST', '/api/v1/tokens', { name: 'ci', roles: { demo: 'viewer' } })
  await until('all are synced', async () => (await bridge.call('GET', `${api}/demo/credentials?phase=Synced`)).body.total === 60)
  await bridge.phase('other', 'a', 'Synced')
  await bridge.redis.client.hset(projectKeys('other').secrets, 'broken', 'no sealed text')
  await bridge.phase('other', 'broken', 'Blocked')
  await bridge.phase('other', 'forged', 'Synced')
  const { credentials } = projectKeys('other')
  const record = JSON.parse((await bridge.redis.client.hget(credentials, 'forged')) ?? '')
  await bridge.redis.client.hset(credentials, 'forged', JSON.stringify({ ...record, description: 'not by the bridge' }))
  await until('a run has noted it', async () =>
    (await bridge.redis.client.hget(projectKeys('other').sync, 'forged'))?.includes('RecordChanged')
  )

  const source = { REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys, JCB_PASSPHRASE_FILE: at('passphrase') }
  const saved = await cli(['backup'], source)
  t.equal(saved.exit, 0, saved.err)
  t.equal(saved.err.split('\n')[0], 'saved 2 projects with 63 credentials')
  t.match(saved.err, /1 encrypted texts could not be decrypted/)
  for (const text of ['demo', 'somebody', SECRET, 'access-token'])
    t.notOk(saved.out.includes(text), `"${text}" is not in the file`)
  // npm writes lines of its own in front.
  await writeFile(at('bundle'), Buffer.concat([Buffer.from('\n> bridge\n> node src/cli/main.ts backup\n\n'), saved.out]))

  const reads = [
    '',
    '/demo',
    '/demo/credentials?limit=200',
    '/other/credentials',
    '/demo/members',
    '/other/webhooks',
    '/demo/events?limit=200',
    '/other/events'
  ]
  const read = async () => Promise.all(reads.map(async path => stable((await bridge.call('GET', api + path)).body)))
  const before = await read()
  const known = await bridge.redis.client.get(controllerKeys(DEFAULT_CONTROLLER).identity)
  t.match(known, /"key":"[\w-]{43}"/)
  await bridge.stop()
  const target = { REDIS_URL: fresh.url, MASTER_KEYS: newMasterKeys(), JCB_PASSPHRASE_FILE: at('passphrase') }

  await t.test('a file that is not as it was written is refused, and nothing is written', async t => {
    const frames = framesOf(saved.out)
    t.ok(frames.length > 3, `${frames.length - 1} frames`)
    const [header = Buffer.alloc(0), first = Buffer.alloc(0), second = Buffer.alloc(0), ...rest] = frames
    const flipped = (bytes: Buffer, i: number) => Buffer.from(bytes.map((byte, at) => (at === i ? byte ^ 1 : byte)))
    const files: Record<string, readonly Buffer[]> = {
      'frames exchanged': [second, first, ...rest],
      'a frame left out': [first, ...rest],
      'a frame twice': [first, first, second, ...rest],
      'the last frame cut off': frames.slice(1, -1),
      'cut inside a frame': [saved.out.subarray(header.length, -5)],
      'more after the end': [...frames.slice(1), Buffer.from('x')],
      'a last frame after the last': [...frames.slice(1), frames.at(-1) ?? header],
      'a bit of the last tag': [flipped(saved.out, saved.out.length - 1).subarray(header.length)],
      'a bit of a length': [flipped(saved.out, header.length + 2).subarray(header.length)],
      'no frame': []
    }
    const { frames: key } = await bundleKeys(header.toString(), new Secret(PASSPHRASE))
    const contentOf = async (file: Buffer): Promise<number> => {
      let count = 0
      for await (const _ of readFrames(key, async (from, length) => file.subarray(from, from + length), 0)) count++
      return count
    }
    t.equal(await contentOf(saved.out.subarray(header.length)), frames.length - 1, 'as it was written, it opens')
    for (const [name, parts] of Object.entries(files)) await t.rejects(contentOf(Buffer.concat(parts)), FrameError, name)

    const said: readonly (readonly [RegExp, readonly Buffer[]])[] = [
      [/frame \d was modified or moved, or the file was truncated/, frames.slice(0, -1)],
      [/the passphrase is wrong, or its header was modified/, [flipped(saved.out, header.length + 1000)]],
      [
        /its header was modified/,
        [Buffer.from(header.toString().replace(/ 1 ./, s => ` 1 ${s.endsWith('A') ? 'B' : 'A'}`)), ...frames.slice(1)]
      ],
      [/newer version/, [Buffer.from(header.toString().replace(' 1 ', ' 2 ')), ...frames.slice(1)]]
    ]
    for (const [sentence, parts] of said) {
      await writeFile(at('damaged'), Buffer.concat(parts))
      t.match(await cli(['restore', at('damaged')], target), { exit: 1, err: sentence })
    }
    for (const [text, sentence] of [
      ['PK\u0003\u0004', /is not a backup of a bridge: it is something else/],
      ['', /is not a backup of a bridge: it is empty/],
      ['error: no such command\n', /is not a backup of a bridge: it is an error message/]
    ] as const) {
      await writeFile(at('damaged'), text)
      t.match(await cli(['restore', at('damaged')], target), { exit: 2, err: sentence })
    }
    const wrong = await cli(['restore', at('bundle'), '--passphrase-file', at('wrong')], target)
    t.match([wrong.exit, wrong.err], [1, /the passphrase is wrong/])
    t.equal(await fresh.client.dbsize(), 0)
  })

  await t.test('what is not given is said, and nothing is written', async t => {
    const { JCB_PASSPHRASE_FILE: _, ...without } = target
    t.match(await cli(['restore', at('bundle')], without), { exit: 2, err: /a passphrase is needed/ })
    t.match(await cli(['backup', '--passphrase-file', '-'], source, { stdin: 'short\n' }), { exit: 2, err: /12 characters/ })
    t.match(await cli(['restore', at('none')], target), { exit: 2, err: /cannot be read/ })
    t.match(await cli(['restore', dir], target), { exit: 2, err: /must be a file/ })
    t.match(await cli(['restore', at('bundle')], { ...target, REDIS_URL: '' }), { exit: 2, err: /REDIS_URL must be set/ })
    t.match(await cli(['restore', at('bundle')], { ...target, MASTER_KEYS: '' }), { exit: 2, err: /MASTER_KEYS/ })
    const used = await cli(['restore', at('bundle')], { ...target, REDIS_URL: bridge.redis.url })
    t.match(used, { exit: 5, err: /--force/ })
    t.equal(await fresh.client.dbsize(), 0)
  })

  await t.test('checked, it is read to its end without a Redis, and nothing is written', async t => {
    const { JCB_PASSPHRASE_FILE: passphrase = '' } = target
    const alone = { JCB_PASSPHRASE_FILE: passphrase }
    const { exit, out, err } = await cli(['restore', '--check', at('bundle')], alone)
    t.match(
      [exit, out.toString()],
      [0, /^the backup is whole.*; format \d+\n\d+ projects with \d+ credentials, .* API tokens\n/],
      err
    )
    const counts =
      out
        .toString()
        .match(/\d+(?= (?:projects|credentials))/g)
        ?.map(Number) ?? []
    t.ok(counts.length === 2 && counts.every(count => count > 0), out.toString())
    t.notMatch(out.toString(), SECRET)
    const bytes = await readFile(at('bundle'))
    await writeFile(at('damaged'), bytes.subarray(0, -1))
    t.match(await cli(['restore', '--check', at('damaged')], alone), { exit: 1, err: /cannot be decrypted/ })
    t.equal(await fresh.client.dbsize(), 0)
  })

  await t.test('restored, everything is as it was', async t => {
    const { code, output } = await command('npm', ['run', '-s', 'bridge', '--', 'restore', at('bundle')], target)
    t.equal(code, 0, output)
    t.notMatch(await dumpOf(fresh.client), SECRET)
    await bridge.control('DELETE', '/requests')
    await bridge.restart({ redisUrl: fresh.url, masterKeys: target.MASTER_KEYS })
    const checkedAt = async () => (await bridge.call('GET', `${api}/demo`)).body.checkedAt
    const first = await checkedAt()
    await until('the folder was read again', async () => (await checkedAt()) > first)
    const after = await read()
    for (const [i, path] of reads.entries()) t.equal(after[i], before[i], `GET ${path}`)
    const { body } = await bridge.call('GET', '/api/v1/keys')
    t.match(body.items, [{ id: 'k1', current: true, seals: 64, records: 67 }])
    t.match((await bridge.call('GET', `${api}/other/credentials/forged`)).body.status, { reason: 'RecordChanged' })
    const seen = await bridge.call('GET', `${api}/demo`, undefined, { authorization: `Bearer ${made.body.token}` })
    t.equal(seen.status, 200, 'a token still works')
    const requests = (await bridge.control('GET', '/requests')).body as { method: string; path: string }[]
    t.ok(requests.length > 0, 'Jenkins was asked')
    t.strictSame(
      // A name that no item can have: how a start learns whether it could make folders.
      requests.filter(({ method, path }) => method !== 'GET' && path !== '/createItem?name='),
      [],
      'and not written to'
    )
    await bridge.control('POST', '/edit', {
      action: 'set',
      folder: 'demo',
      id: 'c7',
      fields: { secret: 'changed behind our back' }
    })
    await bridge.call('POST', `${api}/demo/sync`)
    await until('a change made in Jenkins is undone', async () =>
      (await bridge.readback('demo', 'c7'))?.['secret']?.startsWith(SECRET)
    )
  })

  await t.test('with --force what was there is forgotten', async t => {
    await bridge.stop()
    await fresh.client.set('of somebody else', 'stays')
    await bridge.redis.client.flushall()
    await fresh.client.hset(projectKeys('gone').credentials, 'x', '{}')
    const again = await cli(['restore', at('bundle'), '--force', '--passphrase-file', '-'], target, { stdin: `${PASSPHRASE}\n` })
    t.equal(again.exit, 0, again.err)
    t.equal(await fresh.client.exists(projectKeys('gone').credentials), 0)
    t.equal(await fresh.client.get('of somebody else'), 'stays')
  })
})

/** The header, then each frame. */
function framesOf(file: Buffer): Buffer[] {
  let start = file.indexOf('\n') + 1
  const parts = [file.subarray(0, start)]
  while (start < file.length) {
    const end = start + 4 + file.readUInt32BE(start)
    parts.push(file.subarray(start, end))
    start = end
  }
  return parts
}

/** Without what changes with every check of an unchanged folder: one that is blocked is tried each time. */
const stable = (body: unknown): string =>
  JSON.stringify(body, (name, value) =>
    ['checkedAt', 'nextCheckAt', 'jenkins', 'dueAt', 'attempts'].includes(name) ? undefined : value
  )
