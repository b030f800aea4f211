import { readFile, stat } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { datedWarnings } from '../domain/expiry.ts'
import type { Finding } from '../domain/findings.ts'
import { type Fault, Problem } from '../domain/problems.ts'
import { Secret } from '../domain/secret.ts'
import { SECRET_LIMIT } from '../domain/types/define.ts'
import { typeNamed } from '../domain/types/index.ts'
import type { Inspect } from './inspect/inspect.ts'

/** Reads the kubeconfig of the bridge's own cluster; throws a problem if there is none or it is unusable. */
export type CurrentKubeconfig = () => Promise<{
  readonly content: Secret
  readonly source: 'file' | 'service-account'
  readonly warnings: readonly Finding[]
}>

/** Source of the kubeconfig of the current cluster; without either there is none. */
export interface KubeconfigSettings {
  /** Path of a kubeconfig; takes precedence over the service account. */
  readonly file: string | undefined
  readonly serviceAccount: ServiceAccount | undefined
}

/** The service account that Kubernetes mounts into a pod. */
export interface ServiceAccount {
  /** Contains `token`, `ca.crt` and `namespace`. */
  readonly directory: string
  readonly host: string
  readonly port: string
}

export interface CurrentKubeconfigDeps {
  readonly inspect: Inspect
  readonly now: () => Date
  /** Whether a secret store logs in as the service account, which may then read what callers may not. */
  readonly isAccountUsed: () => Promise<boolean>
}

const kubeconfig = typeNamed('kubeconfig')

/** Reads the files every time, since tokens are rotated while the bridge runs. No error contains what was read. */
export function createCurrentKubeconfig(settings: KubeconfigSettings, deps: CurrentKubeconfigDeps): CurrentKubeconfig {
  const { file, serviceAccount } = settings
  return async () => {
    if (file === undefined && !(await isMounted(serviceAccount))) {
      const detail = 'Set KUBECONFIG_FILE to the kubeconfig that forms should offer, or paste one.'
      throw new Problem('KUBECONFIG_NOT_CONFIGURED', detail)
    }
    if (file === undefined && (await deps.isAccountUsed())) {
      const detail =
        'A secret store logs in as the service account of the bridge, so it is not offered. Set KUBECONFIG_FILE, or paste one.'
      throw new Problem('KUBECONFIG_NOT_CONFIGURED', detail)
    }
    const source = file === undefined ? 'service-account' : 'file'
    const content = new Secret(file === undefined ? await fromAccount(serviceAccount as ServiceAccount) : await fileText(file))
    const warnings = await warningsOf(content, deps)
    // An operator who offers the cluster of the bridge itself has agents in it.
    const isKnown = ({ code }: Finding) => source === 'service-account' && code === 'PodsOnlyServer'
    return { content, source, warnings: warnings.filter(warning => !isKnown(warning)) }
  }
}

/** Whether the pod has the token of its service account: with `automountServiceAccountToken: false` it does not. */
async function isMounted(serviceAccount: ServiceAccount | undefined): Promise<boolean> {
  if (serviceAccount === undefined) return false
  try {
    await stat(serviceAccount.directory)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

async function warningsOf(content: Secret, { inspect, now }: CurrentKubeconfigDeps) {
  const context = { id: '', description: '', encoded: [], now: now(), caller: 'bridge' }
  const faults = kubeconfig.faults({ content }, '#/data')
  if (faults.length > 0) throw unusable('It cannot be stored as a credential.', faults)
  const { errors, warnings, derivedExpiry } = await inspect(kubeconfig, { content }, context)
  if (errors.length > 0) throw unusable('It does not work.', errors)
  const dated = { expiresAt: derivedExpiry, rotatedAt: context.now.toISOString() }
  return [...warnings, ...datedWarnings(dated, null, context.now)]
}

/** Builds a kubeconfig from the service account. */
async function fromAccount({ directory, host, port }: ServiceAccount): Promise<string> {
  const [token, ca, namespace] = await Promise.all(['token', 'ca.crt', 'namespace'].map(name => fileText(join(directory, name))))
  const cluster = {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    'certificate-authority-data': Buffer.from(ca ?? '').toString('base64')
  }
  return stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'current' },
    clusters: [{ name: 'current', cluster }],
    contexts: [{ name: 'current', context: { cluster: 'current', user: 'current', namespace: namespace?.trim() } }],
    users: [{ name: 'current', user: { token: token?.trim() } }]
  })
}

async function fileText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > SECRET_LIMIT) throw unusable(`It is larger than ${SECRET_LIMIT} bytes.`)
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    if (error instanceof Problem) throw error
    const { code } = error as NodeJS.ErrnoException
    throw unusable(code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'It is not text in UTF-8.' : 'It cannot be read.')
  }
}

const unusable = (why: string, faults: readonly Fault[] = []): Problem =>
  new Problem(
    'KUBECONFIG_UNUSABLE',
    `${why} An operator has to correct KUBECONFIG_FILE or the service account of the pod. Or paste a kubeconfig.`,
    faults.map(({ detail, code }) => ({ pointer: '#/content', detail, ...(code === undefined ? {} : { code }) }))
  )
