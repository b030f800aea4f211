import type { Duplex } from 'node:stream'
import ssh2, { type Algorithms, type AuthHandlerMiddleware, type ServerHostKeyAlgorithm } from 'ssh2'
import { createAttempts, type Login, type Verdict } from './attempts.ts'

/** What to do with an SSH server. */
export interface SshTask {
  /** The signature algorithms of host keys that are offered. */
  readonly algorithms: readonly ServerHostKeyAlgorithm[]
  /** The pinned host keys in base64, and who logs in then. Undefined: a key is learnt, and no login is tried. */
  readonly login?: { readonly pinned: readonly string[]; readonly as: Login }
}

/**
 * How a conversation ended. `proved`: the server has proved to have this key, given in base64. `otherHostKey`: it has none of the
 * pinned keys. `noSuchHostKey`: it has no key of the offered kinds. `unreadable`: the private key cannot be read, and nothing was sent.
 * `closed`: the server ended it.
 */
export type SshOutcome =
  | { readonly end: Verdict | 'otherHostKey' | 'noSuchHostKey' | 'unreadable' | 'closed' }
  | { readonly end: 'proved'; readonly hostKey: string }

/** No key exchange in which the server chooses the group, no SHA-1, no CBC, no compression. */
const ALGORITHMS: Algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group14-sha256'
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'chacha20-poly1305@openssh.com'
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none']
}

const IDENT = 'jenkins-credentials-bridge'

/**
 * Talks to an SSH server until it is known whether it takes the login, and hangs up: no agent, no forwarding, no terminal, no command, no
 * shell. For a thread that can be ended at any time, since the server and the author of the key decide what it costs.
 */
export function converse(stream: Duplex, { algorithms, login }: SshTask): Promise<SshOutcome> {
  const { promise, resolve } = Promise.withResolvers<SshOutcome>()
  const client = new ssh2.Client()
  const end = (outcome: SshOutcome) => {
    client.end()
    resolve(outcome)
  }
  const attempts = login && createAttempts(login.as, verdict => end({ end: verdict }))
  if (login !== undefined && attempts === undefined) return Promise.resolve({ end: 'unreadable' })
  let hostKey = ''
  client.on('error', error => end({ end: endOf(error, attempts?.isTried() ?? false) }))
  client.on('close', () => end({ end: 'closed' }))
  // The server wants a new password before it lets this one in.
  client.on('change password', () => end({ end: 'refused' }))
  client.on('handshake', () => {
    if (login === undefined) end({ end: 'proved', hostKey })
  })
  client.on('ready', () => attempts?.accepted())
  client.connect({
    ...{ sock: stream, username: login?.as.user ?? '', ident: IDENT },
    // The whole try has its time.
    readyTimeout: 0,
    algorithms: { ...ALGORITHMS, serverHostKey: [...algorithms] },
    authHandler: ((left, isPartial) => attempts?.next(left, isPartial) ?? false) as AuthHandlerMiddleware,
    // Called before the signature with this key is verified.
    hostVerifier(blob: Buffer) {
      hostKey = blob.toString('base64')
      const isRight = login?.pinned.includes(hostKey) ?? true
      if (!isRight) end({ end: 'otherHostKey' })
      return isRight
    }
  })
  return promise
}

/** Errors of the library that say something about the host key. Who shows a key without having it is not the server. */
const ends = new Map<string, SshOutcome['end'] & ('noSuchHostKey' | 'otherHostKey' | 'closed')>([
  ['Handshake failed: no matching host key format', 'noSuchHostKey'],
  ['Handshake failed: signature verification failed', 'otherHostKey'],
  ['Connection lost before handshake', 'closed']
])

/** Reasons of a disconnect (RFC 4253, section 11.1). */
const REFUSALS = [14, 15]

function endOf(
  error: Error & { code?: unknown },
  isTried: boolean
): 'refused' | 'noSuchHostKey' | 'otherHostKey' | 'closed' | 'badAnswer' {
  if (typeof error.code !== 'number') return ends.get(error.message) ?? 'badAnswer'
  // OpenSSH says that it counts no further attempts by a text alone.
  const isRefusal = REFUSALS.includes(error.code) || error.message.startsWith('Too many authentication failures')
  return isTried && isRefusal ? 'refused' : 'closed'
}
