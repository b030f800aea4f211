import { type Command, Redis, type RedisOptions } from 'ioredis'
import { gatherWrites } from './gather-writes.ts'
import { awaitLateAnswer } from './late-answers.ts'

/** Milliseconds before an ended connection is reopened. */
const PAUSE = 200

/** Replies in the shapes of RESP2, the default of ioredis. */
type Options = RedisOptions & { replyMapping?: never }

/** Connections closed by their owner. Not a field, because ioredis connects in its constructor, before fields are set. */
const closed = new WeakSet<Redis>()
/** Duplicates whose original has been closed: BullMQ would connect them again. */
const ended = new WeakSet<Redis>()

/**
 * A connection that only its owner can end. ioredis ends a connection for good if a Sentinel reports a failover while it is
 * connecting: its detector closes the connector, which ioredis treats as a requested disconnect.
 */
export class LastingRedis extends Redis {
  /** Its duplicates. */
  readonly copies: LastingRedis[] = []

  constructor(options: Options, url?: string) {
    if (url === undefined) super(options)
    else super(url, options)
  }

  /** The duplicates that BullMQ makes for blocking commands reconnect as well, and end with this connection. */
  override duplicate: Redis['duplicate'] = override => {
    const copy = new LastingRedis({ ...this.options, ...override } as Options)
    this.copies.push(copy)
    return copy as never
  }

  override sendCommand(command: Command, ...rest: ParametersAfterFirst<Redis['sendCommand']>): unknown {
    const batch = this.status === 'ready' ? gatherWrites(this.stream) : undefined
    awaitLateAnswer(command, batch, this.options.commandTimeout)
    return super.sendCommand(command, ...rest)
  }

  override connect(callback?: () => void): Promise<void> {
    if (ended.has(this)) return Promise.reject(new Error('Connection is closed.'))
    closed.delete(this)
    return super.connect(callback)
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) {
      closed.add(this)
      for (const copy of this.copies) {
        ended.add(copy)
        copy.disconnect()
      }
      // Between two attempts ioredis would only stop its timer, and what waits for the connection would wait forever. Breaking off
      // an attempt ends it.
      if (this.status === 'reconnecting') super.connect().catch(() => {})
    }
    super.disconnect(reconnect)
  }

  override quit(callback?: (error?: Error | null, result?: 'OK') => void): Promise<'OK'> {
    closed.add(this)
    return super.quit(callback)
  }

  /** Hides an unrequested `end` and reconnects, so that users keep waiting: BullMQ, for one, gives up on `end`. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'end' || closed.has(this)) return super.emit(event, ...args)
    setTimeout(() => {
      // A failed attempt emits `end` again, which leads back here.
      if (!closed.has(this) && this.status === 'end') this.connect().catch(() => {})
    }, PAUSE)
    return true
  }
}

type ParametersAfterFirst<F> = F extends (first: never, ...rest: infer R) => unknown ? R : never
