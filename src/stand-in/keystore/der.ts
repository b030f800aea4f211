/** One element of a DER encoding. */
export interface Der {
  readonly tag: number
  readonly value: Buffer
  /** The whole element, with its tag and length. */
  readonly whole: Buffer
}

/** The encoding is none. */
export class BadEncoding extends Error {}

export const SEQUENCE = 0x30
export const OCTETS = 0x04
const CONSTRUCTED_OCTETS = 0x24

/** The element that begins at `at`. */
export function readDer(bytes: Buffer, at = 0): Der {
  const first = bytes[at + 1] ?? 0
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || lengthBytes > 4) throw new BadEncoding('a length that DER does not have')
  const start = at + 2 + lengthBytes
  const length = lengthBytes === 0 ? first : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0)
  if (start + length > bytes.length) throw new BadEncoding('cut short')
  return { tag: bytes[at]!, value: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) }
}

/** The elements inside a constructed one. */
export function childrenOf({ value }: Pick<Der, 'value'>): Der[] {
  const found: Der[] = []
  for (let at = 0; at < value.length; at += found.at(-1)!.whole.length) found.push(readDer(value, at))
  return found
}

/** The n-th element inside; there has to be one. */
export function child(der: Pick<Der, 'value'>, n: number): Der {
  const found = childrenOf(der)[n]
  if (found === undefined) throw new BadEncoding(`no element ${n}`)
  return found
}

/** The bytes of an octet string, also of one in pieces. */
export const octetsOf = (der: Der): Buffer =>
  der.tag === CONSTRUCTED_OCTETS ? Buffer.concat(childrenOf(der).map(octetsOf)) : der.value

export const integerOf = ({ value }: Der): number => value.reduce((sum, byte) => sum * 256 + byte, 0)

/** An object identifier with dots. */
export function oidOf({ value }: Der): string {
  const arcs: number[] = []
  let arc = 0
  for (const byte of value) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte < 0x80) {
      arcs.push(arc)
      arc = 0
    }
  }
  const first = Math.min(Math.floor((arcs[0] ?? 0) / 40), 2)
  return [first, (arcs[0] ?? 0) - first * 40, ...arcs.slice(1)].join('.')
}

/** A text by its type: BMP and universal strings have wide characters. */
export function textOfDer({ tag, value }: Der): string {
  if (tag === 0x1e) return Buffer.from(value).swap16().toString('utf16le')
  if (tag === 0x1c) return String.fromCodePoint(...Array.from({ length: value.length / 4 }, (_, i) => value.readUInt32BE(i * 4)))
  return value.toString(tag === 0x14 ? 'latin1' : 'utf8')
}
