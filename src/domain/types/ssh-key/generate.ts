import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { sshString } from './wire.ts'

const generate = promisify(generateKeyPair)

export const sshKeyKinds = ['ed25519', 'rsa-4096'] as const
export type SshKeyKind = (typeof sshKeyKinds)[number]

/** Keys are generated one at a time, so that a flood of requests leaves threads for the rest of the process. */
let last: Promise<unknown> = Promise.resolve()

/** Generates a private key outside the event loop: ed25519 in OpenSSH format, RSA as PKCS#1, which every SSH program reads. */
export function generateSshKey(kind: string, comment: string): Promise<{ privateKey: string }> {
  const made = last.then(async () => ({ privateKey: kind === 'rsa-4096' ? await rsaKey() : await ed25519Key(comment) }))
  last = made.catch(() => {})
  return made
}

async function rsaKey(): Promise<string> {
  const { privateKey } = await generate('rsa', { modulusLength: 4096 })
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
}

async function ed25519Key(comment: string): Promise<string> {
  const { privateKey } = await generate('ed25519')
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' })
  return opensshEd25519(Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url'), comment)
}

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The container openssh-key-v1 (PROTOCOL.key of OpenSSH), not encrypted: once with the public half, once with both. */
export function opensshEd25519(seed: Buffer, point: Buffer, comment: string): string {
  const half = Buffer.concat([sshString('ssh-ed25519'), sshString(point)])
  const check = randomBytes(4)
  const both = Buffer.concat([check, check, half, sshString(Buffer.concat([seed, point])), sshString(comment)])
  // Filled up to whole blocks of 8 bytes with 1, 2, 3 …
  const padding = Buffer.from(Array.from({ length: (8 - (both.length % 8)) % 8 }, (_, i) => i + 1))
  const body = Buffer.concat([
    ...[Buffer.from('openssh-key-v1\0'), sshString('none'), sshString('none'), sshString('')],
    ...[number(1), sshString(half), sshString(Buffer.concat([both, padding]))]
  ])
  const lines = body.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}
