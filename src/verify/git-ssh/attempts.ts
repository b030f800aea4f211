import type { AnyAuthMethod, AuthenticationType } from 'ssh2'
import { readPrivateKey, signersOf } from './private-key.ts'

/** A login with a key, or one with a password: never both. */
export type Login =
  | { readonly user: string; readonly privateKey: string; readonly passphrase: string }
  | { readonly user: string; readonly password: string }

/**
 * What a server says to a login. `open`: it lets everybody in. `partial`: it takes the login and wants another proof besides.
 * `badAnswer`: it takes a key without having seen a signature.
 */
export type Verdict = 'accepted' | 'refused' | 'open' | 'partial' | 'badAnswer'

/** The attempts of a login, in their order, as the library asks for them. */
export interface Attempts {
  readonly next: (left: readonly AuthenticationType[] | null, isPartial: boolean | null) => AnyAuthMethod | false
  /** To be called when the server lets us in. */
  readonly accepted: () => void
  /** Whether the login itself was tried. */
  readonly isTried: () => boolean
}

/**
 * At first without any proof, as every client asks which ways there are: a server that lets us in then proves nothing about the login.
 * Undefined: the private key cannot be read.
 */
export function createAttempts(login: Login, end: (verdict: Verdict) => void): Attempts | undefined {
  let isSigned = false
  const proofs = proofsOf(login, () => {
    isSigned = true
  })
  if (proofs === undefined) return undefined
  const method = 'password' in login ? 'password' : 'publickey'
  let tried = -1
  const give = (verdict: Verdict): false => {
    end(verdict)
    return false
  }
  return {
    next(left, isPartial) {
      tried++
      if (tried === 0) return { type: 'none', username: login.user }
      if (isPartial === true) return give('partial')
      if (left?.includes(method) === false) return give('refused')
      return proofs[tried - 1] ?? give('refused')
    },
    accepted() {
      if (tried < 1) end('open')
      else end(method === 'password' || isSigned ? 'accepted' : 'badAnswer')
    },
    isTried: () => tried > 0
  }
}

function proofsOf(login: Login, onSign: () => void): AnyAuthMethod[] | undefined {
  const { user: username } = login
  if ('password' in login) return [{ type: 'password', username, password: login.password }]
  const key = readPrivateKey(login.privateKey, login.passphrase)
  return key && signersOf(key, onSign).map(signer => ({ type: 'publickey', username, key: signer }))
}
