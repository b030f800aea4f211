import { isUtf8 } from 'node:buffer'
import { constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { own } from '../own.ts'

/** Maximum nesting of encodings. */
const DEPTH = 4
/** Maximum number of texts in one search, and of their characters in total: compressed data may expand without end. */
const MOST_VIEWS = 2000
const MOST_CHARACTERS = 512 * 1024
/** Minimum length of a base64 run to decode. Secrets in shorter runs are found directly. */
const SHORTEST_RUN = 8

/** The texts that can be decoded from a text. */
export interface Views {
  readonly texts: readonly string[]
  /** False if it contains compressed data that was not inspected, because it is too large or of an unknown format. */
  readonly isWhole: boolean
}

/** The remaining budget of a search. */
export interface Budget {
  views: number
  characters: number
}

export const newBudget = (): Budget => ({ views: MOST_VIEWS, characters: MOST_CHARACTERS })

/** The text itself and everything in it that is escaped, encoded or compressed. */
export function viewsOf(text: string, budget: Budget): Views {
  const seen = new Set<string>()
  let isWhole = true
  let layer = [text]
  for (let depth = 0; depth <= DEPTH && layer.length > 0; depth++) {
    const next: string[] = []
    for (const view of layer) {
      if (seen.has(view)) continue
      budget.views--
      budget.characters -= view.length
      if (budget.views < 0 || budget.characters < 0) return { texts: [...seen], isWhole: false }
      seen.add(view)
      const packed = unpackedRuns(view, budget)
      isWhole &&= packed.isWhole
      next.push(...unescaped(view), ...packed.texts)
    }
    layer = next
  }
  return { texts: [...seen], isWhole }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '0': '\0' }
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text without the escapes of JSON and programming languages, of URLs, and of XML. */
function unescaped(text: string): string[] {
  const found: string[] = []
  if (text.includes('\\'))
    found.push(
      text.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g, (_all, four, two, one) =>
        one === undefined ? String.fromCharCode(Number.parseInt(four ?? two, 16)) : (own(escapes, one) ?? one)
      )
    )
  if (/%[0-9a-fA-F]{2}/.test(text)) found.push(fromPercent(text))
  // Form encoding has a plus for a space.
  if (text.includes('+') && /[%&]|=[^=]/.test(text)) found.push(fromPercent(text.replaceAll('+', ' ')))
  if (text.includes('&'))
    found.push(
      text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/g, (all, hex, decimal, name) => {
        if (name !== undefined) return own(entities, name) ?? all
        const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : all
      })
    )
  return found
}

/** Decodes percent-encoded bytes. */
export const fromPercent = (text: string): string =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString())

/** The texts in the base64 and hex runs of a text, decompressed if necessary. */
function unpackedRuns(text: string, budget: Budget): Views {
  const texts: string[] = []
  let isWhole = true
  for (const run of runsOf(text)) {
    const encoded = [...startsOf(run)].map(start => Buffer.from(run.slice(start), 'base64'))
    if (/^(?:[0-9a-fA-F]{2})+$/.test(run)) encoded.push(Buffer.from(run, 'hex'))
    for (const bytes of encoded) {
      const unpacked = unpack(bytes, budget.characters)
      if (unpacked === 'hidden') isWhole = false
      const said = unpacked === 'hidden' ? undefined : textIn(unpacked ?? bytes)
      if (said !== undefined) texts.push(said)
      // An archive is not text but contains texts.
      if (unpacked instanceof Buffer) texts.push(unpacked.toString())
    }
  }
  return { texts, isWhole }
}

/** Runs of base64, also wrapped ones. */
function runsOf(text: string): Set<string> {
  const joined = text.replaceAll(/\s+|\\r|\\n/g, '')
  const all = [text, ...(joined === text ? [] : [joined])].flatMap(one => one.match(/[A-Za-z0-9+/_-]+/g) ?? [])
  return new Set(all.filter(run => run.length >= SHORTEST_RUN))
}

/** Prefixes of base64 that contains compressed data. */
const PACKED = ['H4sI', 'UEsDB', 'KLUv/']

/** Minimum length of a run whose content may start after other letters. */
const SHORTEST_MIXED = 16

/** Possible starts of the content of a run. */
function startsOf(run: string): Set<number> {
  if (run.length < SHORTEST_MIXED) return new Set([0])
  const found = PACKED.map(mark => run.indexOf(mark))
  return new Set([0, 1, 2, 3, ...found].filter(start => start >= 0 && start < run.length))
}

const XZ = Buffer.from('fd377a585a00', 'hex')
const ZIP = Buffer.from('PK\x03\x04', 'latin1')
const BZIP2 = Buffer.from('BZh')

const startsWith = (bytes: Buffer, mark: Buffer): boolean => bytes[0] === mark[0] && mark.equals(bytes.subarray(0, mark.length))

/** Decompresses bytes; `hidden` if that is not possible, undefined if they are not compressed. */
function unpack(bytes: Buffer, most: number): Buffer | 'hidden' | undefined {
  const options = { maxOutputLength: Math.max(most, 1), finishFlush: constants.Z_SYNC_FLUSH }
  const [a, b, c, d] = bytes
  if (a === 0x1f && b === 0x8b) return attempt(() => gunzipSync(bytes, options))
  if (a === 0x78 && b !== undefined && (0x7800 + b) % 31 === 0) return attempt(() => inflateSync(bytes, options))
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd)
    return attempt(() => zstdDecompressSync(bytes, { maxOutputLength: options.maxOutputLength }))
  if (startsWith(bytes, ZIP)) return attempt(() => unzip(bytes, options))
  const isForeign = startsWith(bytes, XZ) || (bytes.length > 10 && startsWith(bytes, BZIP2) && bytes[4] === 0x31)
  return isForeign ? 'hidden' : undefined
}

/** The entries of a zip one after another, by their local headers. */
function unzip(bytes: Buffer, options: { maxOutputLength: number; finishFlush: number }): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at !== -1 && parts.length < 8; at = bytes.indexOf(ZIP, at + 4)) {
    if (at + 30 > bytes.length) break
    const content = bytes.subarray(at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28))
    parts.push(bytes.readUInt16LE(at + 8) === 0 ? content : inflateRawSync(content, options), Buffer.from('\n'))
  }
  return Buffer.concat(parts)
}

function attempt(work: () => Buffer): Buffer | 'hidden' | undefined {
  try {
    return work()
  } catch (error) {
    // Other errors mean that the data only looks compressed; data that is too large may contain anything.
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'hidden' : undefined
  }
}

/** Decodes UTF-8, or UTF-16 that is mostly ASCII; undefined for other bytes. */
function textIn(bytes: Buffer): string | undefined {
  const half = bytes.length >> 1
  if (bytes.includes(0) && bytes.filter(byte => byte === 0).length > half >> 1)
    return bytes[0] === 0
      ? Buffer.from(bytes.subarray(0, half * 2))
          .swap16()
          .toString('utf16le')
      : bytes.toString('utf16le')
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString()
  return text === '' || /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text
}
