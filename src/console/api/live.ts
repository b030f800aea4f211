import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { createStore } from '../store.ts'
import { onReconnect } from './connection.ts'
import { readStream } from './event-stream.ts'
import { createEventBatch, refreshProject } from './live-cache.ts'
import { isProblem } from './problem.ts'

/** Whether changes show as they happen. `lost` without the stream: then all of it is read anew now and then. */
export const live = createStore<'fine' | 'lost'>('fine')

/** Milliseconds until a stream that ended is asked for again; each time that it fails twice as many, up to the longest. */
const FIRST = 500
const LONGEST = 4_000
/** Milliseconds without the stream that are nobody's concern. */
const UNNOTICED = 2_000
/** Milliseconds between two looks at everything while there is no stream. */
const EVERY = 3_000

/** Keeps what is cached of a project current while a page of it is shown. */
export function useLive(project: string): void {
  const queries = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    void follow(project, queries, stop.signal)
    return () => stop.abort()
  }, [project, queries])
}

/** Reads the stream of events; after a break it goes on where it was, so that nothing is missed. */
async function follow(project: string, queries: QueryClient, signal: AbortSignal): Promise<void> {
  const batch = createEventBatch(queries, project)
  const refresh = () => refreshProject(queries, project)
  const fallback = createFallback(refresh)
  let last: string | undefined
  let wait = FIRST
  while (!signal.aborted) {
    const hidden = untilHidden(signal)
    const error: unknown = await readStream(project, last, hidden, {
      onOpen() {
        wait = FIRST
        fallback.stop()
      },
      onId(id) {
        last = id
      },
      onEvent: batch.add,
      onGap: refresh
    }).catch((thrown: unknown) => thrown)
    if (signal.aborted) break
    if (hidden.aborted) {
      await untilVisible(signal)
      continue
    }
    if ([401, 403, 404].some(status => isProblem(error, status))) {
      // none of ours any more: what is shown says why
      refresh()
      break
    }
    fallback.start()
    await pauseOrReconnect(wait, signal)
    wait = Math.min(wait * 2, LONGEST)
  }
  fallback.stop()
}

/** Says that the stream is lost if it stays away for a moment, and looks at everything again and again until it is back. */
function createFallback(look: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = (ms: number) => {
    timer = setTimeout(() => {
      live.set('lost')
      look()
      next(EVERY)
    }, ms)
  }
  return {
    start() {
      if (timer === undefined) next(UNNOTICED)
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
      live.set('fine')
    }
  }
}

/**
 * Aborted when `signal` is, or when nobody looks at the page: a browser has few connections to one host for all its tabs, and hidden
 * ones must not take them all.
 */
function untilHidden(signal: AbortSignal): AbortSignal {
  const stop = new AbortController()
  const look = () => document.visibilityState === 'hidden' && stop.abort()
  document.addEventListener('visibilitychange', look, { signal: AbortSignal.any([signal, stop.signal]) })
  look()
  return AbortSignal.any([signal, stop.signal])
}

const untilVisible = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const heard = new AbortController()
    const look = () => {
      if (document.visibilityState === 'hidden' && !signal.aborted) return
      heard.abort()
      resolve()
    }
    document.addEventListener('visibilitychange', look, { signal: heard.signal })
    signal.addEventListener('abort', look, { signal: heard.signal })
    look()
  })

/** Waits; no longer, when the bridge was gone and answers again. */
const pauseOrReconnect = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const go = () => {
      clearTimeout(timer)
      forget()
      signal.removeEventListener('abort', go)
      resolve()
    }
    const timer = setTimeout(go, ms)
    const forget = onReconnect(go)
    signal.addEventListener('abort', go)
  })
