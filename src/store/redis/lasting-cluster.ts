import { Cluster, type ClusterNode, type ClusterOptions, type Command, type Redis } from 'ioredis'
import { awaitLateAnswer } from './late-answers.ts'
import { setLogin } from './relogin.ts'

/** Replies in the shapes of RESP2, the default of ioredis. */
type Options = ClusterOptions & { redisOptions?: { replyMapping?: never } }

/** The errors of a cluster that cannot be reached. */
const AWAY = /^(Cluster is|Too many Cluster redirections|None of startup nodes|Failed to refresh slots)/

/**
 * A cluster that reports what it reports while it is away with the error of a single server, so that callers need to know only one.
 * Nodes that it finds later are opened with the login that its options have then.
 */
export class LastingCluster extends Cluster {
  /** Its duplicates. */
  readonly copies: LastingCluster[] = []

  constructor(nodes: ClusterNode[], options: Options) {
    super(nodes, options)
    // ioredis has copied the login of the options; a node connects when it is first used.
    this.on('+node', (node: Redis) => setLogin(node.options, this.options.redisOptions ?? {}))
  }

  /** The duplicates that BullMQ makes for blocking commands get another login as well. */
  override duplicate: Cluster['duplicate'] = (nodes = [], override) => {
    const redisOptions = { ...this.options.redisOptions, ...override?.redisOptions }
    const options = { ...this.options, ...override, redisOptions } as Options
    const copy = new LastingCluster(nodes.length > 0 ? nodes : [...this['startupNodes']], options)
    this.copies.push(copy)
    return copy as never
  }

  override sendCommand(command: Command, ...rest: ParametersAfterFirst<Cluster['sendCommand']>): unknown {
    awaitLateAnswer(command)
    const { reject } = command
    command.reject = error => reject(AWAY.test(error.message) ? new Error('Connection is closed.') : error)
    return super.sendCommand(command, ...rest)
  }
}

type ParametersAfterFirst<F> = F extends (first: never, ...rest: infer R) => unknown ? R : never
