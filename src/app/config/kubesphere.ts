import type { KubesphereConfig } from '../../access/kubesphere-token.ts'
import { Secret } from '../../domain/secret.ts'
import { networksOf } from './listener.ts'
import { roleMapOf } from './oidc.ts'
import type { SettingsText } from './settings-text.ts'

/** What KubeSphere 3 calls itself in its tokens; KubeSphere 4 has an address there. */
const ISSUER = 'kubesphere'
/** A shorter secret could be found by trying, from one token. */
const SHORTEST = 20

/** The KubeSphere whose users are let in; undefined: none. */
export function kubesphereOf(text: SettingsText, faults: string[]): KubesphereConfig | undefined {
  const secret = text('KUBESPHERE_JWT_SECRET')
  const issuer = text('KUBESPHERE_JWT_ISSUER')
  const proxies = text('KUBESPHERE_PROXIES')
  const roleMap = text('KUBESPHERE_ROLE_MAP')
  if (secret !== undefined && secret.length < SHORTEST)
    faults.push(`KUBESPHERE_JWT_SECRET must have ${SHORTEST} characters or more: a short one can be found by trying`)
  if (secret === undefined && issuer !== undefined) faults.push('KUBESPHERE_JWT_ISSUER: KUBESPHERE_JWT_SECRET must be set, too')
  if (secret === undefined && proxies === undefined) {
    if (roleMap !== undefined) faults.push('KUBESPHERE_ROLE_MAP: KUBESPHERE_JWT_SECRET or KUBESPHERE_PROXIES must be set, too')
    return undefined
  }
  return {
    jwt: secret === undefined ? undefined : { secret: new Secret(secret), issuer: issuer ?? ISSUER },
    proxies: proxiesOf(proxies, faults),
    roleMap: roleMapOf('KUBESPHERE_ROLE_MAP', roleMap, faults)
  }
}

function proxiesOf(value: string | undefined, faults: string[]): readonly string[] {
  const networks = value === undefined ? [] : networksOf(value)
  if (networks === undefined)
    faults.push("KUBESPHERE_PROXIES must be the addresses or networks of KubeSphere's gateway, such as 10.0.0.7,10.233.64.0/18")
  return networks ?? []
}
