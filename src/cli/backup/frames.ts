import { createCipheriv, createDecipheriv } from 'node:crypto'

/** Bytes of content in a frame, at most. */
export const FRAME = 256 * 1024
const TAG = 16
const LENGTH = 4

/** A frame that does not open: a wrong key, or a file that is not as it was written. */
export class FrameError extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'FrameError'
  }
}

/** The place of a frame and whether it is the last one: what is moved, left out or cut off does not open. */
function nonce(count: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUIntBE(count, 5, 6)
  bytes[11] = isLast ? 1 : 0
  return bytes
}

/** Encrypts texts into frames: length, content, tag. */
export class FrameWriter {
  readonly #key: Uint8Array
  readonly #write: (frame: Buffer) => Promise<void>
  #rest = Buffer.alloc(0)
  #count = 0

  constructor(key: Uint8Array, write: (frame: Buffer) => Promise<void>) {
    this.#key = key
    this.#write = write
  }

  async add(text: string): Promise<void> {
    this.#rest = Buffer.concat([this.#rest, Buffer.from(text)])
    while (this.#rest.length > FRAME) {
      const content = this.#rest.subarray(0, FRAME)
      this.#rest = this.#rest.subarray(FRAME)
      await this.#frame(content, false)
    }
  }

  /** Without it the file counts as cut off. */
  end(): Promise<void> {
    return this.#frame(this.#rest, true)
  }

  async #frame(content: Buffer, isLast: boolean): Promise<void> {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce(this.#count++, isLast))
    const body = Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()])
    const length = Buffer.alloc(LENGTH)
    length.writeUInt32BE(body.length)
    await this.#write(Buffer.concat([length, body]))
  }
}

/** Reads exactly so many bytes at a place of the file, fewer at its end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>

/** The content of all frames from a place of the file to its end, each proved before it is given. */
export async function* readFrames(key: Uint8Array, readAt: ReadAt, start: number): AsyncGenerator<Buffer> {
  let position = start
  for (let count = 0; ; count++) {
    const prefix = await readAt(position, LENGTH)
    if (prefix.length < LENGTH) throw new FrameError('it was cut off')
    const length = prefix.readUInt32BE()
    if (length < TAG || length > FRAME + TAG) throw new FrameError(`frame ${count + 1} is damaged`)
    position += LENGTH
    const body = await readAt(position, length)
    if (body.length < length) throw new FrameError('it was cut off')
    position += length
    const isLast = (await readAt(position, 1)).length === 0
    yield open(key, body, count, isLast)
    if (isLast) return
  }
}

function open(key: Uint8Array, body: Buffer, count: number, isLast: boolean): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(count, isLast), { authTagLength: TAG })
  decipher.setAuthTag(body.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -TAG)), decipher.final()])
  } catch {
    if (count === 0) throw new FrameError('the passphrase is wrong, or its beginning was changed')
    throw new FrameError(`frame ${count + 1} was changed, moved, or more was cut off after it`)
  }
}
