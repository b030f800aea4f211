const CRLF = '\r\n'

/** The index after the frame (RESP 2 or 3) that begins at `at`; undefined while it is not complete. */
export function frameEnd(bytes: Buffer, at: number): number | undefined {
  const line = bytes.indexOf(CRLF, at)
  if (line === -1) return undefined
  const type = String.fromCharCode(bytes[at] as number)
  const count = Number(bytes.toString('latin1', at + 1, line))
  const begin = line + 2
  if ('$=!'.includes(type)) {
    const end = count < 0 ? begin : begin + count + 2
    return end <= bytes.length ? end : undefined
  }
  const inner = '*~>'.includes(type) ? count : type === '%' ? 2 * count : type === '|' ? 2 * count + 1 : 0
  let end: number | undefined = begin
  for (let i = 0; i < inner && end !== undefined; i++) end = end < bytes.length ? frameEnd(bytes, end) : undefined
  return end
}

/** Collects what a socket gives and hands out whole frames. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0)

  add(chunk: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const frames: Buffer[] = []
    for (let end = frameEnd(this.#rest, 0); end !== undefined; end = frameEnd(this.#rest, 0)) {
      frames.push(this.#rest.subarray(0, end))
      this.#rest = this.#rest.subarray(end)
    }
    return frames
  }
}

/** The words of a command: an array of bulk strings. */
export function wordsOf(frame: Buffer): string[] {
  const words: string[] = []
  for (let at = frame.indexOf(CRLF) + 2; at < frame.length; ) {
    const line = frame.indexOf(CRLF, at)
    const end = line + 2 + Number(frame.toString('latin1', at + 1, line))
    words.push(frame.toString('utf8', line + 2, end))
    at = end + 2
  }
  return words
}
