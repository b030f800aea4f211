import { isUtf8 } from 'node:buffer'
import type { Secrets } from '../credential.ts'
import { fromPercent, newBudget, viewsOf } from './views.ts'

/**
 * Minimum length of a secret to search for inside a text. A shorter one occurs in many texts by chance and is easily guessed; it is
 * found only if it is the whole text, in quotes, or base64 with its end.
 */
const SHORTEST = 4
/**
 * Minimum length of a part of a secret (a line of a key, a token in a kubeconfig) to search for, and the maximum number of parts.
 */
const SHORTEST_LINE = 32
const SHORTEST_VALUE = 6
const MOST_PARTS = 32
/** Larger secrets are searched for only by their parts: no searched text is as long. */
const LONGEST = 256 * 1024

/** Searches texts for the secret values of one credential in any encoding. */
export interface LeakSearch {
  /** Whether a text contains one of the values, or compressed data that cannot be inspected. */
  finds(text: string): boolean
}

/** All texts of one search share a budget. */
export function searchFor(secrets: readonly Secrets[]): LeakSearch {
  const stored = secrets.flatMap(one => Object.values(one)).map(secret => secret.reveal().trim())
  // A value stored percent-encoded was sent without the encoding.
  const short = stored.filter(value => value.length <= LONGEST)
  const values = new Set([...stored, ...short.map(fromPercent), ...short.flatMap(textInBase64)])
  values.delete('')
  const needles = [...values].map(needleOf)
  const budget = newBudget()
  return {
    finds(text) {
      if (needles.length === 0 || text === '') return false
      const { texts, isWhole } = viewsOf(text, budget)
      return !isWhole || texts.some(view => isIn(view, needles))
    }
  }
}

/** The text that a value of bytes, which is base64, stands for; none if they are no text. */
function textInBase64(value: string): string[] {
  if (value.length < SHORTEST_LINE || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return []
  const bytes = Buffer.from(value, 'base64')
  return isUtf8(bytes) ? [bytes.toString().trim()] : []
}

/** The forms of a value to search for. */
interface Needle {
  /** For a value that is too short to search for inside a text. */
  readonly whole: readonly string[]
  readonly plain: readonly string[]
  /** Without white space, because keys may be wrapped differently. */
  readonly joined: readonly string[]
  readonly base64: readonly string[]
  readonly hex: string | undefined
}

function needleOf(value: string): Needle {
  const bytes = Buffer.from(value)
  if (value.length < SHORTEST) {
    return { whole: [value], plain: [`"${value}"`, `'${value}'`], joined: [], base64: [], hex: undefined }
  }
  const parts = partsOf(value)
  if (bytes.length > LONGEST) return { whole: [], plain: [], joined: parts, base64: [], hex: undefined }
  return {
    whole: [],
    plain: [value],
    joined: [withoutSpace(value), ...parts].filter(part => part.length >= SHORTEST),
    base64: inBase64(bytes),
    hex: bytes.toString('hex')
  }
}

/** The base64 digits that these bytes always have at 0, 1 and 2 bytes after the start of a group, whatever surrounds them. */
function inBase64(bytes: Buffer): string[] {
  const shifted = Buffer.concat([Buffer.alloc(2), bytes])
  return [0, 1, 2].map(shift =>
    shifted
      .subarray(2 - shift)
      .toString('base64')
      .slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
  )
}

const KEY_LINE = /^[A-Za-z0-9+/]{32,}={0,2}$/
const WORD = /[^\s"',:={}[\]]+/g
/** Names of secret values in files such as a kubeconfig or the key of a service account. */
const SECRET_NAME = /(?:token|password|passwd|secret|key-data)$/i

/** Parts of a secret that are secret by themselves, without public ones such as certificates and public keys. */
function partsOf(value: string): string[] {
  const text = value.replaceAll('\\n', '\n').replaceAll(/-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----[^-]*/g, '')
  if (!text.includes('\n') && !text.startsWith('{')) return []
  const lines = text.split('\n', 2000).map(line => line.trim())
  const keys = lines.filter(line => line.length >= SHORTEST_LINE && KEY_LINE.test(line))
  const words = text.match(WORD) ?? []
  const named = words.filter((word, i) => word.length >= SHORTEST_VALUE && SECRET_NAME.test(words[i - 1] ?? ''))
  return [...new Set([...named, ...keys])].slice(0, MOST_PARTS)
}

function isIn(view: string, needles: readonly Needle[]): boolean {
  const joined = withoutSpace(view)
  const digits = joined.replaceAll('-', '+').replaceAll('_', '/')
  const lower = joined.toLowerCase()
  return needles.some(
    needle =>
      needle.whole.some(text => standsAlone(view, text)) ||
      needle.plain.some(text => view.includes(text)) ||
      needle.joined.some(text => joined.includes(text)) ||
      needle.base64.some(text => digits.includes(text)) ||
      (needle.hex !== undefined && lower.includes(needle.hex))
  )
}

/** Whether a text is the whole view, or its base64 occurs there as a separate run. */
function standsAlone(view: string, text: string): boolean {
  if (view.trim() === text) return true
  const digits = Buffer.from(text).toString('base64')
  return view.match(/[A-Za-z0-9+/_-]+=*/g)?.includes(digits) ?? false
}

const withoutSpace = (text: string): string => text.replaceAll(/\s+/g, '')
