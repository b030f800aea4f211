import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import { own } from '../../own.ts'
import { tokenKindOf } from '../access-token/token-kinds.ts'
import { urlEncoded } from './url-safety.ts'

/** Encodings within each other that are undone. */
const MOST = 3
/** Longer texts are not tried. */
export const LONGEST_ENCODED = 2 * 1024 * 1024

export type Content = 'a private key' | 'a kubeconfig' | 'a certificate' | 'a token' | 'a text'

/** How a text is encoded, outermost first, and what it says. */
export interface Encoded {
  readonly how: string
  readonly what: Content
}

/** What a text is that is no longer encoded, as far as it can be told. */
function contentOf(text: string): Content | undefined {
  const start = text.trimStart().slice(0, 200)
  if (/^(?:-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY|PuTTY-User-Key-File-|openssh-key-v1\0)/.test(start)) return 'a private key'
  if (/^-----BEGIN [A-Z0-9 ]{0,30}CERTIFICATE/.test(start)) return 'a certificate'
  if (isKubeconfig(text)) return 'a kubeconfig'
  return !/\s/.test(text.trim()) && isToken(text.trim()) ? 'a token' : undefined
}

const isToken = (text: string): boolean =>
  tokenKindOf(text) !== undefined || /^ey[\w-]{10,}\.ey[\w-]{10,}\./.test(text.slice(0, 4000))

const FIRST_FIELD = /^[\s{-]{0,100}(["']?)(?:apiVersion|kind|clusters|contexts|users|current-context|preferences)\1\s*:/

export const isKubeconfig = (text: string): boolean =>
  FIRST_FIELD.test(text.slice(0, 200)) && text.includes('clusters') && text.includes('users')

/** A text that chance does not make. A colon is between user and password, which some servers do want in base64. */
function isWords(text: string, isPadded: boolean): boolean {
  const isLine = text.endsWith('\n') && text.length > 3
  return (
    (isLine || text.length >= (isPadded ? 5 : 10)) && !/[:{}[\]"]/.test(text) && /^[\p{L}\p{N}\p{P}\p{S} ]+\r?\n?$/u.test(text)
  )
}

/** How a text is encoded; undefined for what is none, and for what is already what it should be. */
export function encodingOf(text: string): Encoded | undefined {
  return text.length > LONGEST_ENCODED || contentOf(text) !== undefined ? undefined : undone(text, [])
}

function undone(text: string, names: readonly string[]): Encoded | undefined {
  for (const { name, undo, isText = () => false } of encodings) {
    const inner = undo(text)
    if (inner === undefined || inner === text) continue
    const all = [...names, name]
    const what =
      contentOf(inner) ?? (all.length < MOST ? undone(inner, all) : undefined) ?? (isText(text, inner) ? 'a text' : undefined)
    if (typeof what === 'object') return what
    if (what !== undefined) return { how: all.join(' of '), what }
  }
  return undefined
}

interface Encoding {
  readonly name: string
  /** What it says; undefined for what is not encoded so. */
  readonly undo: (text: string) => string | undefined
  /** Whether the form alone tells that it is one, whatever it says. */
  readonly isText?: (text: string, inner: string) => boolean
}

const ofDigits = (text: string, inner: string): boolean => isWords(inner, text.trimEnd().endsWith('='))

const encodings: readonly Encoding[] = [
  { name: 'a JSON string', undo: fromJson },
  { name: 'escaped text', undo: fromEscapes },
  {
    name: 'percent-encoding',
    undo: fromPercent,
    isText: (text, inner) => urlEncoded(inner) === text.trim().replaceAll(/%../g, code => code.toUpperCase())
  },
  { name: 'hexadecimal digits', undo: fromHex, isText: ofDigits },
  { name: 'base64', undo: fromBase64, isText: ofDigits },
  { name: 'base32', undo: fromBase32, isText: ofDigits },
  { name: 'quoted-printable', undo: fromQuotedPrintable },
  { name: 'HTML', undo: fromHtml }
]

/** Escapes as shells and programming languages have them, in a text without line ends. */
function fromEscapes(text: string): string | undefined {
  if (/[\r\n]/.test(text.trim()) || !/\\[nrtux]/.test(text)) return undefined
  return text.replaceAll(/\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))/g, (_, four?: string, two?: string, letter = '') =>
    four !== undefined || two !== undefined
      ? String.fromCharCode(Number.parseInt(four ?? two ?? '', 16))
      : (own(escapes, letter) ?? letter)
  )
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function fromJson(text: string): string | undefined {
  const trimmed = text.trim()
  if (!trimmed.startsWith('"') || !trimmed.endsWith('"')) return undefined
  try {
    const value: unknown = JSON.parse(trimmed)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

function fromPercent(text: string): string | undefined {
  if (!/%[0-9A-Fa-f]{2}/.test(text)) return undefined
  try {
    return decodeURIComponent(text.trim().replaceAll('+', text.includes('%2B') ? ' ' : '+'))
  } catch {
    return undefined
  }
}

function fromHex(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/^0x/i, '')
    .replaceAll(/\\x|[\s:]/g, '')
  if (digits.length < 8 || digits.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(digits)) return undefined
  return textIn(Buffer.from(digits, 'hex'))
}

function fromBase64(text: string): string | undefined {
  const digits = text.replace(/^\s*data:[\w/+.;=-]{0,100},/, '').replaceAll(/\s/g, '')
  if (digits.length < 8 || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(digits)) return undefined
  return textIn(Buffer.from(digits, 'base64'))
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(text: string): string | undefined {
  const digits = text.replaceAll(/\s/g, '').replace(/={1,6}$/, '')
  if (digits.length < 16 || digits.length > 64 * 1024 || !/^[A-Z2-7]*$/.test(digits)) return undefined
  const bytes: number[] = []
  let [bits, size] = [0, 0]
  for (const digit of digits) {
    bits = ((bits << 5) | BASE32.indexOf(digit)) & 0xfff
    size += 5
    if (size < 8) continue
    size -= 8
    bytes.push((bits >> size) & 0xff)
  }
  return textIn(Buffer.from(bytes))
}

function fromQuotedPrintable(text: string): string | undefined {
  if (!/=(?:[0-9A-F]{2}|\r?\n)/.test(text)) return undefined
  return text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', NewLine: '\n' }

function fromHtml(text: string): string | undefined {
  if (!/&(?:#\d|#x|[A-Za-z]{2,8};)|<br ?\/?>/.test(text)) return undefined
  return text
    .replaceAll(/<br ?\/?>/g, '\n')
    .replaceAll(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&#x([0-9A-Fa-f]{1,5});/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll(/&([A-Za-z]{2,8});/g, (whole, name: string) => own(entities, name) ?? whole)
}

/** The text that bytes are: UTF-8, UTF-16 or either in gzip; undefined for other bytes. */
function textIn(bytes: Buffer, isUnpacked = false): string | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && !isUnpacked) return unpacked(bytes)
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes.length > 3 && bytes[1] === 0 && bytes[3] === 0)
  const text = isWide ? wideText(bytes) : isUtf8(bytes) ? bytes.toString().replace(/^\ufeff/, '') : undefined
  if (text !== undefined) return text
  return bytes.subarray(0, 15).toString('latin1') === 'openssh-key-v1\0' ? 'openssh-key-v1\0' : undefined
}

function wideText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-16le', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function unpacked(bytes: Buffer): string | undefined {
  try {
    return textIn(gunzipSync(bytes, { maxOutputLength: 1024 * 1024 }), true)
  } catch {
    return undefined
  }
}
