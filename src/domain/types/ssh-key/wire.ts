/** Thrown where bytes end before what they promise. */
export class Truncated extends Error {}

/** Reads the wire form of SSH: numbers of four bytes, and strings that begin with their length. */
export class SshReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  take(length: number): Buffer {
    if (length > this.left) throw new Truncated()
    return this.#bytes.subarray(this.#at, (this.#at += length))
  }

  number(): number {
    return this.take(4).readUInt32BE()
  }

  string(): Buffer {
    return this.take(this.number())
  }

  text(): string {
    return this.string().toString('latin1')
  }
}

/** A string in the wire form of SSH. */
export function sshString(bytes: Buffer | string): Buffer {
  const content = Buffer.from(bytes as Buffer)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([length, content])
}

/** A positive number in the wire form of SSH: without leading zeros, but with one where it would look negative. */
export function sshNumber(bytes: Buffer): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const digits = bytes.subarray(start)
  return sshString((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), digits]) : digits)
}

/** Length of a number in bits. */
export function bitsOf(bytes: Buffer): number {
  const start = bytes.findIndex(byte => byte !== 0)
  return start === -1 ? 0 : (bytes.length - start) * 8 - Math.clz32(bytes[start] ?? 0) + 24
}

/** One element of DER: its tag and content. */
export interface DerElement {
  readonly tag: number
  readonly content: Buffer
}

/** The elements that stand side by side in these bytes; throws where one is cut off. */
export function derElements(bytes: Buffer): DerElement[] {
  const elements: DerElement[] = []
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at] as number
    let length = bytes[at + 1] ?? Number.NaN
    at += 2
    if (length > 0x80) {
      const count = length - 0x80
      if (count > 4 || at + count > bytes.length) throw new Truncated()
      length = bytes.readUIntBE(at, count)
      at += count
    }
    if (!(length <= bytes.length - at)) throw new Truncated()
    elements.push({ tag, content: bytes.subarray(at, (at += length)) })
  }
  return elements
}
