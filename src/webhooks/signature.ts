import { createHmac, hash, randomBytes } from 'node:crypto'
import { Secret } from '../domain/secret.ts'

/** Prefix of a signing secret, by Standard Webhooks. */
const PREFIX = 'whsec_'

/** A new secret of 256 bits. */
export const newSigningSecret = (): Secret => new Secret(PREFIX + randomBytes(32).toString('base64'))

/** The id of a message for its receiver, the same in every attempt. */
export const messageIdOf = (source: string, id: string): string =>
  `msg_${hash('sha256', `${source} ${id}`, 'base64url').slice(0, 27)}`

/** The headers of Standard Webhooks: a signature with each of the secrets over id, time and body. */
export function signedHeaders(secrets: readonly Secret[], id: string, at: number, body: string): Record<string, string> {
  const seconds = String(Math.floor(at / 1000))
  const signatures = secrets.map(secret => {
    const key = Buffer.from(secret.reveal().slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') }
}
