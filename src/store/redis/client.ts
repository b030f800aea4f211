import { Cluster, type ClusterOptions, type Command, type Redis, type RedisOptions } from 'ioredis'
import { parseRedisAddress, type RedisAddress, type SentinelAddress } from './address.ts'
import { LastingRedis } from './lasting-redis.ts'
import { CONNECTION_NAME } from './older-clients.ts'

/** One server (which Sentinels may have named) or a cluster; the stores do not know which. */
export type RedisClient = Redis | Cluster

/** Milliseconds after which a command on a connection of the API gives up: a frozen Redis must not hang a request. */
const COMMAND_TIMEOUT = 2000
/** Milliseconds between two looks at who serves which slots, for a node that went away without a word. */
const SLOTS_REFRESH = 5000
/** Milliseconds for which a Sentinel is waited for before the next one is asked. */
const SENTINEL_TIMEOUT = 2000

/** How a connection behaves: alone or to a single node, and what a cluster needs to behave alike. */
interface Manner {
  readonly one: Pick<RedisOptions, 'enableOfflineQueue' | 'maxRetriesPerRequest' | 'commandTimeout'>
  readonly cluster: Pick<ClusterOptions, 'enableOfflineQueue' | 'maxRedirections' | 'retryDelayOnMoved'>
}

/**
 * A connection for answering requests: it fails at once while Redis is away, and comes back by itself.
 * The first `ready` is not waited for, so that the process can start before Redis does.
 */
export const failFastRedis = (address: string): RedisClient =>
  open(address, {
    one: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT },
    // A few redirections are a cluster's everyday life: a slot has moved, a node is just being connected to.
    cluster: { enableOfflineQueue: false, maxRedirections: 5 }
  })

/** A connection for background work, which would rather wait than fail (BullMQ workers demand it). */
export const patientRedis = (address: string): RedisClient =>
  open(address, {
    one: { maxRetriesPerRequest: null },
    cluster: { maxRedirections: Number.POSITIVE_INFINITY, retryDelayOnMoved: 100 }
  })

function open(text: string, manner: Manner): RedisClient {
  const address = parseRedisAddress(text)
  if (address.kind === 'fault') throw new Error(`The address of Redis ${address.fault}`)
  const redis = address.kind === 'cluster' ? openCluster(address, manner) : openServer(address, manner)
  // Without a listener ioredis prints every failed connection attempt; callers see the failed commands.
  redis.on('error', () => {})
  return redis
}

const retryStrategy = (times: number): number => Math.min(times * 100, 1000)

/** 2 sends the refused command again. */
const reconnectOnError = (error: Error): 2 | false => (error.message.startsWith('READONLY') ? 2 : false)

function openServer(address: Exclude<RedisAddress, { kind: 'cluster' }>, { one }: Manner): Redis {
  // A server that has become a replica is left for the one that the name or the Sentinels lead to now.
  const options = { ...one, retryStrategy, reconnectOnError, connectionName: CONNECTION_NAME }
  return address.kind === 'server'
    ? new LastingRedis(options, address.url)
    : new LastingRedis({ ...options, ...bySentinels(address) })
}

const bySentinels = ({ hosts, tls, user, password, master, db, sentinel }: SentinelAddress) => ({
  ...login(user, password?.reveal()),
  ...(tls ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
  ...{ sentinels: [...hosts], name: master, db },
  ...(sentinel.user === undefined ? {} : { sentinelUsername: sentinel.user }),
  ...(sentinel.password === undefined ? {} : { sentinelPassword: sentinel.password.reveal() }),
  ...{ connectTimeout: SENTINEL_TIMEOUT, sentinelCommandTimeout: SENTINEL_TIMEOUT },
  // They tell of a failover, so that a master which is cut off, but does not hang up, is left, too.
  failoverDetector: true
})

function openCluster(
  { hosts, tls, user, password }: Extract<RedisAddress, { kind: 'cluster' }>,
  { one, cluster }: Manner
): Cluster {
  const { enableOfflineQueue: _, ...redisOptions } = one
  return new PlainCluster([...hosts], {
    ...cluster,
    clusterRetryStrategy: retryStrategy,
    slotsRefreshInterval: SLOTS_REFRESH,
    // A certificate is for a name, so names must not be turned into numbers beforehand.
    ...(tls ? { dnsLookup: (name, done) => done(null, name) } : {}),
    redisOptions: {
      ...redisOptions,
      connectionName: CONNECTION_NAME,
      ...login(user, password?.reveal()),
      ...(tls ? { tls: {} } : {})
    }
  })
}

/** How a cluster says that it could not be asked. */
const AWAY = /^(Cluster is|Too many Cluster redirections|None of startup nodes|Failed to refresh slots)/

/** A cluster that says so in the words of a single server, so that callers have one set of errors to know. */
class PlainCluster extends Cluster {
  override sendCommand(command: Command, ...rest: ParametersAfterFirst<Cluster['sendCommand']>): unknown {
    const { reject } = command
    command.reject = error => reject(AWAY.test(error.message) ? new Error('Connection is closed.') : error)
    return super.sendCommand(command, ...rest)
  }
}

type ParametersAfterFirst<F> = F extends (first: never, ...rest: infer R) => unknown ? R : never

const login = (username: string | undefined, password: string | undefined) => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password })
})

/** Resolves when the connection can be used; rejects with one clear sentence after `ms` milliseconds. */
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
