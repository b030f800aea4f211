import type { Command } from 'ioredis'
import { afterReads } from '../../async/after-reads.ts'
import type { Batch } from './gather-writes.ts'

const TIMED_OUT = 'Command timed out'

/**
 * Makes the time-out of a command look for the answer first. When the event loop was held up, timers run before the sockets are read,
 * and a command whose answer has been there for long would fail: many requests at once would become 503 for everybody. The time begins
 * when the command is sent: until then, only the event loop was held up.
 */
export function awaitLateAnswer(command: Command, batch?: Batch, timeout = 0): void {
  const { reject } = command
  command.reject = error => {
    if (error.message !== TIMED_OUT) return reject(error)
    const left = batch === undefined ? 0 : timeout - (performance.now() - (batch.sentAt ?? performance.now()))
    // By then, an answered command ignores this.
    if (left > 0) setTimeout(afterReads, left, () => reject(error))
    else afterReads(() => reject(error))
  }
}
