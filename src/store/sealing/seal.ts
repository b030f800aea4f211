import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Secrets } from '../../domain/credential.ts'
import { Secret } from '../../domain/secret.ts'
import { KEY_ID, type Keyring, type MasterKey } from './keyring.ts'

/** What a seal is bound to. A sealed text that was moved elsewhere, or an older one that was put back, does not open. */
export interface Binding {
  readonly project: string
  readonly id: string
  readonly generation: number
  /** Identifies the record, because generations repeat: a credential that is created again after its deletion starts at 1. */
  readonly sealId?: string | undefined
}

/** The binding of a credential's secrets. */
export const bindingOf = ({ project, id, generation, sealId }: Binding): Binding => ({ project, id, generation, sealId })

/** Thrown for a sealed text that does not open here. Gives the reason, never the text. */
export class SealError extends Error {
  /** Set if only the key of this id is missing. */
  readonly missingKey: string | undefined

  constructor(why: string, missingKey?: string) {
    super(why)
    this.name = 'SealError'
    this.missingKey = missingKey
  }
}

/** The header of a sealed text, with its key id and its binding. It is in clear and covered by the tag. */
export const headerPart = (sealed: string): string => sealed.split('.', 1)[0] ?? ''

export interface Sealer {
  seal(secrets: Secrets, binding: Binding): Promise<string>
  /** Throws `SealError` if the key is unknown, or the text was changed or belongs elsewhere. */
  open(sealed: string, binding: Binding): Promise<Secrets>
  /** Why a text with this header cannot open here: a missing key or another binding. Does not decrypt. */
  fault(header: string, binding: Binding): SealError | undefined
  /** The id of the key named in a header. */
  keyOf(header: string): string
  /** Seals the same content again with the current key, keeping its binding. */
  reseal(sealed: string): Promise<string>
}

/** The keyring that seals differs from the one that opens in a backup. */
export interface SealerOptions {
  /** Seals; default: the keyring that opens. */
  readonly target?: Keyring
  /** Called before anything is sealed. */
  readonly claim?: () => Promise<void>
}

const ALGORITHM = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals as compact JWE: A256GCM, with the key's id and the binding in the protected header, which the tag covers. By the ciphers of Node
 * and not by WebCrypto: to hand a seal to the thread pool and to wait for it takes several times as long as to make it.
 */
export function createSealer(keyring: Keyring, { target = keyring, claim = async () => {} }: SealerOptions = {}): Sealer {
  const keys = new Map<MasterKey, KeyObject>()
  const usable = (key: MasterKey): KeyObject => {
    const known = keys.get(key) ?? createSecretKey(key.sealing)
    keys.set(key, known)
    return known
  }
  const encrypt = async (plain: Uint8Array | string, binding: Binding): Promise<string> => {
    await claim()
    const { project: prj, id: sub, generation: gen, sealId: jti } = binding
    const header = { alg: 'dir', enc: 'A256GCM', kid: target.current.id, prj, sub, gen, ...(jti === undefined ? {} : { jti }) }
    return encrypted(plain, header, usable(target.current))
  }
  const keyFor = (header: Header): MasterKey => {
    const key = keyring.find(header.kid)
    if (key === undefined) throw missing(header.kid)
    return key
  }
  return {
    async seal(secrets, binding) {
      const plain = JSON.stringify(Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()])))
      return encrypt(plain, binding)
    },

    async open(sealed, binding) {
      const header = headerOf(headerPart(sealed))
      const key = keyFor(header)
      if (!isBoundTo(header, binding)) throw misplaced()
      const plain = textsIn(decrypted(sealed, header, usable(key)))
      return Object.fromEntries(Object.entries(plain).map(([name, text]) => [name, new Secret(text)]))
    },

    fault(part, binding) {
      try {
        const header = headerOf(part)
        keyFor(header)
        return isBoundTo(header, binding) ? undefined : misplaced()
      } catch (error) {
        if (error instanceof SealError) return error
        throw error
      }
    },

    keyOf: part => headerOf(part).kid,

    async reseal(sealed) {
      const header = headerOf(headerPart(sealed))
      const plain = decrypted(sealed, header, usable(keyFor(header)))
      return encrypt(plain, { project: header.prj, id: header.sub, generation: header.gen, sealId: header.jti })
    }
  }
}

interface Header {
  readonly alg: unknown
  readonly enc: unknown
  readonly kid: string
  readonly prj: string
  readonly sub: string
  readonly gen: number
  readonly jti: string | undefined
}

const missing = (id: string): SealError =>
  KEY_ID.test(id) ? new SealError(`the key "${id}" is not configured`, id) : new SealError('it names no key')

const misplaced = (): SealError =>
  new SealError('it was sealed for another project, credential or generation, or for an earlier credential of this id')

const isBoundTo = ({ prj, sub, gen, jti }: Header, { project, id, generation, sealId }: Binding): boolean =>
  prj === project && sub === id && gen === generation && jti === sealId

function headerOf(part: string): Header {
  try {
    const { alg, enc, kid, prj, sub, gen, jti } = JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
    const own = { kid: String(kid), prj: String(prj), sub: String(sub), gen: Number(gen) }
    return { alg, enc, ...own, jti: jti === undefined ? jti : String(jti) }
  } catch {
    throw new SealError('it is not a sealed text')
  }
}

function textsIn(plain: Uint8Array): Record<string, string> {
  try {
    return JSON.parse(new TextDecoder().decode(plain))
  } catch {
    // As below: the parser's message quotes the text.
    throw new SealError('it does not contain secrets')
  }
}

function encrypted(plain: Uint8Array | string, header: object, key: KeyObject): string {
  const protectedPart = Buffer.from(JSON.stringify(header)).toString('base64url')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(protectedPart))
  const text = Buffer.concat([typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain), cipher.final()])
  return [protectedPart, '', ...[iv, text, cipher.getAuthTag()].map(bytes => bytes.toString('base64url'))].join('.')
}

function decrypted(sealed: string, header: Header, key: KeyObject): Buffer {
  const parts = sealed.split('.')
  if (parts.length !== 5) throw new SealError('it is not a sealed text')
  const [protectedPart = '', wrappedKey, ...rest] = parts
  const [iv, text, tag] = rest.map(part => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer]
  const isOfForm = header.alg === 'dir' && header.enc === 'A256GCM' && wrappedKey === ''
  try {
    // A shorter tag would be easier to guess.
    if (!isOfForm || iv.length !== IV_BYTES || tag.length !== TAG_BYTES) throw new SealError('its tag does not match')
    const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(protectedPart))
    decipher.setAuthTag(tag)
    return Buffer.concat([decipher.update(text), decipher.final()])
  } catch {
    // The cause is dropped deliberately: it could quote the text.
    throw new SealError('its tag does not match')
  }
}
