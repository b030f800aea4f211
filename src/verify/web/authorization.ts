import { randomUUID } from 'node:crypto'
import { own } from '../../domain/own.ts'
import { Secret } from '../../domain/secret.ts'
import type { Tried } from '../kind.ts'
import { type UnknownResult, unknownFor } from './ask.ts'

/** The scheme of a login, and the value of the header `Authorization` for it. */
export interface Login {
  readonly scheme: 'basic' | 'bearer'
  readonly authorization: Secret
}

/** The types of credentials that can be sent in a header, and how. */
const makers: Readonly<Record<string, (fields: Tried['fields']) => Login | UnknownResult>> = {
  'username-password': ({ username, password }) => {
    if (username === undefined || password === undefined || password.isEmpty) return unknownFor('ValueMissing')
    // The other side would read another user name and another password, and might lock that account.
    if (username.reveal().includes(':')) return unknownFor('ContentUnsupported')
    return { scheme: 'basic', authorization: basic(username.reveal(), password.reveal()) }
  },
  'access-token': ({ token }) => {
    if (token === undefined || token.isEmpty) return unknownFor('ValueMissing')
    // Anything else is no value of a header, or would end it.
    if (!/^[\x21-\x7e]+$/.test(token.reveal())) return unknownFor('ContentUnsupported')
    return { scheme: 'bearer', authorization: new Secret(`Bearer ${token.reveal()}`) }
  }
}

/** How a credential of one of these types is sent. */
export function loginOf({ type, fields }: Tried, types: readonly string[]): Login | UnknownResult {
  const make = types.includes(type) ? own(makers, type) : undefined
  return make === undefined ? unknownFor('TypeUnsupported') : make(fields)
}

/** A login that nobody has: who accepts it accepts any. Its user name is new each time, so that no account can be locked. */
export const madeUpLogin = (): Secret => basic(randomUUID(), randomUUID())

function basic(username: string, password: string): Secret {
  return new Secret(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`)
}
