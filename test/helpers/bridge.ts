import { randomBytes } from 'node:crypto'
import { type IncomingMessage, request } from 'node:http'
import { Writable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import type { Test } from 'tap'
import { compose, type Settings } from '../../src/app/compose.ts'
import { jenkinsSettings } from '../../src/app/config/jenkins.ts'
import { Disposal } from '../../src/app/disposal.ts'
import { createLogger } from '../../src/app/logger.ts'
import { standInClasses } from '../../src/app/stand-in-classes.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { parseKeyring } from '../../src/store/sealing/keyring.ts'
import { createRecordProofs, type RecordProofs } from '../../src/store/sealing/record-proofs.ts'
import { startTestRedis, type TestRedis } from './redis-server.ts'
import { until, within } from './until.ts'

/** Milliseconds in which a bridge must have closed, also while its Redis is away. */
const CLOSED = 45_000

export const ADMIN_TOKEN = 'test-admin-token-0123456789'

interface Asked {
  readonly method: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
  readonly body: any
}

export type StandIn = Awaited<ReturnType<typeof startStandIn>>

/** A whole bridge in this process, on a real redis-server and a stand-in Jenkins over HTTP. Closed with the test. */
export interface Bridge {
  readonly url: string
  readonly redis: TestRedis
  readonly jenkins: StandIn
  /** Proofs of records by the master keys that the bridge has now. */
  readonly proofs: RecordProofs
  /** Calls the API with the admin token; an object is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Makes a project that has its folder. */
  project(name: string, more?: object): Promise<void>
  /** Waits until the status of a credential has this phase. */
  phase(project: string, id: string, phase: string): Promise<Answer>
  /** What the stand-in holds under an id, in clear; null when nothing. */
  readback(folder: string, id: string): Promise<Record<string, string> | null>
  /** The stand-in's control interface. */
  control(method: string, path: string, body?: unknown): Promise<Answer>
  /** Everything logged so far. */
  logs(): string
  /** Every answer that `call` has had so far. */
  answers(): string
  /** Ends all of the bridge but Redis and Jenkins, and starts it anew, with other settings if given. */
  restart(changes?: Partial<Settings>): Promise<void>
  /** The same for one that will not be ready. */
  restartUnready(changes: Partial<Settings>): Promise<void>
  stop(): Promise<void>
}

/** With a `redisUrl` the bridge uses that Redis, and `redis` stays empty. */
export interface BridgeOptions
  extends Partial<
    Pick<
      Settings,
      'lostKeys' | 'role' | 'redisUrl' | 'reconcileInterval' | 'masterKeys' | 'cluster' | 'oidc' | 'kubesphere' | 'audit'
    >
  > {
  readonly version?: string
  /** Jenkins has only the plug-ins of the recordings; otherwise those of every type but kubernetes-cd. */
  readonly recordedPlugins?: true
  /** Beside the defaults. */
  readonly quota?: Settings['quota']
  readonly unsafeRedis?: Settings['unsafeRedis']
  readonly outbound?: Settings['outbound']
  readonly secretFiles?: Settings['secretFiles']
  readonly webhookTimes?: Settings['webhookTimes']
  readonly tracing?: Settings['tracing']
  readonly backup?: Settings['backup']
  readonly queuesWritable?: boolean
  readonly metricsToken?: string
  readonly oneTimeSignIn?: Settings['oneTimeSignIn']
  readonly listener?: Partial<Settings['listener']>
  readonly prefix?: string
  /** Who the bridge is in Jenkins; `admin` if not said. */
  readonly jenkinsUser?: string
  /** How long calls to Jenkins stop at first when it is down; a second if not said. */
  readonly breakerOpenMs?: number
  /** Another Jenkins than the stand-in, which is then there for nothing. */
  readonly jenkinsAt?: { readonly url: string; readonly user: string; readonly token: string }
}

/** Proofs by a key that nobody else has. */
export const newProofs = (): RecordProofs => createRecordProofs(parseKeyring(newMasterKeys()))

export const newMasterKeys = (): string => `k1:${randomBytes(32).toString('base64url')}`

export async function withBridge(t: Test, options: BridgeOptions = {}): Promise<Bridge> {
  const outer = new Disposal()
  t.teardown(() => within(CLOSED, () => 'the bridge is being closed', outer.close()))
  const redis = outer.add(await startTestRedis(), r => r.close())
  const { version, prefix, jenkinsUser = 'admin' } = options
  const classes = options.recordedPlugins ? {} : standInClasses()
  const jenkins = outer.add(
    await startStandIn({ ...(version ? { version } : {}), ...(prefix ? { prefix } : {}), ...classes }),
    j => j.close()
  )
  const log = capture()
  const answers: string[] = []
  let settings: Settings = {
    role: options.role ?? 'all',
    redisUrl: options.redisUrl ?? redis.url,
    jenkins: {
      ...jenkinsSettings(options.jenkinsAt ?? { url: jenkins.url, user: jenkinsUser, token: `${jenkinsUser}-token` }),
      ...(options.breakerOpenMs === undefined ? {} : { breakerOpenMs: options.breakerOpenMs })
    },
    masterKeys: options.masterKeys ?? newMasterKeys(),
    lostKeys: options.lostKeys,
    adminToken: ADMIN_TOKEN,
    oidc: options.oidc,
    kubesphere: options.kubesphere,
    audit: options.audit,
    reconcileInterval: options.reconcileInterval ?? 300_000,
    cluster: options.cluster,
    version: '0.0.0',
    listener: options.listener,
    quota: options.quota,
    unsafeRedis: options.unsafeRedis,
    outbound: options.outbound,
    secretFiles: options.secretFiles,
    webhookTimes: options.webhookTimes,
    tracing: options.tracing,
    backup: options.backup,
    queuesWritable: options.queuesWritable,
    metricsToken: options.metricsToken,
    oneTimeSignIn: options.oneTimeSignIn
  }
  let running = new Disposal()
  outer.add(undefined, () => running.close())
  let url = ''

  async function start(isReady = true): Promise<void> {
    const http = await compose(settings, createLogger('trace', log.stream), running)
    url = await http.listen({ host: '127.0.0.1', port: 0 })
    if (isReady) await until('the store is ready', async () => (await fetch(`${url}/readyz`)).status === 200)
  }

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isText = typeof body === 'string'
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await ask(url, path, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...type, ...headers },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) })
    })
    answers.push(JSON.stringify([...answer.headers]), answer.text)
    return answer
  }

  const root = new URL(jenkins.url).origin
  const control = (method: string, path: string, body?: unknown) =>
    ask(root, `/__control${path}`, {
      method,
      headers: { authorization: `Bearer ${jenkins.controlToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })

  await start()
  return {
    get url() {
      return url
    },
    get proofs() {
      return createRecordProofs(parseKeyring(settings.masterKeys))
    },
    redis,
    jenkins,
    call,
    control,
    logs: log.text,
    answers: () => answers.join('\n'),
    async project(name, more = {}) {
      const made = await call('POST', '/api/v1/projects', { name, ...more })
      if (made.status !== 201) throw new Error(`project not made: ${made.text}`)
      await until('the folder is made', async () => (await call('GET', `/api/v1/projects/${name}`)).body.checkedAt !== null)
    },
    phase: (project, id, phase) =>
      until(`${id} is ${phase}`, async () => {
        const answer = await call('GET', `/api/v1/projects/${project}/credentials/${id}`)
        return answer.body.status?.phase === phase ? answer : undefined
      }),
    async readback(folder, id) {
      const answer = await control('GET', `/readback?${new URLSearchParams({ folder, id })}`)
      return answer.status === 200 ? answer.body : null
    },
    async restart(changes = {}) {
      await running.close()
      settings = { ...settings, ...changes }
      running = new Disposal()
      await start()
    },
    async restartUnready(changes) {
      await running.close()
      settings = { ...settings, ...changes }
      running = new Disposal()
      await start(false)
    },
    stop: () => running.close()
  }
}

/** Sends a request whose path goes out as it stands: `fetch` would resolve its dots. */
async function ask(base: string, path: string, { method, headers, body }: Asked): Promise<Answer> {
  const { hostname, port } = new URL(base)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  request({ hostname, port, method, path, headers: { ...headers, ...length } }, resolve)
    .on('error', reject)
    .end(body)
  const answer = await promise
  const text = await readText(answer)
  const pairs = Object.entries(answer.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value])
  )
  return { status: answer.statusCode ?? 0, headers: new Headers(pairs), text, body: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function capture(): { readonly stream: Writable; readonly text: () => string } {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    }
  })
  return { stream, text: () => lines.join('') }
}
