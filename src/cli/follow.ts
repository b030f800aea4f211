import { setTimeout } from 'node:timers/promises'
import { createParser } from 'eventsource-parser'
import type { Event } from '#api'
import type { Api } from './api.ts'
import { Failure } from './exit.ts'
import { plain, type Terminal } from './terminal.ts'

/** Milliseconds without a heartbeat (one comes every 15 seconds) after which a connection counts as lost. */
const SILENCE = 45_000
/** Milliseconds between attempts until the bridge sets another value; doubled with every failure up to `LONGEST`. */
const RETRY = 1_000
const LONGEST = 30_000

interface Following {
  readonly project: string
  readonly credential: string | undefined
  /** Id of the last known event. */
  readonly last: string | undefined
  readonly seen: (event: Event) => void
}

/** Passes on each event once, as it happens and across lost connections, until the command stops. */
export async function follow(
  { stderr, signal }: Terminal,
  api: Api,
  { project, credential, last, seen }: Following
): Promise<void> {
  const query = credential === undefined ? '' : `?credential=${encodeURIComponent(credential)}`
  const path = `/api/v1/projects/${encodeURIComponent(project)}/events/stream${query}`
  const place = { last, retry: RETRY }
  let pause = 0
  while (!signal.aborted) {
    const hasRead = await readOnce(api, path, { signal, place, seen, stderr }).catch(error => {
      if (signal.aborted) return true
      if (!(error instanceof Failure) || !isPassing(error)) throw error
      stderr.write(`${error.message}; trying again\n`)
      return false
    })
    pause = hasRead ? place.retry : Math.min(Math.max(pause, place.retry) * 2, LONGEST)
    await setTimeout(pause, undefined, { signal }).catch(() => {})
  }
}

/** Whether the same request may work later. */
const isPassing = ({ exit, message }: Failure): boolean =>
  exit === 'unreachable' || /^TOO_MANY_STREAMS|^RATE_LIMITED/.test(message)

interface Reading {
  readonly signal: AbortSignal
  readonly place: { last: string | undefined; retry: number }
  readonly seen: (event: Event) => void
  readonly stderr: Terminal['stderr']
}

/** Reads one connection to its end; resolves to whether it received anything. */
async function readOnce(api: Api, path: string, { signal, place, seen, stderr }: Reading): Promise<boolean> {
  const silent = new AbortController()
  const watch = globalThis.setTimeout(() => silent.abort(), SILENCE)
  const headers = { accept: 'text/event-stream', ...(place.last === undefined ? {} : { 'last-event-id': place.last }) }
  try {
    const response = await api.open(path, { headers, signal: silent.signal }, 'patient')
    const parser = createParser({
      onEvent({ id, event, data }) {
        if (event === 'gap') stderr.write(`some events after ${plain(place.last ?? 'the beginning')} are no longer kept\n`)
        else if (data !== '') seen(JSON.parse(data) as Event)
        if (id !== undefined) place.last = id
      },
      onRetry: ms => void (place.retry = Math.min(ms, LONGEST))
    })
    let hasRead = false
    try {
      for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        hasRead = true
        watch.refresh()
        parser.feed(text)
      }
    } catch (error) {
      if (error instanceof SyntaxError)
        throw new Failure('failed', 'the stream is not a stream of events: check that this is a bridge')
      // A broken connection is expected; the caller reconnects.
    }
    return hasRead && !signal.aborted
  } finally {
    clearTimeout(watch)
  }
}
