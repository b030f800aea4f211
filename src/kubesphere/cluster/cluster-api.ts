import type { CoreV1Api, KubeConfig } from '@kubernetes/client-node'
import type { SecretBody } from '../secret.ts'

/** A Secret as returned by the cluster. */
export interface ClusterSecret extends SecretBody {
  readonly metadata: SecretBody['metadata'] & {
    readonly namespace: string
    readonly uid?: string
    readonly finalizers?: readonly string[]
    readonly deletionTimestamp?: unknown
  }
}

/** One line of a watch. A bookmark only advances the version. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  readonly secret: ClusterSecret
}

/** The metadata to write to a Secret; `null` removes an annotation. */
export interface SecretPatch {
  readonly annotations: Readonly<Record<string, string | null>>
  /** Finalizers, with the version at which they were read, because they are replaced as a whole. */
  readonly finalizers?: { readonly kept: readonly string[]; readonly resourceVersion: string }
}

export interface ClusterEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

/** The part of the Kubernetes API that is used here. */
export interface ClusterApi {
  /** All selected Secrets, read to the last page, and the version to watch from. */
  list(): Promise<{ readonly secrets: readonly ClusterSecret[]; readonly resourceVersion: string }>
  /** Changes since a version until the stream ends. `expired`: the cluster no longer knows that version, so everything must be listed again. */
  watch(resourceVersion: string, onEvent: (event: WatchEvent) => void, signal: AbortSignal): Promise<'ended' | 'expired'>
  /** Resolves to the new version. */
  patch(secret: SecretRef, patch: SecretPatch): Promise<string>
  event(secret: SecretRef & { readonly uid?: string | undefined }, event: ClusterEvent): Promise<void>
}

export interface SecretRef {
  readonly namespace: string
  readonly name: string
}

export interface ClusterOptions {
  /** A kubeconfig; without one, the service account of the pod. */
  readonly kubeconfig: string | undefined
  readonly labelSelector: string | undefined
}

const PAGE = 500

/** Opens the API with the official client, which is large and therefore loaded on demand. */
export async function openCluster({ kubeconfig, labelSelector }: ClusterOptions): Promise<ClusterApi> {
  const k8s = await import('@kubernetes/client-node')
  const config: KubeConfig = new k8s.KubeConfig()
  if (kubeconfig === undefined) config.loadFromCluster()
  else config.loadFromFile(kubeconfig)
  assertUsable(config)
  const core: CoreV1Api = config.makeApiClient(k8s.CoreV1Api)
  const watcher = new k8s.Watch(config)
  const selected = labelSelector === undefined ? {} : { labelSelector }
  const mergePatch = k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.MergePatch)

  return {
    async list() {
      const secrets: ClusterSecret[] = []
      let next = ''
      while (true) {
        const page = await core.listSecretForAllNamespaces({ ...selected, limit: PAGE, ...(next ? { _continue: next } : {}) })
        secrets.push(...(page.items as unknown as ClusterSecret[]))
        next = page.metadata?._continue ?? ''
        if (next === '') return { secrets, resourceVersion: page.metadata?.resourceVersion ?? '' }
      }
    },

    async watch(resourceVersion, onEvent, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<'ended' | 'expired'>()
      let outcome: 'ended' | 'expired' = 'ended'
      const query = { ...selected, resourceVersion, allowWatchBookmarks: true }
      const onLine = (type: string, object: ClusterSecret & { code?: number }) => {
        if (type === 'ERROR') outcome = object.code === 410 ? 'expired' : outcome
        else onEvent({ type: type as WatchEvent['type'], secret: object })
      }
      const onDone = (error: (Error & { statusCode?: number }) | null) => {
        if (signal.aborted || error?.name === 'TimeoutError') resolve('ended')
        else if (error?.statusCode === 410) resolve('expired')
        else if (error) reject(error)
        else resolve(outcome)
      }
      const running = await watcher.watch('/api/v1/secrets', query, onLine, onDone)
      const abort = () => running.abort()
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort, { once: true })
      return promise.finally(() => signal.removeEventListener('abort', abort))
    },

    async patch({ namespace, name }, { annotations, finalizers }) {
      const { kept, resourceVersion } = finalizers ?? {}
      const body = { metadata: { annotations, ...(kept === undefined ? {} : { finalizers: kept, resourceVersion }) } }
      const patched = await core.patchNamespacedSecret({ namespace, name, body }, mergePatch)
      return patched.metadata?.resourceVersion ?? ''
    },

    async event({ namespace, name, uid }, { type, reason, message }) {
      const at = new Date()
      await core.createNamespacedEvent({
        namespace,
        body: {
          metadata: { generateName: `${name.slice(0, 200)}.`, namespace },
          involvedObject: { apiVersion: 'v1', kind: 'Secret', namespace, name, ...(uid === undefined ? {} : { uid }) },
          ...{ type, reason, message: message.slice(0, 1024), source: { component: 'jenkins-credentials-bridge' } },
          ...{ firstTimestamp: at, lastTimestamp: at, count: 1 }
        }
      })
    }
  }
}

/** Checks that the client would otherwise fail with on every request. */
function assertUsable(config: KubeConfig): void {
  const cluster = config.getCurrentCluster()
  if (cluster === null) throw new Error('KUBERNETES_SOURCE: the kubeconfig has no current context with a cluster')
  if (!cluster.server.startsWith('https:') && !cluster.skipTLSVerify)
    throw new Error('KUBERNETES_SOURCE: the URL of the cluster is not https; set insecure-skip-tls-verify if that is intended')
}

/** The status or system code of a client error; its text may contain an answer of the cluster and is not used. */
export function codeOf(error: unknown): string {
  const { code, name, cause } = error as { code?: unknown; name?: string; cause?: { code?: unknown } }
  if (typeof code === 'number') return `HTTP ${code}`
  return [cause?.code, code, name].find(word => typeof word === 'string') as string
}
