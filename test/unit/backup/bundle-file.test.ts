import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { openBundle } from '../../../src/backup/bundle-file.ts'
import { bundleKeys, newHeader } from '../../../src/backup/bundle-key.ts'
import { FrameWriter } from '../../../src/backup/frames.ts'
import { Secret } from '../../../src/domain/secret.ts'

const dir = t.testdir()
const passphrase = new Secret('a long passphrase')
const header = newHeader()
const keys = await bundleKeys(header, passphrase)

async function fileWith(text: string): Promise<string> {
  const path = join(dir, crypto.randomUUID())
  writeFileSync(path, text)
  return path
}
async function opened(path: string) {
  const file = await open(path)
  try {
    return await openBundle(file, passphrase, text => (text === 'odd' ? 'something odd' : undefined))
  } finally {
    await file.close()
  }
}
/** A bundle of these lines, with something in front of it. */
async function bundleOf(lines: readonly object[], front = ''): Promise<string> {
  const parts: Buffer[] = [Buffer.from(front + header)]
  const writer = new FrameWriter(keys.frames, async frame => void parts.push(Buffer.from(frame)))
  for (const line of lines) await writer.add(`${JSON.stringify(line)}\n`)
  await writer.end()
  const path = join(dir, crypto.randomUUID())
  writeFileSync(path, Buffer.concat(parts))
  return path
}
const format = (entry: string) => ({ project: null, part: 'format', entries: [[entry]] })
const project = { project: 'demo', part: 'project', entries: [['{}']] }

t.test('a part that this version does not know is found before anything is written', async t => {
  const bundle = await bundleOf([{ project: 'demo', part: 'x', entries: [] }, project, format('2')], '> bridge\n> npm run\n')
  await t.rejects(opened(bundle), { kind: 'failed', message: /parts that are unknown to this version/ })
})

t.test('what is no backup is refused before the passphrase is used', async t => {
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['', 'unsuitable', /it is empty/],
    ['odd', 'unsuitable', /it is something odd/],
    ['some text\n', 'unsuitable', /something else/],
    ['JCB-BACKUP 1 cut', 'unsuitable', /not a backup/],
    [header.replace(' 1 ', ' 2 '), 'failed', /newer version/],
    [header.slice(0, 30) + '\n', 'failed', /newer version|beginning was changed/]
  ]
  for (const [text, kind, message] of wrong) await t.rejects(opened(await fileWith(text)), { kind, message }, text)
})
