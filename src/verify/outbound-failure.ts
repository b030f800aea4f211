import type { UnknownReason, VerifyResult } from '../domain/verification.ts'
import type { OutboundFailure } from '../outbound/request.ts'
import type { TargetFinding } from './kind.ts'
import { findingOf } from './reason-finding.ts'

/** What it means for a try that a request was not sent or not answered: none of this says anything about the credential. */
export const outboundReasons: Readonly<Record<OutboundFailure, UnknownReason>> = {
  AddressInvalid: 'AddressRefused',
  AddressRefused: 'AddressRefused',
  DnsFailed: 'Unavailable',
  ConnectFailed: 'Unavailable',
  Timeout: 'Timeout',
  TlsFailed: 'TlsFailed',
  BadAnswer: 'BadAnswer',
  TooLarge: 'TooLarge'
}

/** The result of a try that ended with this failure. */
export const resultOfFailure = (failure: OutboundFailure): VerifyResult => ({
  state: 'unknown',
  reason: outboundReasons[failure]
})

/** What a look at a verify target says of this failure. */
export const findingOfFailure = (failure: OutboundFailure): TargetFinding => findingOf(outboundReasons[failure])
