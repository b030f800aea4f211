import { Cluster, type Redis } from 'ioredis'
import { FORMAT } from '../migrations/index.ts'
import type { RedisClient } from './client.ts'

/** The name of our connections in `CLIENT LIST`, by which a newer version recognises those of an older one. */
export const CONNECTION_NAME = `jcb:f${FORMAT}`
/** The suffix that BullMQ appends to the name of a worker's connection. */
export const WORKER_NAME = `f${FORMAT}`

/** The name that BullMQ gives to a worker's connection; before formats were numbered it ended with the name of the queue. */
const WORKER = /^\{jcb-queue\}:[^:]+(?::w:f(\d+))?$/
const OURS = /^jcb:f(\d+)$/

/**
 * The connections of processes with an older format, each described so that an operator can find it. Before formats were numbered
 * only workers named their connections, so unnamed connections count as well. Undefined if Redis does not allow the query.
 */
export async function olderClients(redis: RedisClient): Promise<readonly string[] | undefined> {
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
  const lists = await Promise.all(nodes.map(clientsOf))
  if (lists.includes(undefined)) return undefined
  return [...new Set(lists.flatMap(list => (list ?? []).filter(isOlder).map(shown)))]
}

type Client = ReadonlyMap<string, string>

async function clientsOf(node: Redis): Promise<readonly Client[] | undefined> {
  try {
    const own = String(node.options.db ?? 0)
    const lines = String(await node.client('LIST')).split('\n')
    return lines
      .filter(line => line !== '')
      .map(parse)
      .filter(client => client.get('db') === own)
  } catch (error) {
    if (/^(NOPERM|ERR unknown|ERR .*not (allowed|supported))/i.test((error as Error).message)) return undefined
    throw error
  }
}

/** Values contain no spaces: Redis refuses names with one. */
const parse = (line: string): Client =>
  new Map(
    line.split(' ').map(pair => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)] as const
    })
  )

function isOlder(client: Client): boolean {
  const name = client.get('name') ?? ''
  const named = OURS.exec(name) ?? WORKER.exec(name)
  if (named !== null) return Number(named[1] ?? 1) < FORMAT
  return name === '' && mayBeBridge(client)
}

/** Neither a replica, nor a monitor, nor (from Redis 7.2 on) a client of another library. */
const mayBeBridge = (client: Client): boolean =>
  !/[SMO]/.test(client.get('flags') ?? '') && /^(ioredis.*)?$/.test(client.get('lib-name') ?? '')

const shown = (client: Client): string =>
  `${client.get('addr')} (id ${client.get('id')}, ${client.get('name') || 'without a name'})`
