import type { UnknownReason } from '../domain/verification.ts'
import type { TargetCheck, TargetFinding } from './kind.ts'

type Text = readonly [message: string, remedy: string]

const badAnswer: Text = [
  'The answer is not one that this kind of target gives.',
  'Check the address and the kind: a proxy or another program may answer there.'
]

/** Reasons that a look at a verify target can have as well as a try. */
const texts: Partial<Readonly<Record<UnknownReason, Text>>> = {
  Unavailable: ['The target does not answer.', 'Check its address, and whether the bridge can reach it through the network.'],
  Timeout: ['The target does not answer in time.', 'Check whether it is overloaded, or a firewall drops the connection.'],
  RateLimited: ['The target answers that there are too many requests.', 'Wait, or raise its limit for the bridge.'],
  AddressRefused: ['The bridge may not call this address.', 'The operator of the bridge can allow it with OUTBOUND_ALLOW.'],
  AddressElsewhere: [
    'The target answers with the address of another server, which the bridge does not follow.',
    'Register the address that finally answers.'
  ],
  TlsFailed: [
    'The certificate of the target is not trusted.',
    'Give the certificate of its authority, and use the name that its certificate is for.'
  ],
  HostKeyChanged: [
    'The server shows another host key than those that are pinned.',
    'Ask its operator whether it has a new one, and pin that. If it has none, somebody else answers at this address.'
  ],
  TooLarge: ['The answer is larger than the bridge reads.', 'Register an address with a short answer.'],
  NotProved: [
    'The target answers without a login, so that it accepts a login proves nothing.',
    'Register an address, or a repository, that only a login opens.'
  ]
}

/** What may pass by itself is unknown; everything else needs somebody. */
const passing: readonly UnknownReason[] = ['Unavailable', 'Timeout', 'RateLimited']

export function findingOf(reason: UnknownReason): TargetFinding {
  const [message, remedy] = texts[reason] ?? badAnswer
  return { code: reason, message, remedy }
}

/** The outcome of a look that ended for this reason. */
export const checkOf = (reason: UnknownReason): TargetCheck => ({
  state: passing.includes(reason) ? 'unknown' : 'failing',
  findings: [findingOf(reason)]
})
