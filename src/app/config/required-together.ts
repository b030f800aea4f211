import { comparableUrl } from '../../domain/controller-identity.ts'
import { DEFAULT_CONTROLLER } from '../../domain/controller-record.ts'
import { isBridgeAddress } from '../controllers/address-fault.ts'
import { jenkinsFaults } from './jenkins.ts'
import { comparableIssuer } from './readers.ts'
import type { SettingName, SettingValues } from './settings.ts'

/** What settings that are fine by themselves lack, or have in vain, beside each other. */
export function togetherFaults(values: SettingValues, isSet: (name: SettingName) => boolean): string[] {
  const faults: string[] = jenkinsFaults(name => isSet(name))
  const check = (isFine: boolean, fault: string): void => {
    if (!isFine) faults.push(fault)
  }
  const needs = (needed: SettingName, names: readonly SettingName[]): void => {
    const lonely = names.filter(isSet)
    check(isSet(needed) || lonely.length === 0, `${lonely.join(', ')}: ${needed} must be set, too`)
  }
  const { ROLE: role, METRICS_TOKEN: metricsToken } = values
  check(
    metricsToken === undefined || metricsToken !== values.ADMIN_TOKEN,
    'METRICS_TOKEN must not be the ADMIN_TOKEN: it is for a monitoring system, which may only read numbers'
  )
  if (isSet('REDIS_URL')) {
    check(
      isSet('MASTER_KEYS'),
      'MASTER_KEYS (or MASTER_KEYS_FILE) must be set when REDIS_URL is: all processes on one Redis need the same keys'
    )
    check(role === 'worker' || isSet('ADMIN_TOKEN'), 'ADMIN_TOKEN must be set when REDIS_URL is')
  }
  if (role === 'api' || role === 'worker') {
    check(isSet('REDIS_URL'), 'ROLE=api and ROLE=worker need REDIS_URL: they share one Redis')
    check(
      isSet('JENKINS_URL') || isSet('CONTROLLERS_FILE'),
      'ROLE=api and ROLE=worker need JENKINS_URL or CONTROLLERS_FILE: a stand-in belongs to one process'
    )
  }
  faults.push(...listedTwice(values), ...listedSelf(values))
  check(!isSet('KUBERNETES_SOURCE') || role !== 'worker', 'KUBERNETES_SOURCE needs ROLE=all or ROLE=api')
  needs('KUBERNETES_SOURCE', ['KUBERNETES_LABEL_SELECTOR', 'KUBERNETES_TYPES'])
  needs('OIDC_ISSUER', ['OIDC_AUDIENCE', 'OIDC_CLIENT_ID'])
  if (!isSet('OIDC_ISSUERS')) needs('OIDC_ISSUER', ['OIDC_ROLE_MAP'])
  const own = values.OIDC_ISSUER === undefined ? undefined : comparableIssuer(values.OIDC_ISSUER)
  check(
    values.OIDC_ISSUERS?.every(({ issuer }) => comparableIssuer(issuer) !== own) !== false,
    'OIDC_ISSUERS names the provider of OIDC_ISSUER, too: its people would have two names'
  )
  check(
    !isSet('OIDC_ISSUER') || isSet('OIDC_AUDIENCE'),
    'OIDC_AUDIENCE must be set when OIDC_ISSUER is: tokens for other services must not open'
  )
  needs('BACKUP_EVERY', ['BACKUP_DIRECTORY', 'BACKUP_KEEP', 'BACKUP_PASSPHRASE'])
  check(!isSet('BACKUP_EVERY') || isSet('BACKUP_DIRECTORY'), 'BACKUP_DIRECTORY must be set when BACKUP_EVERY is')
  check(!isSet('BACKUP_EVERY') || isSet('BACKUP_PASSPHRASE'), 'BACKUP_PASSPHRASE_FILE must be set when BACKUP_EVERY is')
  needs('KUBESPHERE_JWT_SECRET', ['KUBESPHERE_JWT_ISSUER'])
  check(
    !isSet('KUBESPHERE_ROLE_MAP') || isSet('KUBESPHERE_JWT_SECRET') || isSet('KUBESPHERE_PROXIES'),
    'KUBESPHERE_ROLE_MAP: KUBESPHERE_JWT_SECRET or KUBESPHERE_PROXIES must be set, too'
  )
  for (const [one, other] of [
    ['TLS_CERT_FILE', 'TLS_KEY_FILE'],
    ['TLS_KEY_FILE', 'TLS_CERT_FILE']
  ] as const)
    check(isSet(one) || !isSet(other), `${one} must be set, too: a certificate needs its key`)
  return faults
}

/** Controllers of the file that have the address of the bridge. */
const listedSelf = ({ PORT: port, CONTROLLERS_FILE: listed = [] }: SettingValues): string[] =>
  listed
    .filter(({ url }) => isBridgeAddress(url, port))
    .map(({ name }) => `CONTROLLERS_FILE gives the controller "${name}" the address of the bridge itself`)

/** Controllers of the file that the settings describe, too. */
function listedTwice({ JENKINS_URL: url, CONTROLLERS_FILE: listed = [] }: SettingValues): string[] {
  if (url === undefined) return []
  const twin = listed.find(one => comparableUrl(one.url) === comparableUrl(url))
  return [
    ...(listed.some(({ name }) => name === DEFAULT_CONTROLLER)
      ? [`CONTROLLERS_FILE has a controller "${DEFAULT_CONTROLLER}", which JENKINS_URL describes: leave out one of them`]
      : []),
    ...(twin === undefined || twin.name === DEFAULT_CONTROLLER
      ? []
      : [`CONTROLLERS_FILE gives the controller "${twin.name}" the address of JENKINS_URL: one Jenkins has one name`])
  ]
}
