import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { Disposal } from '../../src/app/disposal.ts'
import { spawnBound } from './child.ts'
import { freePort } from './free-port.ts'
import { startRelay } from './relay.ts'
import { until } from './until.ts'

/** A redis-server on a port of 127.0.0.1. */
export interface Node {
  readonly port: number
  /** A connection for looking into it. */
  readonly client: Redis
  /** Ends it as a crash would. */
  kill(): Promise<void>
  /** Stops it from answering without ending it. */
  freeze(): void
  /** Starts it again where it was; resolves when it answers. */
  start(): Promise<void>
}

const HOST = '127.0.0.1'

/** Several servers of a test's own, with a directory of theirs; all of it gone after `close`. */
async function startServers() {
  const disposal = new Disposal()
  const dir = await mkdtemp(join(tmpdir(), 'jcb-redises-'))
  disposal.add(dir, d => rm(d, { recursive: true, force: true }))

  async function add(options: Record<string, string>, config?: (port: number) => string): Promise<Node> {
    const port = await freePort()
    const password = options['requirepass']
    const file = join(dir, `${port}.conf`)
    await writeFile(file, config?.(port) ?? '')
    // Each has its files to itself in the one directory.
    const store = { appendonly: 'yes', appendfsync: 'always', appenddirname: `aof-${port}` }
    const words = { port: String(port), dir, bind: HOST, save: '', ...store, ...options }
    const args = Object.entries(words).flatMap(([name, value]) => [`--${name}`, value])
    let child: ChildProcess | undefined
    const login = password === undefined ? {} : { password }
    const connection = new Redis({ ...login, port, host: HOST, retryStrategy: () => 20, maxRetriesPerRequest: null })
    const client = disposal.add(connection, c => c.disconnect())
    client.on('error', () => {})
    const node: Node = {
      port,
      client,
      async kill() {
        if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      },
      freeze: () => void child?.kill('SIGSTOP'),
      async start() {
        child = spawnBound('redis-server', config === undefined ? args : [file, '--sentinel'], { stdio: 'ignore' })
        child.on('error', () => {})
        await answers(child, client, port)
      }
    }
    disposal.add(node, n => n.kill())
    await node.start()
    return node
  }
  /** A port that leads to another, and may hold back what comes from there. */
  async function relay(port: number) {
    const relay = await startRelay(port)
    disposal.add(relay, r => r.close())
    return relay
  }
  return { add, relay, close: () => disposal.close() }
}

type Servers = Awaited<ReturnType<typeof startServers>>

async function closedOnFailure<T>(start: (servers: Servers) => Promise<T>): Promise<T> {
  const servers = await startServers()
  try {
    return await start(servers)
  } catch (error) {
    await servers.close()
    throw error
  }
}

/** Milliseconds that a server has to start. */
const START = 20_000

/** Resolves when a server that was just started answers; rejects when it has ended, or takes too long. */
async function answers(child: ChildProcess, client: Redis, port: number): Promise<void> {
  const isUp = () => Promise.race([client.ping().then(() => true), setTimeout(100, false)])
  await until(
    `the server at ${port} answers`,
    async () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server at ${port} has ended`)
      return isUp()
    },
    START
  )
}

/** Resolves when the replica has everything that its master has had until now; what it has not would be lost with the master. */
async function caughtUp(master: Node, replica: Node): Promise<void> {
  const offset = async ({ client }: Node) => Number(/master_repl_offset:(\d+)/.exec(await client.info('replication'))?.[1])
  const end = await offset(master)
  await until('the replica has caught up', async () => (await offset(replica)) >= end)
}

export interface TestCluster {
  readonly url: string
  /** Masters of a third of the slots each, and a replica of the first. */
  readonly masters: readonly Node[]
  readonly replica: Node
  /** Resolves when the replica has what its master has. */
  replicated(): Promise<void>
  close(): Promise<void>
}

const PASSWORD = 'p@ss:w/rd?'
const SLOTS = 16_384

/** A Redis Cluster of three masters and a replica that is elected within a second or two. */
export const startTestCluster = (): Promise<TestCluster> => closedOnFailure(cluster)

async function cluster(servers: Servers): Promise<TestCluster> {
  const start = async () =>
    servers.add({
      ...{ 'cluster-enabled': 'yes', 'cluster-port': String(await freePort()), 'cluster-node-timeout': '500' },
      ...{ 'cluster-config-file': `${crypto.randomUUID()}.conf`, 'cluster-replica-validity-factor': '0' },
      'repl-diskless-sync-delay': '0'
    })
  const nodes = await Promise.all([start(), start(), start(), start()])
  const [first, , , replica] = nodes as [Node, Node, Node, Node]
  const masters = nodes.slice(0, 3)
  for (const [i, { client }] of masters.entries()) {
    const [from, to] = [i, i + 1].map(n => Math.floor((SLOTS * n) / masters.length)) as [number, number]
    await client.cluster('SET-CONFIG-EPOCH', i + 1)
    await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to - 1)
  }
  for (const { client, port } of nodes.slice(1)) {
    const [, bus = ''] = (await client.config('GET', 'cluster-port')) as string[]
    await first.client.call('CLUSTER', 'MEET', HOST, port, bus)
  }
  const knows = async ({ client }: Node, words: RegExp) => words.test((await client.cluster('INFO')) as string)
  await until('all nodes know each other', async () => {
    const known = await Promise.all(nodes.map(node => knows(node, /cluster_state:ok.*cluster_known_nodes:4/s)))
    return known.every(Boolean)
  })
  await replica.client.cluster('REPLICATE', (await first.client.cluster('MYID')) as string)
  await until('the replica follows', async () => /master_link_status:up/.test(await replica.client.info('replication')))
  await until('all nodes know the replica', async () => {
    const lists = await Promise.all(nodes.map(({ client }) => client.cluster('NODES') as Promise<string>))
    return lists.every(list => / (myself,)?slave /.test(list))
  })
  return {
    url: `redis-cluster://${nodes.slice(0, 2).map(({ port }) => `${HOST}:${port}`)}`,
    ...{ masters, replica },
    replicated: () => caughtUp(first, replica),
    close: servers.close
  }
}

