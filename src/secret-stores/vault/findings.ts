import type { StoreFinding } from '../provider.ts'

type Text = readonly [message: string, remedy: string]

/** What a check can show besides the reasons for which nothing can be read. */
const notes = {
  Redirected: [
    'It answers with the address of another host, which the bridge does not follow.',
    'This is a standby that does not forward requests. Register the address of the active node, or of a load balancer that knows it.'
  ],
  Standby: [
    'The server that answers is a standby, and reads only while it can forward requests.',
    'Nothing needs to be done while values can be read. Otherwise register the address of the active node.'
  ],
  DisasterRecovery: [
    'The server that answers is a secondary for disaster recovery, which does not read.',
    'Register the address of the primary cluster.'
  ],
  NotInitialized: ['The server is not initialized.', 'Initialize and unseal it.'],
  LoginIncomplete: [
    'A part of the login is missing, or the service account of the bridge has no token.',
    'Send the login again. For `kubernetes`, let the pod mount its service account token.'
  ],
  LoginRefused: [
    'The login is refused.',
    'Check the token, or the role with its ids or JWT and where the login is mounted (authMount), and send them again.'
  ],
  TokenUnproved: [
    'The token may not look itself up, so it is not known how long it is valid, and it is not renewed.',
    'Grant it the policy `default`, or `read` on auth/token/lookup-self and `update` on auth/token/renew-self.'
  ],
  TokenExpires: [
    'The token cannot be renewed and expires.',
    'Use a periodic token or another login, or send a new token before it ends.'
  ],
  RootToken: ['The token has the policy `root`.', 'Use a login that may only read what the projects need.'],
  PlainHttp: ['The address begins with http://, so the login and all values are sent unencrypted.', 'Use an https address.'],
  MountVersion1: [
    'The mount is a KV engine of version 1, which has no versions: a reference with `version` is refused.',
    'Nothing needs to be done, unless references need `version`: then upgrade the mount to version 2.'
  ],
  MountVersion2: ['The mount is a KV engine of version 2.', 'Nothing needs to be done.'],
  MountRefused: [
    'Nothing is mounted there, or the login may read nothing below it.',
    'Correct `mount`, or grant `read` on the paths below it. Until then a missing key cannot be told from a forbidden one.'
  ],
  MountElsewhere: ['The path is inside another mount.', 'Set `mount` to the path of the mount, and put the rest into the keys.'],
  MountNotKv: ['Another engine than KV is mounted there.', 'Set `mount` to the path of a KV engine.'],
  MayNotRead: [
    'The login may not read some of the paths that projects are allowed.',
    'Grant `read` on them, unless narrower policies are meant.'
  ]
} as const satisfies Readonly<Record<string, Text>>
export type Note = keyof typeof notes

export function noteFinding(note: Note): StoreFinding {
  const [message, remedy] = notes[note]
  return { code: note, message, remedy }
}
