import { CompactEncrypt, type CryptoKey, compactDecrypt, decodeProtectedHeader } from 'jose'
import type { Secrets } from '../domain/credential.ts'
import { Secret } from '../domain/secret.ts'
import type { Keyring, MasterKey } from './keyring.ts'

/** What a seal is bound to. A sealed text that was moved to another place, or an older one put back, does not open. */
export interface Binding {
  readonly project: string
  readonly id: string
  readonly generation: number
}

/** A sealed text that does not open here. Says why, never what. */
export class SealError extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'SealError'
  }
}

export interface Sealer {
  seal(secrets: Secrets, binding: Binding): Promise<string>
  /** Throws `SealError` when the key is unknown, or the text was changed or belongs elsewhere. */
  open(sealed: string, binding: Binding): Promise<Secrets>
}

/** Seals as compact JWE: A256GCM, the key's id and the binding in the protected header, which the tag covers. */
export function createSealer(keyring: Keyring): Sealer {
  const imported = new Map<string, Promise<CryptoKey>>()
  /** Importing a key costs more than using it. */
  const usable = (key: MasterKey): Promise<CryptoKey> => {
    const known =
      imported.get(key.id) ??
      crypto.subtle.importKey('raw', new Uint8Array(key.sealing), 'AES-GCM', false, ['encrypt', 'decrypt'])
    imported.set(key.id, known)
    return known
  }
  return {
    async seal(secrets, binding) {
      const plain = JSON.stringify(Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()])))
      const header = {
        alg: 'dir',
        enc: 'A256GCM',
        kid: keyring.current.id,
        prj: binding.project,
        sub: binding.id,
        gen: binding.generation
      }
      return new CompactEncrypt(new TextEncoder().encode(plain)).setProtectedHeader(header).encrypt(await usable(keyring.current))
    },

    async open(sealed, binding) {
      const header = headerOf(sealed)
      const key = keyring.find(String(header['kid']))
      if (key === undefined) throw new SealError('no key of this id is configured')
      if (header['prj'] !== binding.project || header['sub'] !== binding.id || header['gen'] !== binding.generation) {
        throw new SealError('it was sealed for another project, credential or generation')
      }
      const plain = await decrypt(sealed, await usable(key))
      return Object.fromEntries(Object.entries(plain).map(([name, text]) => [name, new Secret(text)]))
    }
  }
}

function headerOf(sealed: string): Record<string, unknown> {
  try {
    return decodeProtectedHeader(sealed)
  } catch {
    throw new SealError('it is not a sealed text')
  }
}

async function decrypt(sealed: string, key: CryptoKey): Promise<Record<string, string>> {
  try {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM']
    })
    return JSON.parse(new TextDecoder().decode(plaintext))
  } catch {
    // The cause is dropped on purpose: a parser's message could quote the text.
    throw new SealError('its tag does not match')
  }
}
