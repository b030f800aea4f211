import { bodyBounds } from '../domain/documents/bounds.ts'
import { decodeText } from '../domain/documents/decode.ts'
import type { Format } from '../domain/documents/read.ts'
import { readOne } from '../domain/documents/read.ts'
import { Problem } from '../domain/problems.ts'
import { OutOfMemory, type Threads } from '../threads/pool.ts'
import type { Body } from '../threads/tasks.ts'
import { unreadable } from './unreadable.ts'

/** Parses the body of a caller; throws a problem if it cannot be parsed. */
export type ReadDocument = (caller: string, bytes: Buffer, format: Format) => Promise<unknown>

/** Maximum size of a body that is parsed in the event loop, which takes at most 20 ms. */
const AT_ONCE: Readonly<Record<Format, number>> = { json: 256 * 1024, yaml: 2 * 1024 }

/** Parses small bodies directly and larger ones in a thread. */
export function createDocumentReader(threads: Pick<Threads, 'run'>): ReadDocument {
  return async (caller, bytes, format) => {
    const body = bytes.length <= AT_ONCE[format] ? readHere(bytes, format) : await readThere(threads, caller, bytes, format)
    if ('undecodable' in body) {
      const detail = body.undecodable
      throw new Problem('MALFORMED_BODY', `The body cannot be read. ${detail}`, [{ pointer: '#', detail }])
    }
    if ('fault' in body) throw unreadable(body.fault)
    return body.value
  }
}

function readHere(bytes: Buffer, format: Format): Body {
  const decoded = decodeText(bytes)
  return 'fault' in decoded ? { undecodable: decoded.fault } : readOne(decoded.text, format, { bounds: bodyBounds })
}

async function readThere(threads: Pick<Threads, 'run'>, caller: string, bytes: Buffer, format: Format): Promise<Body> {
  try {
    // A buffer that shares its memory with others cannot be transferred.
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
    return await threads.run(caller, { kind: 'read', bytes: own as Uint8Array<ArrayBuffer>, format })
  } catch (error) {
    if (error instanceof OutOfMemory)
      throw new Problem('BODY_TOO_LARGE', 'The body holds too many values to be parsed at once. Split it into several requests.')
    throw error
  }
}
