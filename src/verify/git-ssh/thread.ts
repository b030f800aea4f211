import { Duplex } from 'node:stream'
import { parentPort, workerData } from 'node:worker_threads'
import { converse, type SshTask } from './conversation.ts'

/** The thread's side of `session.ts`: bytes of the server come as messages (null: the end), bytes for it and the outcome go as messages. */
const stream = new Duplex({
  read() {},
  write(chunk: Buffer, _encoding, done) {
    parentPort?.postMessage({ bytes: new Uint8Array(chunk) })
    done()
  }
})
parentPort?.on('message', (bytes: Uint8Array | null) => stream.push(bytes === null ? null : Buffer.from(bytes)))
parentPort?.postMessage({ outcome: await converse(stream, workerData as SshTask) })
