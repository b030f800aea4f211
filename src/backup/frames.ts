import { createCipheriv, createDecipheriv } from 'node:crypto'

/** Maximum number of content bytes in a frame. */
export const FRAME = 256 * 1024
const TAG = 16
const LENGTH = 4

/** A frame that cannot be decrypted: the key is wrong, or the file was modified. */
export class FrameError extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'FrameError'
  }
}

/** Encodes the position of a frame and whether it is the last, so that moved, missing or truncated frames do not decrypt. */
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

  /** Writes the last frame, without which the file counts as truncated. */
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

/** Reads `length` bytes at a position of the file, or fewer at its end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>

/** The content of all frames from a position to the end of the file, each authenticated before it is returned. */
export async function* readFrames(key: Uint8Array, readAt: ReadAt, start: number): AsyncGenerator<Buffer> {
  let position = start
  for (let count = 0; ; count++) {
    const prefix = await readAt(position, LENGTH)
    if (prefix.length < LENGTH) throw new FrameError('it was truncated')
    const length = prefix.readUInt32BE()
    if (length < TAG || length > FRAME + TAG) throw new FrameError(`frame ${count + 1} is damaged`)
    position += LENGTH
    const body = await readAt(position, length)
    if (body.length < length) throw new FrameError('it was truncated')
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
    if (count === 0) throw new FrameError('the passphrase is wrong, or its header was modified')
    throw new FrameError(`frame ${count + 1} was modified or moved, or the file was truncated after it`)
  }
}
