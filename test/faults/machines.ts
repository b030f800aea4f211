import { Writable } from 'node:stream'
import type { Test } from 'tap'
import type { compose, Settings } from '../../src/app/compose.ts'
import { jenkinsSettings } from '../../src/app/config/jenkins.ts'
import { Disposal } from '../../src/app/disposal.ts'
import { createLogger } from '../../src/app/logger.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys, type StandIn } from '../helpers/bridge.ts'
import { startTestRedis, type TestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'
import { FaultPlan } from './fault-plan.ts'
import { startJenkinsProxy } from './jenkins-proxy.ts'
import { startRedisProxy } from './redis-proxy.ts'

export interface Answer {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
  readonly body: any
}

/** An API process and a worker, each behind proxies of its own that make single calls fail. */
export interface Machines {
  /** What fails of the calls that the API makes, and of those of the worker. */
  readonly plans: { readonly api: FaultPlan; readonly worker: FaultPlan }
  readonly redis: TestRedis
  readonly jenkins: StandIn
  /** Calls the API once, with the admin token if none is given. */
  call(method: string, path: string, body?: unknown, token?: string): Promise<Answer>
  /** The same until the store answers. */
  patiently(method: string, path: string, body?: unknown): Promise<Answer>
  /** What both processes have logged so far. */
  logs(): string
}

export interface MachinesOptions {
  /** Where `compose` comes from: a folder of sources, ours if not said. */
  readonly source?: URL
  /** Who the bridge is in Jenkins. */
  readonly jenkinsUser?: string
  readonly masterKeys?: string
  /** Whose Redis and Jenkins they share. */
  readonly beside?: Machines
}

/** What waits for something that has failed waits for as long as a fast machine needs. */
const pace = {
  ...{ requestTimeout: 1500, lease: 2500, jobLock: 1500, stalledCheck: 300, busy: 40 },
  ...{ firstRetry: 40, tick: 40, walk: 1000, grace: 200, rotationTick: 40 }
}

const sink = (lines: string[]): Writable =>
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    }
  })

export async function startMachines(t: Test, options: MachinesOptions = {}): Promise<Machines> {
  const disposal = new Disposal()
  t.teardown(() => disposal.close())
  const { source = new URL('../../src/', import.meta.url), jenkinsUser = 'admin' } = options
  const build = ((await import(new URL('app/compose.ts', source).href)) as { compose: typeof compose }).compose
  const redis = options.beside?.redis ?? disposal.add(await startTestRedis(), r => r.close())
  const jenkins = options.beside?.jenkins ?? disposal.add(await startStandIn(), j => j.close())
  const masterKeys = options.masterKeys ?? newMasterKeys()
  const plans = { api: new FaultPlan(), worker: new FaultPlan() }
  const lines: string[] = []
  const log = createLogger('info', sink(lines))

  async function start(role: 'api' | 'worker') {
    const toRedis = disposal.add(await startRedisProxy(redis.url, plans[role]), p => p.close())
    const toJenkins = disposal.add(await startJenkinsProxy(jenkins.url, plans[role]), p => p.close())
    const settings: Settings = {
      ...{ role, redisUrl: toRedis.url, masterKeys, adminToken: ADMIN_TOKEN, pace },
      jenkins: jenkinsSettings({ url: toJenkins.url, user: jenkinsUser, token: `${jenkinsUser}-token` }),
      ...{ oidc: undefined, reconcileInterval: 300_000, cluster: undefined, version: '0.0.0' }
    }
    return build(settings, log, disposal)
  }
  const url = await (await start('api')).listen({ host: '127.0.0.1', port: 0 })
  await start('worker')
  await until('the API is ready', async () => (await fetch(`${url}/readyz`)).status === 200)

  async function call(method: string, path: string, body?: unknown, token = ADMIN_TOKEN): Promise<Answer> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await answer.text()
    return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined }
  }

  const patiently = (method: string, path: string, body?: unknown) =>
    until(`${method} ${path} is answered`, async () => {
      const answer = await call(method, path, body)
      return answer.status === 503 ? undefined : answer
    })

  return { plans, redis, jenkins, call, patiently, logs: () => lines.join('') }
}
