import type { Socket } from 'node:net'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { OutboundFailure } from '../../outbound/request.ts'
import type { VerifyDeps } from '../kind.ts'
import type { SshAddress } from './address.ts'
import type { SshOutcome, SshTask } from './conversation.ts'

/** Milliseconds of a conversation, the connection and a key that takes long to decrypt included. */
const TIMEOUT = 20_000
/** Bytes that a server may send. Some 4 KB are usual, and a banner. */
const MOST = 128 * 1024
/** Megabytes of a thread. */
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 }

type Message = { readonly bytes: Uint8Array } | { readonly outcome: SshOutcome }

export type SessionOutcome = SshOutcome | { readonly failure: OutboundFailure }

/**
 * One conversation with an SSH server. The socket is here; the protocol and its cryptography run in a thread, which is ended when the
 * time is over, whatever it computes. Never throws.
 */
export async function runSession({ host, port }: SshAddress, task: SshTask, deps: Deps): Promise<SessionOutcome> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), TIMEOUT)
  const signal = AbortSignal.any([deps.signal, late.signal])
  const connected = await deps.connect(host, port, signal)
  try {
    return 'failure' in connected ? connected : await talk(connected.socket, task, signal)
  } finally {
    clearTimeout(timer)
  }
}

type Deps = Pick<VerifyDeps, 'connect' | 'signal'>

async function talk(socket: Socket, task: SshTask, signal: AbortSignal): Promise<SessionOutcome> {
  const worker = new Worker(new URL(`./thread${extname(import.meta.url)}`, import.meta.url), {
    ...{ workerData: task, resourceLimits: MEMORY, env: {}, stdout: true, stderr: true }
  })
  try {
    return await outcomeOf(socket, worker, signal)
  } finally {
    void worker.terminate()
    socket.destroySoon()
  }
}

function outcomeOf(socket: Socket, worker: Worker, signal: AbortSignal): Promise<SessionOutcome> {
  const { promise, resolve } = Promise.withResolvers<SessionOutcome>()
  const fail = (failure: OutboundFailure) => resolve({ failure })
  let left = MOST
  // Copies, since a chunk is a part of a larger buffer, which would be copied as a whole.
  socket.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) fail('TooLarge')
    else worker.postMessage(new Uint8Array(chunk))
  })
  socket.once('close', () => worker.postMessage(null))
  worker.on('message', (message: Message) => {
    if ('bytes' in message) socket.write(message.bytes)
    else resolve(message.outcome)
  })
  worker.once('error', ({ code }: NodeJS.ErrnoException) => fail(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'TooLarge' : 'BadAnswer'))
  worker.once('exit', () => fail('BadAnswer'))
  signal.addEventListener('abort', () => fail('Timeout'), { once: true })
  if (signal.aborted) fail('Timeout')
  return promise
}
