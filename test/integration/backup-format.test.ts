import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { bundleKeys, newHeader } from '../../src/backup/bundle-key.ts'
import { FrameWriter } from '../../src/backup/frames.ts'
import { Secret } from '../../src/domain/secret.ts'
import { FORMAT } from '../../src/store/migrations/index.ts'
import { migrate } from '../../src/store/migrations/migrate.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { parseKeyring } from '../../src/store/sealing/keyring.ts'
import { cli } from '../helpers/cli.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { put, storedAs } from '../helpers/stored.ts'

const PASSPHRASE = 'correct horse battery staple'

t.test('a backup has the format of what it was made of', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-backup-'))
  t.teardown(() => rm(dir, { recursive: true }))
  const { client, url, close } = await startTestRedis()
  t.teardown(close)
  const stored = await storedAs('format-1')
  const passphrase = join(dir, 'passphrase')
  const env = { REDIS_URL: url, MASTER_KEYS: stored.masterKeys, JCB_PASSPHRASE_FILE: passphrase }
  await writeFile(passphrase, PASSPHRASE, { mode: 0o600 })

  /** A bundle of these lines, made as a version of another format makes it. */
  async function bundle(name: string, lines: readonly object[]): Promise<string> {
    const header = newHeader()
    const parts: Buffer[] = [Buffer.from(header)]
    const frames = new FrameWriter(
      (await bundleKeys(header, new Secret(PASSPHRASE))).frames,
      async frame => void parts.push(frame)
    )
    for (const line of lines) await frames.add(`${JSON.stringify(line)}\n`)
    await frames.end()
    await writeFile(join(dir, name), Buffer.concat(parts))
    return join(dir, name)
  }

  await t.test('one of a newer format is refused, and nothing is written', async t => {
    const more = { project: null, part: 'what-is-not-known-yet', entries: [['a', 'b']] }
    const newer = await bundle('newer', [{ project: null, part: 'format', entries: [[String(FORMAT + 1)]] }, more])
    const refused = await cli(['restore', newer], env)
    t.not(refused.exit, 0)
    t.match(refused.err, new RegExp(`format ${FORMAT + 1}.*knows 1 to ${FORMAT}.*newer version`))
    t.strictSame(await client.keys('*'), [])
  })

  await t.test('one of before there were numbers is of the first format, and migrated by the next start', async t => {
    const older = await bundle('older', [{ project: null, part: 'projects', entries: [['demo', '0']] }])
    t.equal((await cli(['restore', older], env)).exit, 0)
    t.equal(await client.get(registryKeys.format), '1')
    t.strictSame(await client.zrange(registryKeys.projects, 0, '-1'), ['demo'])
  })

  await t.test('two projects of one folder are saved with it', async t => {
    await client.flushall()
    await put(client, stored)
    const log = { info() {}, warn() {} }
    await migrate({ redis: client, keyring: parseKeyring(stored.masterKeys), signal: new AbortController().signal, log })
    const saved = await cli(['backup'], env)
    t.equal(saved.exit, 0, saved.err)
    await writeFile(join(dir, 'shared'), saved.out)
    const [folders, owners] = await Promise.all([client.hgetall(registryKeys.folders), client.hgetall(registryKeys.owners)])
    t.equal((await cli(['restore', join(dir, 'shared'), '--force'], env)).exit, 0)
    t.equal(await client.get(registryKeys.format), String(FORMAT))
    t.strictSame(await client.hgetall(registryKeys.folders), folders)
    t.strictSame(await client.hgetall(registryKeys.owners), owners)
  })

  await t.test('none is made of a store of a newer format, or of one that is half restored', async t => {
    for (const [format, why] of [
      [String(FORMAT + 1), /this version cannot create a backup.*newer version/],
      ['restoring', /restore into this Redis has not finished/]
    ] as const) {
      await client.set(registryKeys.format, format)
      const refused = await cli(['backup'], env)
      t.not(refused.exit, 0)
      t.match(refused.err, why)
      t.equal(refused.out.length, 0)
    }
  })
})
