import type { Command } from 'ioredis'
import { afterReads } from '../../async/after-reads.ts'

const TIMED_OUT = 'Command timed out'

/**
 * Makes the time-out of a command look for the answer first. When the event loop was held up, timers run before the sockets are read,
 * and a command whose answer has been there for long would fail: many requests at once would become 503 for everybody.
 */
export function awaitLateAnswer(command: Command): void {
  const { reject } = command
  command.reject = error => {
    if (error.message !== TIMED_OUT) return reject(error)
    // By then, an answered command ignores this.
    afterReads(() => reject(error))
  }
}
