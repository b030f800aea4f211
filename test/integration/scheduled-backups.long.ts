import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, statfs, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Secret } from '../../src/domain/secret.ts'
import { leaderKey } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { ADMIN_TOKEN, type Bridge, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { execFileSyncBound } from '../helpers/child.ts'
import { cli } from '../helpers/cli.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

const PASSPHRASE = 'correct horse battery staple'
const SECRET = 'not-a-real-one, but looked for'
const COMPLETE = /^jcb-\d{8}T\d{6}Z\.backup$/

async function directory(t: Test): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-scheduled-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  return dir
}
/** The settings of backups that are made as often as their names allow. */
const often = (dir: string, keep = 7) => ({ every: 1000, directory: dir, keep, passphrase: new Secret(PASSPHRASE) })
const backups = async (dir: string): Promise<string[]> => (await readdir(dir)).filter(name => COMPLETE.test(name)).toSorted()
const newer = (dir: string, than: string) =>
  until('a newer backup is there', async () => (await backups(dir)).findLast(name => name > than))
const failures = async (bridge: Bridge, reason: string): Promise<number> => {
  const { text } = await bridge.call('GET', '/metrics')
  return Number(new RegExp(`^jcb_backup_failures_total\\{reason="${reason}"\\} (\\d+)$`, 'm').exec(text)?.[1])
}
const events = async (bridge: Bridge) =>
  (await bridge.call('GET', '/api/v1/controllers/default/events')).body.items as { type: string; message: string | null }[]

t.test('backups are made, read back, restored, and the oldest removed', async t => {
  const dir = await directory(t)
  await writeFile(join(dir, 'jcb-notes.backup'), 'of somebody else')
  await writeFile(join(dir, 'jcb-20200101T000000Z.backup'), 'an old one')
  await writeFile(join(dir, 'jcb-20200101T000000Z.backup.0123456789ab.partial'), 'of a process that was killed')
  const bridge = await withBridge(t)
  await bridge.project('demo')
  const secret = { id: 'a', type: 'access-token', data: { token: SECRET } }
  await bridge.call('POST', '/api/v1/projects/demo/credentials', secret)
  await bridge.restart({ backup: often(dir, 2) })
  const second = await newer(dir, await newer(dir, 'jcb-2020~'))
  await until(
    'the oldest ones are gone',
    async () => (await backups(dir)).length === 2 && !(await backups(dir)).includes('jcb-20200101T000000Z.backup')
  )
  await bridge.restart({ backup: { ...often(dir, 2), every: 86_400_000 } })

  const names = await backups(dir)
  t.equal(names.length, 2)
  t.ok(names.every(name => name >= second || name > 'jcb-2021'))
  t.strictSame(
    (await readdir(dir)).filter(name => !COMPLETE.test(name)),
    ['jcb-notes.backup'],
    'nothing of anybody else, nothing partial'
  )
  const newest = join(dir, names.at(-1) ?? '')
  t.equal((await stat(newest)).mode & 0o777, 0o600)
  t.notMatch(await readFile(newest, 'latin1'), SECRET)
  for (const text of [SECRET, PASSPHRASE, dir]) t.notMatch(bridge.logs(), text)
  t.match(bridge.logs(), /"projects":1,"credentials":1,"closed":0.*"backup made and read back"/)
  const { text } = await bridge.call('GET', '/metrics')
  t.match(text, /^jcb_backup_interval_seconds 86400$/m)
  t.equal((await bridge.redis.client.get(registryKeys.lastBackup)) !== null, true)

  const fresh = await startTestRedis()
  t.teardown(() => fresh.close())
  const passphrase = join(await directory(t), 'passphrase')
  await writeFile(passphrase, `${PASSPHRASE}\n`, { mode: 0o600 })
  const env = { REDIS_URL: fresh.url, MASTER_KEYS: newMasterKeys(), JCB_PASSPHRASE_FILE: passphrase }
  t.match(await cli(['restore', '--check', newest], env), { exit: 0, out: /1 projects with 1 credentials/ })
  t.match(await cli(['restore', newest], env), { exit: 0 })
  await bridge.restart({ redisUrl: fresh.url, masterKeys: env.MASTER_KEYS, backup: undefined })
  await bridge.phase('demo', 'a', 'Synced')
  t.match(await bridge.readback('demo', 'a'), { secret: SECRET })
})

