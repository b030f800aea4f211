import { HttpError } from '@oazapfts/runtime'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Event } from '#api'
import { bridgeFetch } from './client.ts'
import { ConnectionError } from './problem.ts'

/** Milliseconds of silence, three keep-alive intervals, after which a stream counts as broken. */
const MAX_SILENCE = 45_000

export interface StreamListener {
  onOpen(): void
  /** The position in the stream from which to resume after a break. */
  onId(id: string): void
  onEvent(event: Event): void
  /** Events were lost for good: everything shown has to be reloaded. */
  onGap(): void
}

/** Reads the live events of a project, starting after `last`, until the stream ends or breaks. Throws if it cannot be opened. */
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
  let timer = setTimeout(() => silence.abort(), MAX_SILENCE)
  try {
    const answer = await bridgeFetch(address, { headers, signal: stop })
    if (!answer.ok) throw new HttpError(answer.status, await answer.json().catch(() => undefined), answer.headers)
    if (answer.body === null) throw new ConnectionError()
    listener.onOpen()
    const alive = () => {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), MAX_SILENCE)
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
