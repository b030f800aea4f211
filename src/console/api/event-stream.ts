import { HttpError } from '@oazapfts/runtime'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Event } from '#api'
import { bridgeFetch } from './client.ts'
import { ConnectionError } from './problem.ts'

/** A stream that was silent for longer than three signs of life is gone, whatever the network believes. */
const SILENCE = 45_000

export interface StreamListener {
  onOpen(): void
  /** The place in the stream: where to go on after a break. */
  onId(id: string): void
  onEvent(event: Event): void
  /** Events were missed for good: what is shown has to be read anew. */
  onGap(): void
}

/** Reads the events of a project as they come, until the stream ends or breaks; starts after `last`. Throws if there is none. */
export async function readStream(
  project: string,
  last: string | undefined,
  signal: AbortSignal,
  listener: StreamListener
): Promise<void> {
  const silence = new AbortController()
  const stop = AbortSignal.any([signal, silence.signal])
  const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) }
  const address = `/api/v1/projects/${encodeURIComponent(project)}/events/stream`
  let timer = setTimeout(() => silence.abort(), SILENCE)
  try {
    const answer = await bridgeFetch(address, { headers, signal: stop })
    if (!answer.ok) throw new HttpError(answer.status, await answer.json().catch(() => undefined), answer.headers)
    if (answer.body === null) throw new ConnectionError()
    listener.onOpen()
    const alive = () => {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENCE)
    }
    const parser = new EventSourceParserStream({ onId: listener.onId, onComment: alive })
    const reader = answer.body.pipeThrough(new TextDecoderStream()).pipeThrough(parser).getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      alive()
      if (next.value.event === 'gap') listener.onGap()
      else listener.onEvent(JSON.parse(next.value.data) as Event)
    }
  } finally {
    clearTimeout(timer)
    silence.abort()
  }
}
