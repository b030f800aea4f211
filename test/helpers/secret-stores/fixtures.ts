import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'
import { strictRules } from '../../../src/outbound/address.ts'
import { createOutbound } from '../../../src/outbound/request.ts'
import type { ProviderDeps } from '../../../src/secret-stores/provider.ts'
import { LOGIN, startSecretsManager } from './aws.ts'
import { startSecretsApi } from './kubernetes.ts'
import { startVault } from './vault.ts'

/** A secret store of one kind to run the conformance suite on: a double with nothing in it, and how to open it. */
export interface StoreFixture {
  /** Settings and secret settings together, as a request has them. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly deps?: Partial<ProviderDeps>
  /** Texts of the login that nobody may see. */
  readonly login: readonly string[]
  put(key: string, properties: Readonly<Record<string, string>>): Promise<void>
  /** The last thing that can be read of the key is taken away. */
  remove(key: string): Promise<void>
  /** Nothing answers any more. */
  leave(): Promise<void>
  /** Answers every request with this, from now on; absent where there are no answers that could be wrong. */
  answer?(status: number, body: string | Buffer): void
  /** Requests so far; absent where there are none. */
  requests?(): number
}

async function vault(t: Test): Promise<StoreFixture> {
  const server = await startVault(t)
  server.mount('secret', 2)
  server.policy('reader', { 'secret/data/*': ['read'], 'secret/metadata/*': ['list'] })
  server.login('approle', { role_id: 'ROLE-ID', secret_id: 'SECRET-OF-THE-LOGIN' }, { policies: ['reader'] })
  const settings = { address: server.url, auth: 'appRole', roleId: 'ROLE-ID', secretId: 'SECRET-OF-THE-LOGIN' }
  return {
    settings,
    login: ['SECRET-OF-THE-LOGIN'],
    put: async (key, properties) => void server.put('secret', key, properties),
    remove: async key => void Object.assign(server.version('secret', key, 1), { isDestroyed: true }),
    async leave() {
      server.intercept = (_request, response) => Boolean(response.destroy())
    },
    answer(status, body) {
      server.intercept = (_request, response) => Boolean(response.writeHead(status).end(body))
    },
    requests: () => server.requests.length
  }
}

async function file(t: Test): Promise<StoreFixture> {
  const root = await mkdtemp(join(tmpdir(), 'secret-files-'))
  t.teardown(() => rm(root, { recursive: true }))
  const directory = join(root, 'mounted')
  await mkdir(directory)
  return {
    settings: { directory },
    login: [],
    deps: { directories: [root] },
    async put(key, properties) {
      for (const [name, value] of Object.entries(properties)) {
        const path = join(directory, key, name)
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, value)
      }
    },
    remove: key => rm(join(directory, key), { recursive: true }),
    leave: () => rename(directory, join(root, 'away'))
  }
}

async function kubernetes(t: Test): Promise<StoreFixture> {
  const api = await startSecretsApi(t)
  return {
    settings: { namespace: 'team-a', kubeconfig: api.kubeconfig() },
    login: [api.token],
    deps: { outbound: createOutbound({ ...strictRules, hosts: ['localhost'] }) },
    put: async (key, properties) => api.put('team-a', key, properties),
    remove: async key => api.remove('team-a', key),
    async leave() {
      api.answer = (_request, response) => Boolean(response.destroy())
    },
    answer(status, body) {
      api.answer = (_request, response) => Boolean(response.writeHead(status).end(body))
    },
    requests: () => api.requests.length
  }
}

async function aws(t: Test): Promise<StoreFixture> {
  const double = await startSecretsManager(t)
  return {
    settings: { region: 'eu-central-1', endpoint: double.url, ...LOGIN },
    login: [LOGIN.secretAccessKey],
    put: async (key, properties) => void double.put(key, JSON.stringify(properties)),
    remove: async key => double.remove(key),
    async leave() {
      double.answer = (_request, response) => Boolean(response.destroy())
    },
    answer(status, body) {
      double.answer = (_request, response) => Boolean(response.writeHead(status).end(body))
    },
    requests: () => double.requests.length
  }
}

/** One for each provider, by its name. */
export const storeFixtures: ReadonlyMap<string, (t: Test) => Promise<StoreFixture>> = new Map([
  ['vault', vault],
  ['file', file],
  ['kubernetes', kubernetes],
  ['aws-secrets-manager', aws]
])
