import { createParser } from 'eventsource-parser'

export interface Message {
  readonly id: string | undefined
  readonly event: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: data are what the test says they are
  readonly data: any
}

/** A reader of server-sent events that keeps what came, by somebody else's parser. */
export interface SseReader {
  readonly status: number
  readonly headers: Headers
  readonly messages: Message[]
  /** The raw text so far. */
  text(): string
  /** Resolves when the stream is over, to how: `end`, or `cut` when the connection broke. */
  readonly over: Promise<'end' | 'cut'>
  close(): void
}

/** Opens a stream; `seen` is told of every message. */
export async function readSse(
  url: string,
  headers: Record<string, string>,
  seen: (message: Message) => void = () => {}
): Promise<SseReader> {
  const stop = new AbortController()
  const response = await fetch(url, { headers, signal: stop.signal })
  const messages: Message[] = []
  let text = ''
  const parser = createParser({
    onEvent({ id, event, data }) {
      const message = { id, event, data: JSON.parse(data) }
      messages.push(message)
      seen(message)
    }
  })
  async function read(): Promise<'end' | 'cut'> {
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body ?? []) {
        const part = decoder.decode(chunk, { stream: true })
        text += part
        parser.feed(part)
      }
      return 'end'
    } catch {
      return 'cut'
    }
  }
  return {
    status: response.status,
    headers: response.headers,
    messages,
    text: () => text,
    over: read(),
    close: () => stop.abort()
  }
}
