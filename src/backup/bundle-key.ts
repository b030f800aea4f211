import { hkdfSync, randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Secret } from '../domain/secret.ts'
import { type Keyring, parseKeyring } from '../store/sealing/keyring.ts'

/** The keys derived from a passphrase for one bundle. Every bundle has its own salt, so no two share a key. */
export interface BundleKeys {
  /** Encrypts the frames. */
  readonly frames: Uint8Array
  /** Encrypts the secrets inside, in place of the master keys. */
  readonly seals: Keyring
}

/** Minimum length of a new passphrase. A bundle may be stored where others can guess without limits. */
export const LEAST_PASSPHRASE = 12

const SALT = 32
/** The cost of one guess: 128 MiB and most of a second. It is part of the format version. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * 1024 * 1024 }

/** In a thread: a bridge answers requests meanwhile. */
const derived = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** The first line of a bundle: a magic word, the format version and the salt. */
export const newHeader = (): string => `JCB-BACKUP 1 ${randomBytes(SALT).toString('base64url')}\n`
export const MAGIC = 'JCB-BACKUP '
export const HEADER = /^JCB-BACKUP 1 ([A-Za-z0-9_-]{43})\n$/

/** Derives the keys from the whole header as well, so a modified header decrypts nothing. */
export async function bundleKeys(header: string, passphrase: Secret): Promise<BundleKeys> {
  const salt = Buffer.from(HEADER.exec(header)?.[1] ?? '', 'base64url')
  const root = await derived(passphrase.reveal(), salt, 32, COST)
  const derive = (use: string) => new Uint8Array(hkdfSync('sha256', root, header, `jenkins-credentials-bridge backup ${use}`, 32))
  return { frames: derive('frames'), seals: parseKeyring(`backup:${Buffer.from(derive('seals')).toString('base64url')}`) }
}
