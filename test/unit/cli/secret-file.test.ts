import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { secretFile } from '../../../src/cli/secret-file.ts'

const dir = t.testdir()
const file = (text: string | Buffer, mode = 0o400): string => {
  const path = join(dir, crypto.randomUUID())
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}
const read = (text: string | Buffer, mode?: number) => secretFile('JCB_TOKEN_FILE', file(text, mode)).reveal()

for (const [text, secret] of [
  ['secret', 'secret'],
  ['secret\n', 'secret'],
  ['secret\r\n', 'secret'],
  ['secret\n\n', 'secret\n'],
  [' secret ', ' secret '],
  ['\n\n', '\n']
] as const)
  t.test(`of ${JSON.stringify(text)} one end of a line is left out`, async t => t.equal(read(text), secret))

for (const mode of [0o400, 0o600, 0o440, 0o640, 0o500])
  t.test(`mode ${mode.toString(8)} is taken`, async t => t.equal(read('x', mode), 'x'))
for (const mode of [0o444, 0o404, 0o402, 0o401, 0o420, 0o644])
  t.test(`mode ${mode.toString(8)} is not`, async t => t.throws(() => read('x', mode), { exit: 'usage', message: /chmod 0400/ }))

t.test('an empty file, none, a directory and bytes that are no text are told apart', async t => {
  t.throws(() => read('\n'), { message: /empty file/ })
  for (const path of [join(dir, 'nothing'), dir])
    t.throws(() => secretFile('X', path), { message: 'X names a file that cannot be read' })
  t.throws(() => read(Buffer.from([0xff, 0x61])), { exit: 'usage', message: /cannot be read/ })
})
