import { own } from '../../domain/own.ts'
import type { Fault } from '../../domain/problems.ts'
import { keyFault } from '../../domain/secret-store.ts'
import { certificatesIn } from '../../domain/types/shared/certificates.ts'
import { formFault } from '../../outbound/address.ts'
import type { OpenSecretStore, OpenSettings, Provider, ProviderDeps } from '../provider.ts'
import { check } from './check.ts'
import { createClient } from './client.ts'
import { createKv, versionFault } from './kv.ts'
import { createSession } from './session.ts'
import { auths, settings, trimmed, vaultSettings } from './settings.ts'

/**
 * The KV engines of Vault, version 1 and 2, and so OpenBao. Written and tested against the published API and an imitation of it: no
 * Vault or OpenBao was available.
 */
export const vault: Provider = {
  provider: 'vault',
  title: 'Vault or OpenBao',
  description:
    'A KV engine of HashiCorp Vault or OpenBao, version 1 or 2. A key is the path below the mount; its properties are named.',
  settings,
  secretSettings: ['token', 'secretId', 'jwt'],
  addressSettings: ['address', 'namespace', 'authMount', 'ca', 'auth'],
  example: {
    ...{ address: 'https://vault.example.com', mount: 'secret', auth: 'appRole' },
    ...{ roleId: '3f1c-of-the-role', secretId: 'SECRET-ID' }
  },
  usesServiceAccount: settings => settings['auth'] === 'kubernetes',
  faults: async settings => faultsOf(settings),
  versionFault,
  open
}

function open(opened: OpenSettings, { outbound, now, serviceAccount }: ProviderDeps): OpenSecretStore {
  const settings = vaultSettings(opened)
  const client = createClient(settings, outbound, now)
  const session = createSession(settings.login, { ask: client.ask, now, serviceAccount })
  const kv = createKv(session.ask, settings.mount, now)
  return {
    fetch: kv.read,
    list: kv.list,
    check: (paths = []) => check({ client, session, kv, settings }, paths),
    close: session.close
  }
}

/** Secret settings and others that each login needs. */
const needed: Readonly<
  Record<(typeof auths)[number], { readonly plain: readonly string[]; readonly secret: readonly string[] }>
> = {
  token: { plain: [], secret: ['token'] },
  appRole: { plain: ['roleId'], secret: ['secretId'] },
  kubernetes: { plain: ['role'], secret: [] },
  jwt: { plain: [], secret: ['jwt'] }
}

function faultsOf(opened: OpenSettings): Fault[] {
  const { settings, secrets } = opened
  const faults: Fault[] = []
  const refuse = (name: string, detail: string | undefined) => {
    if (detail !== undefined) faults.push({ pointer: `#/${name}`, detail })
  }
  const { address, namespace, mount, ca } = vaultSettings(opened)
  // Whether http and this address are allowed is up to the rules for outgoing requests.
  refuse(
    'address',
    formFault(address, { http: true }) ?? (URL.parse(address)?.search === '' ? undefined : 'It must not have a query.')
  )
  refuse('mount', keyFault(mount))
  if (namespace !== undefined)
    refuse('namespace', keyFault(namespace) ?? (/^[!-~]+$/.test(namespace) ? undefined : 'It must be ASCII.'))
  const authMount = own(settings, 'authMount')
  if (typeof authMount === 'string') refuse('authMount', keyFault(trimmed(authMount)))
  if (ca !== undefined && certificatesIn(ca).length === 0) refuse('ca', 'It must be at least one certificate in PEM form.')
  const { plain, secret } = needed[auths.find(auth => auth === own(settings, 'auth')) ?? 'token']
  for (const name of plain) if (typeof own(settings, name) !== 'string') refuse(name, 'It is required for this `auth`.')
  for (const name of secret) if (own(secrets, name) === undefined) refuse(name, 'It is required for this `auth`.')
  return faults
}
