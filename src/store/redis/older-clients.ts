import { Cluster, type Redis } from 'ioredis'
import { FORMAT } from '../migrations/index.ts'
import type { RedisClient } from './client.ts'

/** What our connections are called in `CLIENT LIST`, so that a newer version knows those of an older one. */
export const CONNECTION_NAME = `jcb:f${FORMAT}`
/** What BullMQ puts behind the name that it gives to the connection of a worker. */
export const WORKER_NAME = `f${FORMAT}`

/** The connection of a worker, by BullMQ; before formats were numbered the name ended with that of the queue. */
const WORKER = /^\{jcb-queue\}:[^:]+(?::w:f(\d+))?$/
const OURS = /^jcb:f(\d+)$/

/**
 * The connections that other processes have with an older format, each as a person can find it. A process of before formats were
 * numbered gave no name to its connections but that of a worker, so connections without a name count, too. Undefined where Redis
 * does not let us ask.
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

/** No value holds a space: Redis refuses names with one. */
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

/** Neither a replica nor a monitor, nor of another library, as far as this Redis tells (from 7.2 on). */
const mayBeBridge = (client: Client): boolean =>
  !/[SMO]/.test(client.get('flags') ?? '') && /^(ioredis.*)?$/.test(client.get('lib-name') ?? '')

const shown = (client: Client): string =>
  `${client.get('addr')} (id ${client.get('id')}, ${client.get('name') || 'without a name'})`
