import { type Redis, type SentinelConnectionOptions, SentinelConnector } from 'ioredis'

/** Connections on which Sentinels announce a failover, by the options of the connection to the master. */
const listening = new WeakMap<object, Set<Redis>>()

export const sentinelsOf = (options: object): ReadonlySet<Redis> => listening.get(options) ?? new Set()

type Connect = (endpoint: object, options?: object) => Redis

/**
 * Asks Sentinels for the master. ioredis listens to them on separate connections, whose errors it would print, and which keep the
 * login that they were opened with.
 */
export class Sentinels extends SentinelConnector {
  constructor(given: unknown) {
    const options = given as SentinelConnectionOptions
    super(options)
    const clients = new Set<Redis>()
    listening.set(options, clients)
    const connect = (this['connectToSentinel'] as Connect).bind(this)
    const watched: Connect = (endpoint, more) => {
      const client = connect(endpoint, more)
      client.on('error', () => {})
      client.once('end', () => clients.delete(client))
      clients.add(client)
      return client
    }
    this['connectToSentinel'] = watched
  }
}
