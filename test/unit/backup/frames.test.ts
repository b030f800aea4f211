import t from 'tap'
import { FRAME, FrameError, FrameWriter, type ReadAt, readFrames } from '../../../src/backup/frames.ts'

const key = new Uint8Array(32).fill(7)

async function written(...texts: string[]): Promise<Buffer[]> {
  const frames: Buffer[] = []
  const writer = new FrameWriter(key, async frame => void frames.push(Buffer.from(frame)))
  for (const text of texts) await writer.add(text)
  await writer.end()
  return frames
}
async function read(bytes: Buffer, start = 0, by = key): Promise<string> {
  const readAt: ReadAt = async (position, length) => bytes.subarray(position, position + length)
  const parts: Buffer[] = []
  for await (const part of readFrames(by, readAt, start)) parts.push(part)
  return Buffer.concat(parts).toString()
}
const refused = (bytes: Buffer, why: RegExp, by = key) => t.rejects(read(bytes, 0, by), { name: 'FrameError', message: why })

for (const { length, count } of [
  { length: 0, count: 1 },
  { length: FRAME - 1, count: 1 },
  { length: FRAME, count: 1 },
  { length: FRAME + 1, count: 2 },
  { length: 2 * FRAME, count: 2 },
  { length: 3 * FRAME + 5, count: 4 }
])
  t.test(`${length} bytes are in ${count} frames, and come back`, async t => {
    const text = 'ab'.repeat(length).slice(0, length)
    const frames = await written(text.slice(0, 10), text.slice(10))
    t.equal(frames.length, count)
    t.ok((await read(Buffer.concat([Buffer.from('front'), ...frames]), 5)) === text)
    t.notOk(Buffer.concat(frames).includes('ababab'))
  })

t.test('a file that is not as it was written does not open', async () => {
  const frames = await written('x'.repeat(2 * FRAME + 1))
  const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0)] = frames
  const changed = Buffer.from(second)
  changed[100] = (changed[100] ?? 0) ^ 1
  await refused(Buffer.concat([first, second]), /frame 2 was modified or moved, or the file was truncated/)
  await refused(Buffer.concat([first, second, third.subarray(0, -1)]), /^it was truncated$/)
  await refused(Buffer.concat([first, second, third.subarray(0, 3)]), /^it was truncated$/)
  await refused(Buffer.concat([first, changed, third]), /frame 2 was modified/)
  await refused(Buffer.concat([first, third]), /frame 2 was modified/)
  await refused(Buffer.concat([second, first, third]), /passphrase is wrong/)
  await refused(Buffer.concat([first, second, third, third]), /frame 3 was modified/)
  await refused(Buffer.concat(frames), /passphrase is wrong/, new Uint8Array(32))
  await refused(Buffer.alloc(0), /^it was truncated$/)
  for (const length of [0, 15, FRAME + 17, 0xffffffff]) {
    const damaged = Buffer.alloc(40)
    damaged.writeUInt32BE(length)
    await refused(damaged, /frame 1 is damaged/)
  }
})

t.test('no frame of one backup is one of another, nor two of one alike', async t => {
  const [first, second] = await written('x'.repeat(2 * FRAME))
  t.notOk(first?.equals(second ?? Buffer.alloc(0)))
  t.ok(new FrameError('why') instanceof Error)
})