export interface TestSentinel {
  readonly url: string
  /** What the banner may show of it. */
  readonly shown: string
  readonly password: string
  readonly master: Node
  readonly replica: Node
  /** Resolves when the replica has what its master has. */
  replicated(): Promise<void>
  /** Delays what the Sentinel says to the bridge by these milliseconds; it does not know it, and the servers are not delayed. */
  delay(ms: number): void
  /**
   * Kills the master, and gives what makes it, once the other has taken over, a replica which the Sentinel knows to be well.
   */
  failOver(): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Milliseconds without an answer after which the Sentinel takes a server for dead. */
const DOWN_AFTER = 500
/** Milliseconds that the Sentinel gives a failover. */
const FAILOVER_TIMEOUT = 2000

/** Milliseconds for what a Sentinel does: it asks servers every ten seconds, and rests for thirty when its clock was held up. */
const ACTED = 60_000

/** A master with a replica, both with a password, and a Sentinel that watches them. */
export const startTestSentinel = (downAfter = DOWN_AFTER): Promise<TestSentinel> =>
  closedOnFailure(servers => watched(servers, downAfter))

async function watched(servers: Servers, downAfter: number): Promise<TestSentinel> {
  const shared = { 'repl-diskless-sync-delay': '0', requirepass: PASSWORD, masterauth: PASSWORD }
  const master = await servers.add(shared)
  const replica = await servers.add({ ...shared, replicaof: `${HOST} ${master.port}` })
  await until('the replica follows', async () => /master_link_status:up/.test(await replica.client.info('replication')))
  const rules = [
    `monitor jcb ${HOST} ${master.port} 1`,
    `auth-pass jcb ${PASSWORD}`,
    ...[`down-after-milliseconds jcb ${downAfter}`, `failover-timeout jcb ${FAILOVER_TIMEOUT}`]
  ]
  const sentinel = await servers.add({}, port =>
    [`port ${port}`, `bind ${HOST}`, ...rules.map(rule => `sentinel ${rule}`)].join('\n')
  )
  await until('the Sentinel knows the replica', async () => /slaves=1,/.test((await sentinel.client.info('sentinel')) as string))
  const relay = await servers.relay(sentinel.port)
  const hosts = `${HOST}:${relay.port}`
  let [current, other] = [master, replica]
  let rested = 0

  async function failOver(): Promise<() => Promise<void>> {
    await caughtUp(current, other)
    const [dead, next] = [current, other]
    // It begins no failover within twice its timeout of the one before.
    await until('the Sentinel may act again', async () => performance.now() >= rested)
    rested = performance.now() + 2 * FAILOVER_TIMEOUT
    await dead.kill()
    return async () => {
      const isMaster = async () => /role:master/.test(await next.client.info('replication'))
      await until('the replica has become the master', isMaster, ACTED)
      await dead.start()
      await dead.client.replicaof(HOST, next.port)
      await until('it follows', async () => /master_link_status:up/.test(await dead.client.info('replication')))
      const isKnown = async () => {
        const [found] = (await sentinel.client.call('SENTINEL', 'REPLICAS', 'jcb')) as string[][]
        const { port, flags, 'master-link-status': link } = fieldsOf(found ?? [])
        return port === String(dead.port) && flags === 'slave' && link === 'ok'
      }
      await until('the Sentinel knows that', isKnown, ACTED)
      ;[current, other] = [next, dead]
    }
  }
  return {
    url: `redis-sentinel://:${encodeURIComponent(PASSWORD)}@${hosts}/jcb/0`,
    shown: `redis-sentinel://${hosts}/jcb/0`,
    password: PASSWORD,
    ...{ master, replica },
    replicated: () => caughtUp(master, replica),
    ...{ failOver, delay: relay.delay, close: servers.close }
  }
}

const fieldsOf = (pairs: readonly string[]): Record<string, string | undefined> =>
  Object.fromEntries(pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1]]] : [])))
