import type { UnknownReason, VerifyResult } from '../../domain/verification.ts'
import type { TargetCheck } from '../kind.ts'
import { outboundReasons } from '../outbound-failure.ts'
import { checkOf } from '../reason-finding.ts'
import type { SshOutcome } from './conversation.ts'
import type { SessionOutcome } from './session.ts'

export const unknown = (reason: UnknownReason): VerifyResult => ({ state: 'unknown', reason })

const results: Readonly<Record<SshOutcome['end'], VerifyResult>> = {
  accepted: { state: 'valid' },
  refused: { state: 'invalid', reason: 'LoginRefused' },
  open: unknown('NotProved'),
  partial: unknown('ContentUnsupported'),
  otherHostKey: unknown('HostKeyChanged'),
  noSuchHostKey: unknown('HostKeyChanged'),
  unreadable: unknown('ContentUnsupported'),
  closed: unknown('Unavailable'),
  badAnswer: unknown('BadAnswer'),
  proved: unknown('BadAnswer')
}

/** What a conversation says about the login that was tried. */
export const resultOf = (outcome: SessionOutcome): VerifyResult =>
  'failure' in outcome ? unknown(outboundReasons[outcome.failure]) : results[outcome.end]

/** Why it proves nothing that a server takes a login, after a login that nobody has was tried; undefined if it was refused. */
export function doubtOf(throwaway: SessionOutcome): UnknownReason | undefined {
  const result = resultOf(throwaway)
  if (result.state === 'invalid') return undefined
  const isTaken = result.state === 'valid' || ('end' in throwaway && throwaway.end === 'partial')
  return isTaken ? 'NotProved' : result.reason
}

/** What a login that nobody has says about a server. */
export function checkWith(throwaway: SessionOutcome): TargetCheck {
  const doubt = doubtOf(throwaway)
  return doubt === undefined ? { state: 'ok', findings: [] } : checkOf(doubt)
}

export const withoutHostKey: TargetCheck = {
  state: 'failing',
  findings: [
    {
      code: 'NoHostKey',
      message: 'No host key is pinned, so nothing is tried.',
      remedy:
        'Look at the host keys that the server shows, compare their fingerprints with those that its operator publishes, and pin them.'
    }
  ]
}
