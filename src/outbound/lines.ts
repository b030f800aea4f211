import type { ClientRequest, IncomingMessage } from 'node:http'
import type { OutboundResult } from './request.ts'

/** An answer that is read line by line. Only one of status 200 is; of any other, a beginning is read as a whole. */
export interface Lines {
  /** Called with each line, without its end. What is left at the end of the answer is no line. */
  readonly onLine: (line: Buffer) => void
  /** Bytes of the longest line. */
  readonly longest: number
  /** Milliseconds without a byte after which the answer ends with a failure. */
  readonly idle: number
  /** Ends the reading. */
  readonly signal: AbortSignal
}

/** Bytes of an answer of another status. */
const REFUSAL = 64 * 1024

const LINE_END = 0x0a

/** Resolves when the answer has ended, by whomever. */
export async function linesOf(
  request: ClientRequest,
  body: string | undefined,
  lines: Lines,
  onHead: () => void
): Promise<OutboundResult> {
  const { promise, resolve, reject } = Promise.withResolvers<OutboundResult>()
  request.on('error', reject)
  request.on('close', () => reject(new Error('the connection was closed before the end of the answer')))
  request.on('response', answer => {
    const { statusCode: status = 0, headers } = answer
    const chunks: Buffer[] = []
    const end = (result: OutboundResult) => {
      resolve(result)
      request.destroy()
    }
    request.setTimeout(lines.idle, () => end({ failure: 'Timeout' }))
    answer.on('error', reject)
    answer.on('end', () => resolve({ answer: { status, headers, body: Buffer.concat(chunks) } }))
    if (status !== 200) return readBeginning(answer, chunks, () => end({ failure: 'TooLarge' }))
    onHead()
    const split = lineSplitter(lines)
    answer.on('data', (chunk: Buffer) => {
      if (!split(chunk)) end({ failure: 'TooLarge' })
    })
  })
  request.end(body)
  return promise
}

function readBeginning(answer: IncomingMessage, chunks: Buffer[], tooLarge: () => void): void {
  let left = REFUSAL
  answer.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) tooLarge()
    else chunks.push(chunk)
  })
}

/** Takes chunks and calls with their lines; false for a line that is too long. */
function lineSplitter({ onLine, longest, signal }: Lines): (chunk: Buffer) => boolean {
  let parts: Buffer[] = []
  let length = 0
  return chunk => {
    let start = 0
    for (let at = chunk.indexOf(LINE_END); at >= 0; at = chunk.indexOf(LINE_END, start)) {
      const line = Buffer.concat([...parts, chunk.subarray(start, at)])
      if (line.length > longest) return false
      parts = []
      length = 0
      start = at + 1
      if (signal.aborted) return true
      onLine(line)
    }
    parts.push(chunk.subarray(start))
    length += chunk.length - start
    return length <= longest
  }
}
