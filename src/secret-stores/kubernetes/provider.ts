import Type from 'typebox'
import type { Fault } from '../../domain/problems.ts'
import { keyFault } from '../../domain/secret-store.ts'
import { KUBECONFIG_LIMIT, readLogin } from '../../outbound/cluster-login.ts'
import type { Fetched, OpenSecretStore, OpenSettings, Provider, ProviderDeps } from '../provider.ts'
import { createClusterApi } from './api.ts'
import { checkCluster } from './check.ts'
import { listSecrets } from './list.ts'
import { createLogin } from './login.ts'
import { readSecret } from './secret.ts'
import { watchSecrets } from './watch.ts'

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?'
/** The labels of a name may be longer than those of a host. */
const isLabel = (text: string): boolean => /^[a-z0-9-]+$/.test(text) && !text.startsWith('-') && !text.endsWith('-')
const LONGEST_NAME = 253

const Settings = Type.Object({
  namespace: Type.String({
    pattern: `^${LABEL}$`,
    maxLength: 63,
    description: 'The namespace of the Secrets.',
    examples: ['ci-secrets']
  }),
  kubeconfig: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: KUBECONFIG_LIMIT,
      writeOnly: true,
      description:
        'A kubeconfig whose current context has the API server and a token, a password or a client certificate, all inline. Not with `inCluster`.'
    })
  ),
  inCluster: Type.Optional(
    Type.Boolean({ description: 'Whether to read from the cluster that the bridge runs in, as the service account of its pod.' })
  )
})

/** Secrets of one namespace. A key is the name of a Secret, which is an object of its data. */
export const kubernetes: Provider = {
  provider: 'kubernetes',
  title: 'Kubernetes',
  description: 'The Secrets of a namespace. A key is the name of a Secret; its properties are the entries of `data`.',
  settings: Settings,
  secretSettings: ['kubeconfig'],
  addressSettings: [],
  example: { namespace: 'ci-secrets', inCluster: true },

  usesServiceAccount: settings => settings['inCluster'] === true,

  async faults({ settings, secrets }: OpenSettings, { apiServer, now }: ProviderDeps): Promise<readonly Fault[]> {
    const { kubeconfig } = secrets
    const isInside = settings['inCluster'] === true
    if (isInside === (kubeconfig !== undefined))
      return [{ pointer: '#/kubeconfig', detail: 'Give either kubeconfig or "inCluster": true.' }]
    if (isInside && apiServer === undefined)
      return [{ pointer: '#/inCluster', detail: 'The bridge does not run in a pod of Kubernetes. Give kubeconfig instead.' }]
    if (kubeconfig === undefined) return []
    const login = readLogin(kubeconfig.reveal(), new Date(now()))
    return 'fault' in login ? [{ pointer: '#/kubeconfig', detail: login.fault }] : []
  },

  keyFault: (key: string): string | undefined =>
    key.length <= LONGEST_NAME && key.split('.').every(isLabel)
      ? undefined
      : 'It must be the name of a Secret: lower-case letters, digits, dashes and dots.',

  versionFault: () => 'Secrets of Kubernetes have no versions that could be read.',

  open(settings: OpenSettings, deps: ProviderDeps): OpenSecretStore {
    const namespace = String(settings.settings['namespace'] ?? '')
    const api = createClusterApi(deps.outbound, createLogin(settings, deps), deps.now)
    const watch = watchSecrets({ api, namespace, now: deps.now })

    async function fetch(key: string, version?: string): Promise<Fetched> {
      if (!isKey(key)) return { failure: 'Forbidden' }
      if (version !== undefined) return { failure: 'VersionUnsupported' }
      const answer = await api.ask(`/api/v1/namespaces/${namespace}/secrets/${key}`, { secret: key })
      const found = 'failure' in answer ? answer : readSecret(answer.object, namespace, key)
      if ('stored' in found) watch.noteFetched(key, found.version ?? undefined)
      else if (found.failure === 'NotFound') watch.noteFetched(key, undefined)
      return found
    }

    return {
      fetch,
      check: paths => checkCluster(api, namespace, paths),
      list: prefix => listSecrets(api, namespace, prefix),
      watch: (key, changed) => (isKey(key) ? watch.add(key, changed) : () => {}),
      async close() {
        watch.close()
        api.close()
      }
    }
  }
}

const isKey = (key: string): boolean => (keyFault(key) ?? kubernetes.keyFault?.(key)) === undefined
