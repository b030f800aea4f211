import { isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import type { KubeconfigSettings } from '../../commands/current-kubeconfig.ts'
import type { ClusterSettings } from '../../kubesphere/cluster/start.ts'
import { secretFilesIn } from '../embedded.ts'
import type { SecretFileSettings } from '../secret-stores/provider-deps.ts'
import { everySecretType, IN_CLUSTER } from './readers.ts'
import type { SettingValues } from './settings.ts'

/** Where Kubernetes mounts the token of a pod's service account. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/** The API server of the cluster that the bridge runs in; undefined: it runs in none. */
export function apiServerFrom({
  KUBERNETES_SERVICE_HOST: host,
  KUBERNETES_SERVICE_PORT: port = '443'
}: SettingValues): string | undefined {
  if (host === undefined) return undefined
  return `https://${isIPv6(host) ? `[${host}]` : host}:${port}`
}

/** Where secret stores may read files, and where they never may: the data and the settings of the bridge itself. */
export function secretFilesFrom(values: SettingValues): SecretFileSettings {
  // Files are recognised under other names, too, such as hard links; of a directory, only what is below it.
  const own = [
    ...secretFilesIn(values.DATA_DIR),
    ...[values.DATA_DIR, values.BACKUP_DIRECTORY, values.KUBECONFIG_FILE, values.KUBERNETES_SOURCE]
  ]
  const apiServer = apiServerFrom(values)
  return {
    directories: values.SECRET_DIRECTORIES ?? [],
    forbidden: own.flatMap(path => (path === undefined || path === IN_CLUSTER ? [] : [resolve(path)])),
    ...(apiServer === undefined ? {} : { apiServer })
  }
}

/** The cluster whose Secrets are followed; undefined: none. */
export function clusterFrom({ KUBERNETES_SOURCE: source, ...values }: SettingValues): ClusterSettings | undefined {
  if (source === undefined) return undefined
  return {
    kubeconfig: source === IN_CLUSTER ? undefined : source,
    labelSelector: values.KUBERNETES_LABEL_SELECTOR,
    types: values.KUBERNETES_TYPES ?? everySecretType
  }
}

/** Which kubeconfig forms may offer: that of `KUBECONFIG_FILE`, else one of the pod's service account. */
export function kubeconfigFrom(values: SettingValues): KubeconfigSettings {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = values
  // An account that may read the Secrets of the cluster is not for everybody who may make a credential.
  const isPowerful = values.KUBERNETES_SOURCE !== undefined
  const serviceAccount = host === undefined || isPowerful ? undefined : { directory: SERVICE_ACCOUNT, host, port }
  return { file: values.KUBECONFIG_FILE, serviceAccount }
}
