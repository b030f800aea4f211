import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { BackupError } from '../../../../src/backup/backup-error.ts'
import { openBackup, openFile, toFailure } from '../../../../src/cli/backup/open-file.ts'
import { Secret } from '../../../../src/domain/secret.ts'

t.test('what is no backup is named, and ends a command', async t => {
  const dir = t.testdir()
  for (const path of [dir, join(dir, 'nothing')])
    await t.rejects(openFile(path), { name: 'Failure', exit: 'usage', message: /backup/ }, path)
  writeFileSync(join(dir, 'page'), '<html>')
  const file = await openFile(join(dir, 'page'))
  await t.rejects(openBackup(file, new Secret('a long passphrase')), {
    name: 'Failure',
    exit: 'usage',
    message: /it is a page of HTML/
  })
  await file.close()
})

t.test('what the backup has to say becomes the end of a command; other errors stay as they are', async t => {
  for (const [kind, exit] of [
    ['failed', 'failed'],
    ['conflict', 'conflict'],
    ['unsuitable', 'usage']
  ] as const)
    t.throws(() => toFailure(new BackupError(kind, 'a sentence')), { name: 'Failure', exit, message: 'a sentence' })
  t.throws(() => toFailure(new RangeError('x')), { name: 'RangeError' })
})
