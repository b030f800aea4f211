import type { SecretsManagerClient, SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager'
import type { FetchFailure, OpenSettings, ProviderDeps } from '../provider.ts'
import { createRequestHandler, NotAnswered } from './request-handler.ts'

export type Failed = { readonly failure: FetchFailure; readonly retryAfter?: number; readonly isOfKey?: true }
type Sdk = typeof import('@aws-sdk/client-secrets-manager')

/** Sends commands of the SDK. Never throws. */
export interface SecretsManager {
  send<T>(command: (sdk: Sdk, client: SecretsManagerClient) => Promise<T>): Promise<{ readonly answer: T } | Failed>
  close(): void
}

/** Secrets of one account and region. The SDK is large and loaded by the first request. */
export function openSecretsManager(settings: OpenSettings, deps: ProviderDeps): SecretsManager {
  let isClosed = false
  let pause: number | undefined
  let loading: Promise<{ readonly sdk: Sdk; readonly client: SecretsManagerClient }> | undefined
  const handler = createRequestHandler(deps.outbound, deps.now, ms => {
    pause = ms
  })

  async function load() {
    const sdk = await import('@aws-sdk/client-secrets-manager')
    return { sdk, client: new sdk.SecretsManagerClient(configOf(settings, handler)) }
  }

  async function send<T>(
    command: (sdk: Sdk, client: SecretsManagerClient) => Promise<T>
  ): Promise<{ readonly answer: T } | Failed> {
    if (isClosed) return { failure: 'Unavailable' }
    try {
      loading ??= load()
      const { sdk, client } = await loading
      pause = undefined
      return { answer: await command(sdk, client) }
    } catch (error) {
      const failure = failureOf(error)
      if (failure === 'BadAnswer' && isOfRequest(error)) return { failure, isOfKey: true }
      if (pause === undefined || (failure !== 'RateLimited' && failure !== 'Unavailable')) return { failure }
      return { failure, retryAfter: pause }
    }
  }

  return {
    send,
    close() {
      isClosed = true
      void loading?.then(({ client }) => client.destroy()).catch(() => {})
    }
  }
}

/** Everything is given, so that neither the environment nor files of this process nor a metadata service have a say. */
function configOf({ settings, secrets }: OpenSettings, requestHandler: object): SecretsManagerClientConfig {
  const { region, endpoint, accessKeyId } = settings
  const sessionToken = secrets['sessionToken']?.reveal()
  return {
    region: String(region),
    endpoint: typeof endpoint === 'string' ? endpoint : endpointOf(String(region)),
    credentials: {
      accessKeyId: String(accessKeyId),
      secretAccessKey: secrets['secretAccessKey']?.reveal() ?? '',
      ...(sessionToken === undefined ? {} : { sessionToken })
    },
    requestHandler: requestHandler as NonNullable<SecretsManagerClientConfig['requestHandler']>,
    // The caller has its own pauses, for all keys of a secret store together.
    ...{ maxAttempts: 1, retryMode: 'standard', defaultsMode: 'standard' },
    ...{ useFipsEndpoint: false, useDualstackEndpoint: false, authSchemePreference: ['aws.auth#sigv4'] },
    userAgentAppId: () => Promise.resolve(undefined)
  }
}

export const endpointOf = (region: string): string =>
  `https://secretsmanager.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

const refusals: ReadonlyMap<string, FetchFailure> = new Map([
  ['ResourceNotFoundException', 'NotFound'],
  ['AccessDeniedException', 'Forbidden'],
  // The key of KMS by which the secret is encrypted may not be used.
  ['DecryptionFailure', 'Forbidden'],
  ...[
    ...['UnrecognizedClientException', 'InvalidSignatureException', 'ExpiredTokenException', 'InvalidClientTokenId'],
    ...[
      'IncompleteSignatureException',
      'IncompleteSignature',
      'MissingAuthenticationTokenException',
      'MissingAuthenticationToken'
    ],
    ...['SignatureDoesNotMatch', 'ExpiredToken', 'InvalidAccessKeyId', 'RequestExpired', 'OptInRequired']
  ].map(name => [name, 'LoginRefused'] as const),
  ...['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded'].map(
    name => [name, 'RateLimited'] as const
  )
])

/** What the service says of what a request asks for, such as a name or a version that it does not take. */
const ofRequests: readonly unknown[] = ['InvalidRequestException', 'InvalidParameterException', 'ValidationException']

const isOfRequest = (error: unknown): boolean => ofRequests.includes((error as { name?: unknown }).name)

/** The kind of an error of the SDK; its text quotes what the other side has sent. */
function failureOf(error: unknown): FetchFailure {
  if (error instanceof NotAnswered) return error.failure
  const { name, message, $metadata } = error as { name?: unknown; message?: unknown; $metadata?: { httpStatusCode?: unknown } }
  const status = Number($metadata?.httpStatusCode ?? 0)
  const known = refusals.get(String(name))
  if (known !== undefined && status < 500) return known
  if (name === 'InvalidRequestException')
    return /\b(?:marked|scheduled) for deletion\b/i.test(String(message)) ? 'Deleted' : 'BadAnswer'
  if (status === 429) return 'RateLimited'
  return status >= 500 ? 'Unavailable' : 'BadAnswer'
}
