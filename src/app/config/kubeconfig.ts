import type { KubeconfigSettings } from '../../commands/current-kubeconfig.ts'

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Which kubeconfig forms may offer: that of `KUBECONFIG_FILE`, else one of the service account of the pod. */
export function kubeconfigOf(text: (name: string) => string | undefined): KubeconfigSettings {
  const host = text('KUBERNETES_SERVICE_HOST')
  const port = text('KUBERNETES_SERVICE_PORT') ?? '443'
  // An account that may read the Secrets of the cluster is not for everybody who may make a credential.
  const isPowerful = text('KUBERNETES_SOURCE') !== undefined
  const serviceAccount = host === undefined || isPowerful ? undefined : { directory: SERVICE_ACCOUNT, host, port }
  return { file: text('KUBECONFIG_FILE'), serviceAccount }
}
