import type { Writable } from 'node:stream'

/** Commands after which the gathered ones are sent, so that Redis works on them while the others are still being made. */
const MOST = 8

/** Commands that are sent to Redis together. */
export interface Batch {
  /** When they were sent (`performance.now()`); undefined until then. */
  readonly sentAt: number | undefined
}

interface OpenBatch extends Batch {
  sentAt: number | undefined
  size: number
}

/** The batch that each connection gathers. */
const open = new WeakMap<Writable, OpenBatch>()

/**
 * Makes the commands that are written to a connection in one turn of the event loop one system call: a call for each is most of what a
 * small command costs. None waits longer than the turn, whose end comes before the process waits for anything. Returns the batch that
 * the next command belongs to.
 */
export function gatherWrites(stream: Writable): Batch {
  const found = open.get(stream)
  if (found !== undefined && found.size < MOST) {
    found.size++
    return found
  }
  if (found === undefined) setImmediate(send, stream)
  else close(stream, found)
  stream.cork()
  const batch = { sentAt: undefined, size: 1 }
  open.set(stream, batch)
  return batch
}

function send(stream: Writable): void {
  const batch = open.get(stream)
  open.delete(stream)
  if (batch !== undefined) close(stream, batch)
}

function close(stream: Writable, batch: OpenBatch): void {
  batch.sentAt = performance.now()
  stream.uncork()
}
