import { open } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { bundleKeys, newHeader } from '../../../src/backup/bundle-key.ts'
import type { Dumped } from '../../../src/backup/dump.ts'
import { FrameWriter } from '../../../src/backup/frames.ts'
import { prove } from '../../../src/backup/prove-backup.ts'
import { Secret } from '../../../src/domain/secret.ts'

const passphrase = new Secret('a long passphrase')

t.test('only a whole backup with what was written is a proved one', async t => {
  const header = newHeader()
  const parts = [Buffer.from(header)]
  const writer = new FrameWriter(
    (await bundleKeys(header, passphrase)).frames,
    async frame => void parts.push(Buffer.from(frame))
  )
  for (const line of [
    { project: null, part: 'format', entries: [['2']] },
    { project: 'demo', part: 'project', entries: [['{}']] },
    {
      project: 'demo',
      part: 'credentials',
      entries: [
        ['a', '{}'],
        ['b', '{}']
      ]
    },
    { project: 'demo', part: 'secrets', entries: [['a', 'x', 'closed']] }
  ])
    await writer.add(`${JSON.stringify(line)}\n`)
  await writer.end()
  const whole = Buffer.concat(parts)
  const written = { projects: 1, credentials: 2, closed: 1 }
  const changed = Buffer.from(whole)
  changed[whole.length - 20] = (changed[whole.length - 20] ?? 0) ^ 1
  const file = await open(join(t.testdir(), 'file'), 'wx+')
  const holding = async (bytes: Buffer) => {
    await file.truncate()
    await file.write(bytes, 0, bytes.length, 0)
  }
  await holding(whole)
  const reason = (expected: Dumped) =>
    prove(file, passphrase, expected).then(
      () => undefined,
      error => error.reason
    )
  t.equal(await reason(written), undefined)
  t.equal(await reason({ ...written, credentials: 3 }), 'Unproved', 'one was lost on the way')
  for (const bytes of [whole.subarray(0, -1), changed, Buffer.alloc(whole.length)]) {
    await holding(bytes)
    t.equal(await reason(written), 'Unproved', `${bytes.length} bytes`)
  }
  await file.close()
})
