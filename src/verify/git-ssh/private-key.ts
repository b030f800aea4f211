import { createPrivateKey } from 'node:crypto'
import ssh2, { type ParsedKey } from 'ssh2'
import { opensshEd25519 } from '../../domain/types/ssh-key/generate.ts'

/** A private key in any form that Jenkins reads; undefined for one that cannot be read. Takes as long as its author wishes. */
export const readPrivateKey = (text: string, passphrase: string): ParsedKey | undefined =>
  parsed(text, passphrase) ?? fromPkcs8(text, passphrase)

function parsed(text: string, passphrase: string): ParsedKey | undefined {
  try {
    const key: unknown = ssh2.utils.parseKey(text, passphrase === '' ? undefined : passphrase)
    const [first] = (Array.isArray(key) ? key : [key]) as (ParsedKey | Error)[]
    return first instanceof Error || first === undefined || !first.isPrivateKey() ? undefined : first
  } catch {
    return undefined
  }
}

/** The library reads no PKCS#8, so such a key is given to it in another form. */
function fromPkcs8(text: string, passphrase: string): ParsedKey | undefined {
  try {
    const key = createPrivateKey({ key: text, format: 'pem', ...(passphrase === '' ? {} : { passphrase }) })
    const kind = key.asymmetricKeyType
    if (kind === 'rsa') return parsed(key.export({ type: 'pkcs1', format: 'pem' }).toString(), '')
    if (kind === 'ec') return parsed(key.export({ type: 'sec1', format: 'pem' }).toString(), '')
    if (kind !== 'ed25519') return undefined
    const { x = '', d = '' } = key.export({ format: 'jwk' })
    return parsed(opensshEd25519(Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url'), ''), '')
  } catch {
    return undefined
  }
}

/**
 * A key once for each signature algorithm to try. The library would choose SHA-1 for an RSA key where the server does not announce what
 * it takes, and a refusal of that says nothing about the key.
 */
export function signersOf(key: ParsedKey, onSign: () => void): ParsedKey[] {
  const signer = (type: string, hash?: string): ParsedKey =>
    Object.create(key, {
      type: { value: type },
      sign: {
        value: (data: Buffer) => {
          onSign()
          return key.sign(data, hash)
        }
      }
    })
  // The second one for servers of before 2016.
  return key.type === 'ssh-rsa' ? [signer('rsa-sha2-256', 'sha256'), signer('ssh-rsa', 'sha1')] : [signer(key.type)]
}
