import { setTimeout } from 'node:timers/promises'
import { createWakeSignal } from '../../async/wake-signal.ts'
import { compareEventIds, type Event } from '../../domain/event.ts'
import type { EventFeed } from '../../store/event-feed.ts'
import type { EventLog } from '../../store/event-log.ts'
import { eventFrame, gapFrame, helloFrame, placeFrame } from './sse.ts'

export interface StreamTimes {
  /** Milliseconds of silence after which a heartbeat is sent. */
  readonly heartbeat: number
  /** Milliseconds without reading after which a reader is dropped. */
  readonly stall: number
  /** Milliseconds between permission checks of a silent stream; every event is preceded by one anyway. */
  readonly recheck: number
}

export const streamTimes: StreamTimes = { heartbeat: 15_000, stall: 30_000, recheck: 2_000 }

/** Milliseconds between attempts to read the store, and their number; then the stream ends, lest its silence look like no news. */
const STORE_WAIT = 1_000
const STORE_TRIES = 3

export interface StreamDeps {
  readonly feed: Pick<EventFeed, 'watch' | 'next'>
  readonly events: Pick<EventLog, 'span'>
  readonly times: StreamTimes
}

export interface StreamRequest {
  readonly project: string
  /** Only events of this credential. */
  readonly credential: string | undefined
  /** Id of the last event that the reader has; undefined: the stream starts with the next event. */
  readonly lastEventId: string | undefined
  /** Ends the stream, when the reader leaves or the process stops. */
  readonly end: AbortController
  /** Whether the caller may still read the events. */
  readonly isAllowed: () => Promise<boolean>
}

/**
 * The events of a project as text for `text/event-stream`. The reader pulls: the store is not read until the last text has been taken, so
 * a slow reader costs one batch of memory, and a stalled one is dropped. The stream ends if the store stays away.
 */
export async function* eventStream(deps: StreamDeps, request: StreamRequest): AsyncGenerator<string, void> {
  const { feed, times } = deps
  const { project, credential, end } = request
  const wake = createWakeSignal(end.signal)
  const unwatch = feed.watch(project, wake.ring)
  const recheck = setInterval(() => void dropIfForbidden(request), times.recheck)
  try {
    const start = await startOf(deps, request)
    let { cursor } = start
    let unanswered = 0
    yield* taken(start.text, times.stall, end)
    while (!end.signal.aborted) {
      const events = await feed.next(project, cursor).catch(() => undefined)
      cursor = events?.at(-1)?.id ?? cursor
      unanswered = events === undefined ? unanswered + 1 : 0
      if (unanswered === STORE_TRIES) return
      const text = framesOf(events ?? [], credential)
      if (text !== '' && (await isForbidden(request))) return
      if (text !== '') yield* taken(text, times.stall, end)
      else if (events === undefined) await setTimeout(STORE_WAIT, undefined, { signal: end.signal }).catch(() => {})
      else if (events.length === 0 && !(await wake.wait(times.heartbeat)))
        yield* taken(`: alive\n${placeFrame(cursor)}`, times.stall, end)
    }
  } finally {
    clearInterval(recheck)
    unwatch()
  }
}

const framesOf = (events: readonly Event[], credential: string | undefined): string =>
  events
    .filter(event => credential === undefined || event.credential === credential)
    .map(eventFrame)
    .join('')

/** The start of the stream and its first frames. An id older than the oldest event kept, or newer than the newest, causes a gap. */
async function startOf(
  { events }: StreamDeps,
  { project, lastEventId }: StreamRequest
): Promise<{ cursor: string; text: string }> {
  const { first, last, isWhole } = await events.span(project)
  if (lastEventId === undefined) return { cursor: last, text: helloFrame(last) }
  // The store was restored to an older state; later events must not be skipped.
  if (compareEventIds(lastEventId, last) > 0) return { cursor: last, text: gapFrame(lastEventId, first) + helloFrame(last) }
  const isCut = !isWhole && compareEventIds(lastEventId, first ?? last) < 0
  return { cursor: lastEventId, text: (isCut ? gapFrame(lastEventId, first) : '') + helloFrame(lastEventId) }
}

/** Yields text; the stream ends if the reader does not take it in time. */
function* taken(text: string, stall: number, end: AbortController): Generator<string, void> {
  const timer = globalThis.setTimeout(() => end.abort(), stall)
  try {
    yield text
  } finally {
    clearTimeout(timer)
  }
}

/** A store that does not answer is no reason to forbid; while it is away, nothing is sent anyway. */
const isForbidden = async ({ isAllowed }: StreamRequest): Promise<boolean> => !(await isAllowed().catch(() => true))

async function dropIfForbidden(request: StreamRequest): Promise<void> {
  if (await isForbidden(request)) request.end.abort()
}
