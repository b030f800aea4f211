import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { statusOf } from '../../src/domain/status.ts'
import { createCredentialStore } from '../../src/store/credential/credential-store.ts'
import { createProjectStore, type ProjectWork } from '../../src/store/project/project-store.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { parseKeyring } from '../../src/store/sealing/keyring.ts'
import { createRecordProofs, type RecordProofs } from '../../src/store/sealing/record-proofs.ts'
import { createDueIndex } from '../../src/store/sync/due-index.ts'
import { freePort } from '../../test/helpers/free-port.ts'
import { type Child, root, startNode } from './child.ts'
import { until } from './clock.ts'
import type { Access } from './jenkins.ts'
import { inParallel } from './parallel.ts'
import type { ProbeReport } from './probe.ts'
import type { Sample } from './samples.ts'

export const ADMIN_TOKEN = 'bench-admin-token-0123456789'
/** Requests to Jenkins at once, for the bridge and for every rival. */
export const IN_FLIGHT = 4

/** Milliseconds that a sync may go wrong before a row gives up. */
const PATIENCE = 60_000

export const newMasterKeys = (): string => `k1:${randomBytes(32).toString('base64url')}`

/** A bridge in a process of its own, used through its API; how far it is, is read in its Redis, which costs it nothing. */
export interface Bridge {
  readonly url: string
  readonly pid: number
  /** Calls the API; throws unless the answer is 2xx. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what the row knows it is
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<any>
  project(name: string, policies?: object): Promise<void>
  apply(project: string, set: readonly Sample[]): Promise<void>
  /** Waits until no change of these projects is open. */
  settled(projects: readonly string[], every?: number): Promise<void>
  /** Waits until no change of these projects is open and each has this many credentials that are Synced; resolves to the time of that. */
  synced(projects: readonly string[], count: number): Promise<number>
  /** Waits until this generation of a credential is Synced; looks every 2 ms. */
  held(project: string, id: string, generation: number): Promise<void>
  /** Makes all projects due for a check at once; resolves to the times at which they were checked, once all were. */
  checkAll(projects: readonly string[]): Promise<number[]>
  /** Makes projects due and does not wait. */
  makeDue(projects: readonly string[]): Promise<void>
  work(project: string): Promise<ProjectWork>
  reset(): Promise<void>
  report(): Promise<ProbeReport>
  stop(): Promise<void>
}

export interface BridgeOptions {
  readonly redis: { readonly url: string; readonly client: Redis }
  readonly jenkins: Access
  readonly role?: 'all' | 'api' | 'worker'
  readonly masterKeys?: string
  /** More settings. */
  readonly env?: Readonly<Record<string, string>>
  /** A directory for a CPU profile, written when the bridge stops. */
  readonly profile?: string | undefined
}

export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const { redis, jenkins, profile } = options
  const masterKeys = options.masterKeys ?? newMasterKeys()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // It prints nothing: a log of all requests would be measured as well.
  const isReady = async () => (await fetch(`${url}/readyz`)).status === 200
  const child = await startNode('src/app/main.ts', [], isReady, {
    ipc: true,
    node: [
      // As `npm start` and the image run it.
      '--max-semi-space-size=16',
      '--heap-growing-percent=70',
      '--import',
      join(root, 'bench/lib/probe.ts'),
      ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`])
    ],
    env: {
      ...{ HOST: '127.0.0.1', PORT: String(port), REDIS_URL: redis.url, ROLE: options.role ?? 'all', LOG_LEVEL: 'warn' },
      ...{ MASTER_KEYS: masterKeys, ADMIN_TOKEN, RECONCILE_INTERVAL: '24h' },
      ...{ JENKINS_URL: jenkins.url, JENKINS_USER: jenkins.user, JENKINS_TOKEN: jenkins.token },
      JENKINS_MAX_IN_FLIGHT: String(IN_FLIGHT),
      DRAIN_TIME: '0s',
      // One caller stands for many.
      RATE_LIMIT: '0',
      ...options.env
    }
  })
  return bridgeAt(url, child, redis.client, createRecordProofs(parseKeyring(masterKeys)))
}

function bridgeAt(url: string, child: Child, redis: Redis, proofs: RecordProofs): Bridge {
  const projectStore = createProjectStore(redis, proofs)
  const credentials = createCredentialStore(redis, proofs)
  const due = createDueIndex(redis)
  const { work } = projectStore

  const call: Bridge['call'] = async (method, path, body, more = {}) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  /** One after another: who waits for the last has waited for all. */
  const each = async (projects: readonly string[], what: string, isSo: (w: ProjectWork) => boolean, every: number) => {
    for (const name of projects) await until(`${name} ${what}`, async () => isSo(await work(name)), every)
  }
  const settled: Bridge['settled'] = (projects, every = 10) =>
    each(projects, 'has no open change', w => !w.dirty && w.checkedAt !== null, every)
  const missing = async (projects: readonly string[], count: number) => {
    for (const name of projects) {
      const stored = (await credentials.list(name)).map(({ credential, sync }) => statusOf(credential, sync))
      const rest = stored.filter(({ phase }) => phase !== 'Synced')
      if (stored.length - rest.length !== count)
        return `${name}: ${stored.length} of ${count}, first not Synced: ${JSON.stringify(rest[0])}`
    }
    return undefined
  }
  const makeDue = async (projects: readonly string[]) => {
    // As a pause of the bridge would leave it: the projects' own records and the index of them.
    await inParallel(projects, 64, async name => {
      await redis.hset(projectKeys(name).work, 'dueAt', '1')
      await due.set(name, 1)
    })
  }
  const ask = async (message: string) => {
    const answer = once(child.process, 'message')
    child.process.send(message)
    return (await answer)[0]
  }

  return {
    url,
    pid: child.pid,
    call,
    work,
    makeDue,
    async project(name, policies) {
      await call('POST', '/projects', { name, ...(policies === undefined ? {} : { policies }) })
    },
    async apply(project, set) {
      await call('PUT', `/projects/${project}/credentials`, { credentials: set })
    },
    settled,
    async synced(projects, count) {
      const end = performance.now() + PATIENCE
      await settled(projects)
      while (true) {
        // Looked at after the clock has stopped; whatever has to be tried again starts it anew.
        const at = performance.now()
        const fault = await missing(projects, count)
        if (fault === undefined) return at
        if (at > end) throw new Error(fault)
        await setTimeout(50)
      }
    },
    held: (project, id, generation) =>
      until(
        `${id} is Synced`,
        async () => {
          const stored = await credentials.get(project, id)
          if (stored === undefined) return false
          const status = statusOf(stored.credential, stored.sync)
          return status.phase === 'Synced' && (status.observedGeneration ?? 0) >= generation
        },
        2
      ),
    async checkAll(projects) {
      const since = Date.now()
      await makeDue(projects)
      await each(projects, 'is checked', w => w.checkedAt !== null && Date.parse(w.checkedAt) > since, 10)
      return Promise.all(projects.map(async name => Date.parse((await work(name)).checkedAt ?? '')))
    },
    async reset() {
      await ask('reset')
    },
    report: () => ask('report') as Promise<ProbeReport>,
    stop: () => child.stop(25_000)
  }
}
