import type { ServerHostKeyAlgorithm } from 'ssh2'
import type { Fault } from '../../domain/problems.ts'
import { MOST_RSA_BITS } from '../../domain/types/ssh-key/key-shape.ts'
import { publicKeyOf } from '../../domain/types/ssh-key/public-key.ts'
import { Truncated } from '../../domain/types/ssh-key/wire.ts'

/** The kinds of host keys, and the signature algorithms with which a server proves to have one. SHA-1 is none of them. */
const algorithms: ReadonlyMap<string, readonly ServerHostKeyAlgorithm[]> = new Map<string, ServerHostKeyAlgorithm[]>([
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']]
])

/** A server has at most one key of each of these, so they are asked for one after the other. */
export const keyFamilies: readonly (readonly ServerHostKeyAlgorithm[])[] = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256']
]

const LINE = /^(\S+) ([A-Za-z0-9+/]+={0,2})$/
const LONGEST = 4096
/** Shorter RSA keys can be factored. */
const LEAST_RSA_BITS = 2048

/** The key of a line, in base64. */
export const keyIn = (line: string): string => line.split(' ')[1] ?? ''

/** The signature algorithms that these keys allow, so that a server does not show a key of a kind that nobody has pinned. */
export const algorithmsOf = (hostKeys: readonly string[]): ServerHostKeyAlgorithm[] =>
  [...algorithms].filter(([name]) => hostKeys.some(line => line.startsWith(`${name} `))).flatMap(([, names]) => names)

/** A key that a server shows, in base64, as a line of `hostKeys`; undefined for one that must not be pinned. */
export function hostKeyLine(key: string): string | undefined {
  const line = `${algorithmIn(Buffer.from(key, 'base64')) ?? ''} ${key}`
  return lineFault(line) === undefined ? line : undefined
}

export function hostKeyFaults(hostKeys: readonly string[]): Fault[] {
  return hostKeys.flatMap((line, i) => {
    const detail = lineFault(line) ?? (hostKeys.indexOf(line) < i ? 'This key is in the list already.' : undefined)
    return detail === undefined ? [] : [{ pointer: `#/hostKeys/${i}`, detail }]
  })
}

/** What is wrong with a line; it is not quoted, since people paste private keys. */
function lineFault(line: string): string | undefined {
  if (line.length > LONGEST) return `It must have at most ${LONGEST} characters.`
  if (line.startsWith('@')) return 'It must be a key: a line that begins with @ marks an authority or a revoked key.'
  const [first = '', second = '', third] = line.split(' ')
  if (!algorithms.has(first) && algorithms.has(second)) return 'It must begin with the algorithm: leave the host out.'
  if (algorithms.has(first) && third !== undefined) return 'It must end after the key: leave the comment out.'
  if (!LINE.test(line)) return `It must be an algorithm, a space and the key in base64, such as "ssh-ed25519 AAAA…".`
  if (!algorithms.has(first)) return `Its algorithm must be one of ${[...algorithms.keys()].join(', ')}.`
  const blob = Buffer.from(second, 'base64')
  if (blob.toString('base64') !== second || algorithmIn(blob) !== first) return 'Its key is cut off, or is not of this algorithm.'
  return sizeFault(blob)
}

/** Lengths of the keys whose algorithm fixes it. */
const lengths: ReadonlyMap<string, number> = new Map([
  ['ssh-ed25519', 51],
  ['ecdsa-sha2-nistp256', 104],
  ['ecdsa-sha2-nistp384', 136],
  ['ecdsa-sha2-nistp521', 172]
])

function sizeFault(blob: Buffer): string | undefined {
  const { algorithm, bits } = publicKeyOf(blob) ?? { algorithm: '', bits: 0 }
  if (algorithm !== 'ssh-rsa') return blob.length === lengths.get(algorithm) ? undefined : 'Its key is cut off, or is too long.'
  return bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS
    ? undefined
    : `An RSA key must have ${LEAST_RSA_BITS} to ${MOST_RSA_BITS} bits.`
}

function algorithmIn(blob: Buffer): string | undefined {
  try {
    return publicKeyOf(blob)?.algorithm
  } catch (error) {
    if (!(error instanceof Truncated)) throw error
    return undefined
  }
}
