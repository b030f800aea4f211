import type { OutboundFailure } from '../outbound/request.ts'
import type { FetchFailure } from './provider.ts'

/** What it means for a value that a request was not sent, or not answered. */
export const outboundFailures: Readonly<Record<OutboundFailure, FetchFailure>> = {
  AddressInvalid: 'AddressRefused',
  AddressRefused: 'AddressRefused',
  DnsFailed: 'Unavailable',
  ConnectFailed: 'Unavailable',
  Timeout: 'Unavailable',
  TlsFailed: 'TlsFailed',
  BadAnswer: 'BadAnswer',
  TooLarge: 'TooLarge'
}
