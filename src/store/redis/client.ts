import { Cluster, type ClusterOptions, type Redis, type RedisOptions } from 'ioredis'
import { parseRedisAddress, type RedisAddress, type SentinelAddress } from './address.ts'
import { LastingCluster } from './lasting-cluster.ts'
import { LastingRedis } from './lasting-redis.ts'
import { CONNECTION_NAME } from './older-clients.ts'
import type { Login } from './relogin.ts'
import { Sentinels } from './sentinels.ts'

/** One server (possibly found through Sentinels) or a cluster; the stores work with either. */
export type RedisClient = Redis | Cluster

/** Timeout in milliseconds for commands on the API's connection: a frozen Redis must not hang a request. */
const COMMAND_TIMEOUT = 2000
/** Milliseconds between two refreshes of the slot table, to notice a node that disappeared silently. */
const SLOTS_REFRESH = 5000
/** Milliseconds to wait for a Sentinel before asking the next one. */
const SENTINEL_TIMEOUT = 2000

/** How a connection behaves: options for one server or node, and the cluster options with the same effect. */
interface Manner {
  readonly one: Pick<RedisOptions, 'enableOfflineQueue' | 'maxRetriesPerRequest' | 'commandTimeout' | 'lazyConnect'>
  readonly cluster: Pick<ClusterOptions, 'enableOfflineQueue' | 'maxRedirections' | 'retryDelayOnMoved' | 'lazyConnect'>
}

/**
 * A connection for answering requests: it fails immediately while Redis is away, and reconnects by itself.
 * It does not wait for the first `ready`, so the process can start before Redis does.
 */
export const failFastRedis = (address: string): RedisClient =>
  open(address, {
    one: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT },
    // A few redirections are normal in a cluster: a slot has moved, or a node is still connecting.
    cluster: { enableOfflineQueue: false, maxRedirections: 5 }
  })

/** A connection for background work, which waits instead of failing (BullMQ workers require it). */
export const patientRedis = (address: string): RedisClient =>
  open(address, {
    one: { maxRetriesPerRequest: null },
    cluster: { maxRedirections: Number.POSITIVE_INFINITY, retryDelayOnMoved: 100 }
  })

/** The login in an address, as the options of a connection. */
export function loginIn(address: string): Login {
  // Never connected: only ioredis knows all the forms in which an address can have a login.
  const redis = open(address, { one: { lazyConnect: true }, cluster: { lazyConnect: true } })
  const options = redis instanceof Cluster ? (redis.options.redisOptions ?? {}) : redis.options
  const { username, password, sentinelUsername, sentinelPassword } = options as Login
  return { username, password, sentinelUsername, sentinelPassword }
}

/** Timeout in milliseconds for commands that block: longer than any of them does, so that a frozen Redis is left. */
const BLOCKING_TIMEOUT = 8_000

/** A connection for commands that block for at most five seconds. */
export const blockingRedis = (address: string): RedisClient =>
  open(address, {
    one: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: BLOCKING_TIMEOUT },
    cluster: { enableOfflineQueue: false, maxRedirections: 5 }
  })

function open(text: string, manner: Manner): RedisClient {
  const address = parseRedisAddress(text)
  if (address.kind === 'fault') throw new Error(`The address of Redis ${address.fault}`)
  const redis = address.kind === 'cluster' ? openCluster(address, manner) : openServer(address, manner)
  // Without a listener ioredis prints every failed connection attempt; callers already see the failed commands.
  redis.on('error', () => {})
  return redis
}

const retryStrategy = (times: number): number => Math.min(times * 100, 1000)

/** 2 reconnects and sends the refused command again. */
const reconnectOnError = (error: Error): 2 | false => (error.message.startsWith('READONLY') ? 2 : false)

function openServer(address: Exclude<RedisAddress, { kind: 'cluster' }>, { one }: Manner): Redis {
  // When the server has become a replica, reconnecting finds the master that the name or the Sentinels now lead to.
  const options = { ...one, retryStrategy, reconnectOnError, connectionName: CONNECTION_NAME }
  return address.kind === 'server'
    ? new LastingRedis(options, address.url)
    : new LastingRedis({ ...options, ...bySentinels(address) })
}

const bySentinels = ({ hosts, tls, user, password, master, db, sentinel }: SentinelAddress) => ({
  ...login(user, password?.reveal()),
  ...(tls ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
  ...{ Connector: Sentinels, sentinels: [...hosts], name: master, db },
  ...(sentinel.user === undefined ? {} : { sentinelUsername: sentinel.user }),
  ...(sentinel.password === undefined ? {} : { sentinelPassword: sentinel.password.reveal() }),
  ...{ connectTimeout: SENTINEL_TIMEOUT, sentinelCommandTimeout: SENTINEL_TIMEOUT },
  // Sentinels announce a failover, so that a master which is cut off but does not close the connection is left as well.
  failoverDetector: true
})

function openCluster(
  { hosts, tls, user, password }: Extract<RedisAddress, { kind: 'cluster' }>,
  { one, cluster }: Manner
): Cluster {
  const { enableOfflineQueue: _, ...redisOptions } = one
  return new LastingCluster([...hosts], {
    ...cluster,
    clusterRetryStrategy: retryStrategy,
    slotsRefreshInterval: SLOTS_REFRESH,
    // Certificates are issued for names, so names must not be resolved beforehand.
    ...(tls ? { dnsLookup: (name, done) => done(null, name) } : {}),
    redisOptions: {
      ...redisOptions,
      connectionName: CONNECTION_NAME,
      ...login(user, password?.reveal()),
      ...(tls ? { tls: {} } : {})
    }
  })
}

const login = (username: string | undefined, password: string | undefined) => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password })
})

/** Resolves when the connection is usable; rejects with a clear message after `ms` milliseconds. */
export async function whenReady(redis: RedisClient, ms: number): Promise<void> {
  if (redis.status === 'ready') return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error(`Redis did not answer within ${ms} ms`)), ms)
  redis.once('ready', resolve)
  try {
    await promise
  } finally {
    clearTimeout(timer)
    redis.off('ready', resolve)
  }
}