t.test('a directory that is full or gone keeps its backups, and is spoken of', async t => {
  const dir = await directory(t)
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    execFileSyncBound('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', dir])
    t.teardown(() => execFileSyncBound('umount', ['-l', dir]))
  }
  const bridge = await withBridge(t, { backup: often(dir, 2) })
  await newer(dir, '')

  await t.test('full', { skip: isRoot ? false : 'only root can mount a small file system' }, async t => {
    const { bavail, bsize } = await statfs(dir)
    await writeFile(join(dir, 'filler'), Buffer.alloc(bavail * bsize)).catch(() => {})
    const before = await until(
      'there is a failure',
      async () => (await failures(bridge, 'DirectoryFull')) > 0 && (await backups(dir))
    )
    t.ok(before.length > 0)
    await until('it was tried again', async () => (await failures(bridge, 'DirectoryFull')) > 2)
    t.strictSame(await backups(dir), before, 'the older ones are kept')
    t.strictSame(
      (await readdir(dir)).filter(name => name.endsWith('.partial')),
      []
    )
    t.match(bridge.logs(), /"reason":"DirectoryFull","code":"ENOSPC".*"the scheduled backup failed: older ones are kept"/)
    const failed = (await events(bridge)).filter(({ type }) => type === 'BackupFailed')
    t.match(failed, [{ message: /no space left.*ENOSPC/ }])
    t.equal(failed.length, 1, 'one event, however many attempts')
    await unlink(join(dir, 'filler'))
    await newer(dir, before.at(-1) ?? '')
    await until('that is said, too', async () => (await events(bridge))[0]?.type === 'BackupRecovered')
  })

  await t.test('gone', async t => {
    const gone = join(await directory(t), 'gone')
    await mkdir(gone)
    await bridge.restart({ backup: often(gone, 2) })
    await newer(gone, '')
    await rename(gone, `${gone}.elsewhere`)
    await until('there is a failure', async () => (await failures(bridge, 'DirectoryMissing')) > 0)
    t.match((await events(bridge))[0], { type: 'BackupFailed', message: /does not exist.*ENOENT/ })
    t.notMatch(JSON.stringify(await events(bridge)), gone)
    t.ok((await backups(`${gone}.elsewhere`)).length > 0)
    await t.rejects(stat(gone), { code: 'ENOENT' }, 'it is not created: a mount would be missing')
    await rename(`${gone}.elsewhere`, gone)
    await newer(gone, (await backups(gone)).at(-1) ?? '')
    await until('that is said, too', async () => (await events(bridge))[0]?.type === 'BackupRecovered')
  })
})

t.test(
  'a kill while one is written leaves the others alone; the next process makes one, and no other does meanwhile',
  async t => {
    const dir = await directory(t)
    const files = await directory(t)
    const old = join(dir, 'jcb-20200101T000000Z.backup')
    await writeFile(old, 'an old one')
    await writeFile(join(files, 'passphrase'), PASSPHRASE, { mode: 0o400 })
    const masterKeys = newMasterKeys()
    const bridge = await withBridge(t, { masterKeys })
    await bridge.project('demo')
    const start = async () => {
      const made = await startBridgeProcess({
        ...{ REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys, ADMIN_TOKEN, ROLE: 'worker' },
        ...{ JENKINS_URL: bridge.jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' },
        ...{ BACKUP_EVERY: '1d', BACKUP_DIRECTORY: dir, BACKUP_PASSPHRASE_FILE: join(files, 'passphrase') }
      })
      t.teardown(() => made.end('SIGKILL'))
      return made
    }
    const first = await start()
    const partial = await until('it is being written', async () => {
      for (const name of await readdir(dir))
        if (name.endsWith('.partial') && (await stat(join(dir, name)).catch(() => undefined))?.size) return name
      return undefined
    })
    await first.end('SIGKILL')
    t.strictSame((await readdir(dir)).toSorted(), ['jcb-20200101T000000Z.backup', partial].toSorted())
    t.equal(await readFile(old, 'utf8'), 'an old one')

    // Another process leads: who asks shortens a leadership that is too long.
    const { client } = bridge.redis
    await client.set(leaderKey('backup'), 'of another process', 'PX', 600_000)
    const [second, third] = await Promise.all([start(), start()])
    await until('they have asked for the leadership', async () => (await client.pttl(leaderKey('backup'))) <= 15_000)
    t.ok((await readdir(dir)).includes(partial), 'while another process leads, nothing is touched')
    await client.del(leaderKey('backup'))
    const name = await newer(dir, 'jcb-2020~')
    t.match(name, COMPLETE)
    t.strictSame(
      (await readdir(dir)).toSorted(),
      ['jcb-20200101T000000Z.backup', name].toSorted(),
      'what was left is cleared away'
    )
    const made = () => [second, third].filter(({ output }) => output().includes('backup made and read back'))
    // The file is there a moment before that is said.
    await until('a process says that it made it', () => Promise.resolve(made().length > 0))
    t.equal(made().length, 1, 'one process made it')
    t.notMatch(second.output() + third.output(), PASSPHRASE)
    t.match(await cli(['restore', '--check', join(dir, name), '--passphrase-file', '-'], {}, { stdin: `${PASSPHRASE}\n` }), {
      exit: 0
    })
  }
)
