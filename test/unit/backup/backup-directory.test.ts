import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { backupName, backupsIn, partialName, removePartials, surplus, timeOf } from '../../../src/backup/backup-directory.ts'
import { backupFailures, failureOf } from '../../../src/backup/backup-failure.ts'
import { dueAt } from '../../../src/backup/schedule.ts'

const time = Date.UTC(2026, 10, 29, 11, 46, 37)

t.test('a name has its time, and is read again', async t => {
  t.equal(backupName(time + 999), 'jcb-20261129T114637Z.backup')
  t.equal(timeOf(backupName(time + 999)), time)
  t.match(partialName(backupName(time)), /^jcb-20261129T114637Z\.backup\.[0-9a-f]{12}\.partial$/)
  t.not(partialName('a'), partialName('a'))
  for (const name of [
    ...['', 'jcb-20261129T114637Z.backup.gz', 'x-jcb-20261129T114637Z.backup', 'jcb-20261329T114637Z.backup'],
    ...[
      'jcb-20261129T114637Z.backup\n',
      'JCB-20261129T114637Z.backup',
      'jcb-2026112T114637Z.backup',
      partialName(backupName(time))
    ]
  ])
    t.equal(timeOf(name), undefined, JSON.stringify(name))
})

t.test('only regular files of ours are found, and only partial ones are cleared away', async t => {
  const dir = t.testdir()
  const [first, second] = [backupName(time), backupName(time + 60_000)]
  for (const name of [second, first, 'notes.txt', `${first}.0123456789ab.partial`, `${first}.partial`, 'x.0123456789ab.partial'])
    writeFileSync(join(dir, name), name)
  symlinkSync('notes.txt', join(dir, backupName(time + 120_000)))
  symlinkSync('notes.txt', join(dir, `${second}.0123456789ab.partial`))
  mkdirSync(join(dir, backupName(time + 180_000)))
  t.strictSame(await backupsIn(dir), [first, second])
  await removePartials(dir)
  const left = readdirSync(dir)
  t.notOk(left.includes(`${first}.0123456789ab.partial`))
  t.equal(left.length, 8, 'everything else stays')
})

t.test('older ones go, the newest and those of a time to come stay', async t => {
  const [a, b, c, d, future] = [0, 1, 2, 3, 100_000_000].map(minutes => backupName(time + minutes * 60_000)) as [
    string,
    string,
    string,
    string,
    string
  ]
  const all = [d, future, b, a, c]
  for (const [newest, keep, gone] of [
    [d, 7, []],
    [d, 4, []],
    [d, 3, [a]],
    [d, 2, [a, b]],
    [d, 1, [a, b, c]],
    [c, 2, [a]],
    [a, 1, []]
  ] as const)
    t.strictSame(surplus(all, newest, keep), gone, `${newest} ${keep}`)
})

t.test('the next one is due after the last one that is not of a time to come', async t => {
  const names = [backupName(time), backupName(time + 5_000), backupName(time + 999_000)]
  t.equal(dueAt([], 1000, time), time)
  t.equal(dueAt([backupName(time + 1_000)], 1000, time), time)
  t.equal(dueAt(names, 1000, time + 6_000), time + 6_000)
  t.equal(dueAt(names, 3_600_000, time + 6_000), time + 5_000 + 3_600_000)
})

t.test('errors of the file system are one of a few reasons, without a path', async t => {
  for (const [code, reason] of [
    ['ENOENT', 'DirectoryMissing'],
    ['ENOTDIR', 'DirectoryMissing'],
    ['ESTALE', 'DirectoryMissing'],
    ['ENOSPC', 'DirectoryFull'],
    ['EDQUOT', 'DirectoryFull'],
    ['EFBIG', 'DirectoryFull'],
    ['EACCES', 'DirectoryUnusable'],
    ['EROFS', 'DirectoryUnusable'],
    ['EIO', 'DirectoryUnusable']
  ] as const) {
    const failure = failureOf(Object.assign(new Error('/secret/path'), { code }))
    t.match(failure, { reason, code, message: backupFailures[reason] })
    t.notMatch(failure.stack, '/secret/path')
  }
  for (const error of [null, undefined, 'ENOSPC', { code: 7 }, { code: 'constructor' }, new Error('x')])
    t.match(failureOf(error), { reason: 'DirectoryUnusable', code: undefined })
})
