import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { readTextFile } from '../../../../src/app/config/read-text-file.ts'
import { execFileSyncBound } from '../../../helpers/child.ts'

const directory = mkdtempSync(join(tmpdir(), 'jcb-text-file-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'file')

t.test('a text is read as it is', async t => {
  writeFileSync(file, 'hunter2\n')
  t.strictSame(readTextFile(file), { value: 'hunter2\n' })
})

t.test('what is no text, or none that could be a setting, is a fault that quotes nothing', async t => {
  const pipe = join(directory, 'pipe')
  execFileSyncBound('mkfifo', [pipe], {})
  const large = join(directory, 'large')
  writeFileSync(large, '')
  truncateSync(large, 600 * 1024 * 1024)
  writeFileSync(file, Buffer.from([0x68, 0xff, 0xfe, 0x61]))
  const faults: readonly (readonly [string, RegExp])[] = [
    [pipe, /no regular file/],
    [directory, /no regular file|cannot be read/],
    ['/dev/zero', /no regular file/],
    [large, /too large/],
    [join(directory, 'absent'), /cannot be read/],
    [file, /no text/]
  ]
  for (const [path, fault] of faults) {
    const read = readTextFile(path)
    t.match(read, { fault }, path)
    t.notMatch(JSON.stringify(read), directory)
  }
})
