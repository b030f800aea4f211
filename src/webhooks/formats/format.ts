import type { Secret } from '../../domain/secret.ts'
import type { CloudEvent } from '../../domain/webhook.ts'
import { signedHeaders } from '../signature.ts'

/** What is sent for one event. */
export interface Outgoing {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  /** Added to the query of the URL. */
  readonly query?: Readonly<Record<string, string>>
}

/** What a message is made from besides the event. */
export interface Signing {
  readonly secrets: readonly Secret[]
  /** The same in every attempt. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The form in which a receiver takes events: a file here, and its name in the list of `index.ts`. */
export interface Format {
  readonly name: string
  /** Where the secret comes from: the bridge makes it, the receiver gives it, or there is none. */
  readonly secret: 'ours' | 'theirs' | 'none'
  make(message: CloudEvent, signing: Signing): Outgoing
  /** Whether an answer with a status of success says that the message was refused; without it, answers are not read. */
  readonly refuses?: (answer: string) => boolean
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

/** A message of a chat: what it shows is in its body, and nothing is signed. */
export const asJson = (body: object): Outgoing => ({ body: JSON.stringify(body), headers: JSON_TYPE })

/** A message that is signed as Standard Webhooks says. */
export function signed(body: string, type: string, { secrets, id, at }: Signing): Outgoing {
  return { body, headers: { 'content-type': type, ...signedHeaders(secrets, id, at, body) } }
}
