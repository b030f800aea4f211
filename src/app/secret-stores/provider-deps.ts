import { type AddressRules, strictRules } from '../../outbound/address.ts'
import { createOutbound } from '../../outbound/request.ts'
import type { ProviderDeps } from '../../secret-stores/provider.ts'
import type { ConfigSource } from '../config/config.ts'

/** Where the provider `file` may read, and where it never may; and the API server of the cluster that this process runs in. */
export interface SecretFileSettings {
  readonly directories: readonly string[]
  readonly forbidden: readonly string[]
  readonly apiServer?: string
}

export const noSecretFiles: SecretFileSettings = { directories: [], forbidden: [] }

export function providerDepsOf(
  files: SecretFileSettings,
  { files: read, listed }: Pick<ConfigSource, 'files' | 'listed'>,
  { apiServer, rules = strictRules }: { readonly apiServer?: string | undefined; readonly rules?: AddressRules | undefined } = {}
): ProviderDeps {
  return {
    outbound: createOutbound(rules),
    directories: files.directories,
    ...(files.apiServer === undefined ? {} : { apiServer: files.apiServer }),
    // The list of controllers names other files after a reload.
    get forbidden() {
      return [...files.forbidden, ...read.map(({ path }) => path), ...listed()]
    },
    ...(apiServer === undefined ? {} : { apiServer }),
    now: () => Date.now()
  }
}
