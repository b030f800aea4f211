import Type from 'typebox'
import type { TargetSettings, VerifyDeps, VerifyKind } from '../kind.ts'
import { addressFaults, sshAddressOf } from './address.ts'
import type { Login } from './attempts.ts'
import { algorithmsOf, hostKeyFaults, hostKeyLine, keyFamilies, keyIn } from './host-keys.ts'
import { loginOf, throwawayLogin } from './logins.ts'
import { checkWith, doubtOf, resultOf, unknown, withoutHostKey } from './outcomes.ts'
import { readyMade } from './ready-made.ts'
import { runSession, type SessionOutcome } from './session.ts'

const Options = Type.Object(
  {
    password: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Whether credentials of the type `username-password` are tried, by the method `password`. A wrong one counts as a failed login.'
      })
    )
  },
  { additionalProperties: false }
)

/** Log-ins to a Git host, or any other server, by SSH. */
export const gitSsh: VerifyKind = {
  kind: 'git-ssh',
  title: 'SSH',
  description:
    'Logs in to an SSH server, such as a Git host, and hangs up. No command is run, so it is not known which repositories the login opens.',
  types: ['ssh-key', 'username-password'],
  trust: 'hostKeys',
  options: Options,
  example: {
    address: 'ssh://git.example.com:7999',
    options: {},
    hostKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'],
    types: ['ssh-key']
  },
  readyMade,
  faults: ({ address, hostKeys }) => [...addressFaults(address), ...hostKeyFaults(hostKeys)],
  async verify(settings, credential, deps) {
    const login = loginOf(settings, credential)
    if (typeof login === 'string') return unknown(login)
    const result = resultOf(await logIn(settings, login, deps))
    // A server that takes every key has said nothing about this one. A wrong password might count, so none is made up.
    if (result.state !== 'valid' || 'password' in login) return result
    const doubt = doubtOf(await logIn(settings, await throwawayLogin(login.user), deps))
    return doubt === undefined ? result : unknown(doubt)
  },
  check: async (settings, deps) =>
    settings.hostKeys.length === 0 ? withoutHostKey : checkWith(await logIn(settings, await throwawayLogin(), deps)),
  async hostKeysOf(settings, deps) {
    const address = sshAddressOf(settings.address)
    if (address === undefined) return { failure: 'AddressInvalid' }
    const found: string[] = []
    for (const algorithms of keyFamilies) {
      const outcome = await runSession(address, { algorithms }, deps)
      if ('failure' in outcome) return outcome
      const line = outcome.end === 'proved' ? hostKeyLine(outcome.hostKey) : undefined
      if (line !== undefined) found.push(line)
      else if (outcome.end === 'closed') return { failure: 'ConnectFailed' }
      else if (outcome.end === 'badAnswer') return { failure: 'BadAnswer' }
    }
    return found.length === 0 ? { failure: 'BadAnswer' } : found
  }
}

async function logIn({ address: text, hostKeys }: TargetSettings, as: Login, deps: VerifyDeps): Promise<SessionOutcome> {
  const address = sshAddressOf(text)
  if (address === undefined) return { failure: 'AddressInvalid' }
  const algorithms = algorithmsOf(hostKeys)
  if (algorithms.length === 0) return { end: 'noSuchHostKey' }
  return runSession(address, { algorithms, login: { pinned: hostKeys.map(keyIn), as } }, deps)
}
