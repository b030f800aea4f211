import type { FetchFailure, StoreFinding } from './provider.ts'

const texts = {
  NotFound: ['The store has nothing at this key.', 'Check the key.'],
  Deleted: ['What was at this key is deleted.', 'Restore it in the store, or refer to another key.'],
  Destroyed: ['What was at this key is destroyed.', 'Write it to the store again, or refer to another key.'],
  VersionUnsupported: ['The store keeps no versions of this.', 'Leave the version out.'],
  Forbidden: [
    'The store refuses this to the login of the bridge.',
    'Grant what docs/secret-stores.md lists for this kind of store.'
  ],
  LoginRefused: ['The store does not accept the login of the bridge.', 'Send a new login: it may have expired or been revoked.'],
  Sealed: ['The store is sealed.', 'Unseal it.'],
  RateLimited: ['The store answers that there are too many requests.', 'Raise refreshEvery, or the limit of the store.'],
  Unavailable: ['The store does not answer.', 'Check its address, and whether the bridge can reach it through the network.'],
  AddressRefused: [
    'The bridge may not call this address.',
    'The operator of the bridge can allow it with OUTBOUND_ALLOW, and http:// with OUTBOUND_HTTP.'
  ],
  TlsFailed: [
    'The certificate of the store is not trusted.',
    'Give the certificate of its authority, and use the name that its certificate is for.'
  ],
  BadAnswer: ['The answer is not one of such a store.', 'Check the address: a proxy or another program may answer there.'],
  TooLarge: ['The answer is larger than the bridge reads.', 'Keep what belongs to one key below 1 MiB.']
} as const satisfies Record<FetchFailure, readonly [message: string, remedy: string]>

/** What a failure means, and what to do about it. */
export function failureFinding(failure: FetchFailure): StoreFinding {
  const [message, remedy] = texts[failure]
  return { code: failure, message, remedy }
}
