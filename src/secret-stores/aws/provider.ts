import type { GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager'
import Type from 'typebox'
import type { Fault } from '../../domain/problems.ts'
import { KEY_LIMIT, keyFault, VERSION_LIMIT } from '../../domain/secret-store.ts'
import type { Fetched, OpenSecretStore, OpenSettings, Provider, ProviderDeps } from '../provider.ts'
import { checkSecretsManager } from './check.ts'
import { openSecretsManager, type SecretsManager } from './client.ts'
import { listSecrets } from './list.ts'

const REGION = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/
const ACCESS_KEY = /^[A-Za-z0-9_]{4,128}$/
const NAME = /^[\w/+=.@-]+$/
const ARN = /^arn:[\w-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/
const STAGE = /^[\w/+=.@-]+$/
const VERSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const Settings = Type.Object({
  region: Type.String({
    pattern: '^[a-z]{2,}(-[a-z0-9]+)+$',
    maxLength: 32,
    description: 'The region of the secrets.',
    examples: ['eu-central-1']
  }),
  accessKeyId: Type.String({
    pattern: ACCESS_KEY.source,
    description: 'The id of an access key of an IAM user or role.',
    examples: ['AKIAIOSFODNN7EXAMPLE']
  }),
  secretAccessKey: Type.String({
    pattern: '^[!-~]{1,256}$',
    writeOnly: true,
    description: '1 to 256 visible ASCII characters; the secret of the access key'
  }),
  sessionToken: Type.Optional(
    Type.String({
      pattern: '^[!-~]{1,4096}$',
      writeOnly: true,
      description: '1 to 4096 visible ASCII characters; the session token of temporary credentials, which expire'
    })
  ),
  endpoint: Type.Optional(
    Type.String({
      maxLength: 2048,
      description: 'The address of an interface endpoint of a VPC. Default: the public one of the region.'
    })
  )
})

/** AWS Secrets Manager. A key is the name or the ARN of a secret. */
export const aws: Provider = {
  provider: 'aws-secrets-manager',
  title: 'AWS Secrets Manager',
  description:
    'Secrets of one account and region. A key is the name or the ARN of a secret; a version is a stage (`AWSPREVIOUS`) or the id of a version.',
  settings: Settings,
  secretSettings: ['secretAccessKey', 'sessionToken'],
  addressSettings: ['endpoint'],
  example: { region: 'eu-central-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-real-secret-key' },

  async faults({ settings: { region, accessKeyId, endpoint }, secrets }: OpenSettings): Promise<readonly Fault[]> {
    const faults: Fault[] = []
    const isOdd = (value: unknown, pattern: RegExp) => typeof value !== 'string' || !pattern.test(value)
    if (isOdd(region, REGION)) faults.push({ pointer: '#/region', detail: 'It must be a region, such as eu-central-1.' })
    if (isOdd(accessKeyId, ACCESS_KEY)) faults.push({ pointer: '#/accessKeyId', detail: 'It must be the id of an access key.' })
    if (secrets['secretAccessKey'] === undefined) faults.push({ pointer: '#/secretAccessKey', detail: 'It is missing.' })
    if (endpoint !== undefined && !isEndpoint(endpoint))
      faults.push({ pointer: '#/endpoint', detail: 'It must be an https address without a path, a query and a user.' })
    return faults
  },

  keyFault: (key: string): string | undefined =>
    key.length <= KEY_LIMIT && (NAME.test(key) || ARN.test(key))
      ? undefined
      : 'It must be the name or the ARN of a secret: letters, digits and / _ + = . @ -.',

  versionFault: (version: string): string | undefined =>
    version.length <= VERSION_LIMIT && STAGE.test(version)
      ? undefined
      : 'It must be a stage, such as AWSPREVIOUS, or the id of a version, which is a UUID.',

  open(settings: OpenSettings, deps: ProviderDeps): OpenSecretStore {
    const { region, endpoint } = settings.settings
    // Settings are checked when they are sent; a record that was changed in the store since leads nowhere.
    const isUsable = REGION.test(String(region)) && (endpoint === undefined || isEndpoint(endpoint))
    const manager = isUsable ? openSecretsManager(settings, deps) : noManager

    async function fetch(key: string, version?: string): Promise<Fetched> {
      if (!isKey(key)) return { failure: 'Forbidden' }
      if (version !== undefined && aws.versionFault?.(version) !== undefined) return { failure: 'VersionUnsupported' }
      const request = { SecretId: key, ...versionOf(version) }
      const result = await manager.send((sdk, client) => client.send(new sdk.GetSecretValueCommand(request)))
      return 'failure' in result ? result : fetchedOf(key, result.answer)
    }

    return {
      fetch,
      check: paths => checkSecretsManager(manager, fetch, paths),
      list: prefix => listSecrets(manager, prefix, isKey),
      close: async () => manager.close()
    }
  }
}

function isEndpoint(endpoint: unknown): boolean {
  const url = typeof endpoint === 'string' ? URL.parse(endpoint) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !/[?#@]/.test(String(endpoint))
}

const isKey = (key: string): boolean => (keyFault(key) ?? aws.keyFault?.(key)) === undefined

const noManager: SecretsManager = { send: async () => ({ failure: 'AddressRefused' }), close() {} }

function versionOf(version: string | undefined): { readonly VersionId?: string; readonly VersionStage?: string } {
  if (version === undefined) return {}
  return VERSION_ID.test(version) ? { VersionId: version } : { VersionStage: version }
}

/** The value, if it is that of the secret which was asked for. */
function fetchedOf(key: string, answer: GetSecretValueCommandOutput): Fetched {
  const { Name: name, ARN: arn, VersionId: version, SecretString: text, SecretBinary: binary } = answer
  // An ARN may be given without the six characters at its end.
  const isAsked = key.startsWith('arn:') ? typeof arn === 'string' && (arn === key || arn.startsWith(`${key}-`)) : name === key
  if (!isAsked || (version !== undefined && !STAGE.test(version))) return { failure: 'BadAnswer', isOfKey: true }
  const bytes = typeof text === 'string' ? Buffer.from(text) : binary instanceof Uint8Array ? Buffer.from(binary) : undefined
  return bytes === undefined ? { failure: 'BadAnswer', isOfKey: true } : { stored: { bytes }, version: version ?? null }
}
