import { invalid, Problem } from '../../domain/problems.ts'
import type { FetchFailure } from '../../secret-stores/provider.ts'
import { providers } from '../../secret-stores/providers.ts'

export const noStore = (): Problem =>
  new Problem('SECRET_STORE_NOT_FOUND', 'No secret store of this name is registered; see GET /api/v1/secret-stores.')

/** Of one whose settings no provider of this version can use. */
export const notOpen = (): Problem =>
  new Problem(
    'RECORD_BROKEN',
    'This version of the bridge cannot open the secret store. Change its settings, or remove it and register it again.'
  )

/** The same words for one that is not there and for one that the project may not read from. */
export const noStoreFor = (): Problem =>
  new Problem('SECRET_STORE_NOT_FOUND', 'No secret store of this name is there for this project.')

export const unknownProvider = (): Problem =>
  invalid([
    {
      pointer: '#/provider',
      detail: `It must be one of ${providers.map(({ provider }) => provider).join(', ')}, which this version has.`
    }
  ])

/** Why a secret store did not answer as it was asked, in sentences that quote nothing of it. */
const sentences: Readonly<Record<string, string>> = {
  Forbidden: 'The secret store does not allow the bridge to do this. Grant its login the permission to list.',
  LoginRefused: 'The secret store refuses the login of the bridge. Give it another one.',
  Sealed: 'The secret store is sealed. Try again when it is open.',
  RateLimited: 'The secret store asks for a pause. Try again in a moment.',
  AddressRefused: 'The address of the secret store may not be called from here; see OUTBOUND_ALLOW.',
  TlsFailed: 'No TLS connection to the secret store came about. Check its certificate and `ca`.',
  TooLarge: 'The answer of the secret store is too large. Name a longer prefix.'
}

export const listingFailed = (failure: FetchFailure): Problem =>
  new Problem(
    'SECRET_STORE_UNAVAILABLE',
    Object.hasOwn(sentences, failure)
      ? (sentences[failure] as string)
      : 'The secret store does not answer as it should. Try again later.'
  )
