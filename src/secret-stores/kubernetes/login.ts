import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ClusterLogin, readLogin } from '../../outbound/cluster-login.ts'
import type { OpenSettings, ProviderDeps } from '../provider.ts'
import type { Login } from './api.ts'

/** Where Kubernetes mounts the service account of a pod. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Logs in by the kubeconfig of the settings, or as the service account of the pod. */
export function createLogin({ settings, secrets }: OpenSettings, deps: ProviderDeps): Login {
  if (settings['inCluster'] === true) return () => serviceAccountLogin(deps)
  let read: ClusterLogin | { readonly fault: string } | undefined
  return async () => {
    read ??= readLogin(secrets['kubeconfig']?.reveal() ?? '', new Date(deps.now()))
    return 'fault' in read ? { failure: 'LoginRefused' } : read
  }
}

/** Read each time: the token is exchanged before it expires. */
async function serviceAccountLogin({ apiServer, serviceAccount = SERVICE_ACCOUNT }: ProviderDeps): ReturnType<Login> {
  if (apiServer === undefined) return { failure: 'Unavailable' }
  try {
    const [token, ca] = await Promise.all(['token', 'ca.crt'].map(name => readFile(join(serviceAccount, name), 'utf8')))
    return { server: apiServer, authorization: `Bearer ${token?.trim()}`, tls: { ca: ca ?? '' }, chosenBy: 'environment' }
  } catch {
    return { failure: 'LoginRefused' }
  }
}
