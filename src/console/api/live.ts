import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { createStore } from '../store.ts'
import { onReconnect } from './connection.ts'
import { readStream } from './event-stream.ts'
import { createEventBatch, refreshProject } from './live-cache.ts'
import { isProblem } from './problem.ts'

/** Whether live updates arrive. While the stream is `lost`, everything shown is reloaded periodically. */
export const live = createStore<'fine' | 'lost'>('fine')

/** Milliseconds until a broken stream is reopened; doubled after each failure, up to the longest. */
const FIRST_DELAY = 500
const MAX_DELAY = 4_000
/** Milliseconds without the stream before it counts as lost. */
const GRACE = 2_000
/** Milliseconds between two reloads while there is no stream. */
const RELOAD_INTERVAL = 3_000

/** Keeps the cached data of a project current while one of its pages is shown. */
export function useLive(project: string): void {
  const queries = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    void followEvents(project, queries, stop.signal)
    return () => stop.abort()
  }, [project, queries])
}

/** Reads the stream of events; after a break it resumes where it stopped, so that no event is missed. */
async function followEvents(project: string, queries: QueryClient, signal: AbortSignal): Promise<void> {
  const batch = createEventBatch(queries, project)
  const refresh = () => refreshProject(queries, project)
  const fallback = createFallback(refresh)
  let last: string | undefined
  let wait = FIRST_DELAY
  while (!signal.aborted) {
    const hidden = abortWhenHidden(signal)
    const error: unknown = await readStream(project, last, hidden, {
      onOpen() {
        wait = FIRST_DELAY
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
      await waitUntilVisible(signal)
      continue
    }
    if ([401, 403, 404].some(status => isProblem(error, status))) {
      // access was lost: the reload shows why
      refresh()
      break
    }
    fallback.start()
    await waitOrReconnect(wait, signal)
    wait = Math.min(wait * 2, MAX_DELAY)
  }
  fallback.stop()
}

/** Reports the stream as lost if it stays away for a moment, and reloads everything periodically until it is back. */
function createFallback(reload: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = (ms: number) => {
    timer = setTimeout(() => {
      live.set('lost')
      reload()
      next(RELOAD_INTERVAL)
    }, ms)
  }
  return {
    start() {
      if (timer === undefined) next(GRACE)
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
      live.set('fine')
    }
  }
}

/**
 * A signal that is aborted with `signal`, or when the page is hidden: a browser opens few connections per host for all its tabs, and
 * hidden ones must not use them up.
 */
function abortWhenHidden(signal: AbortSignal): AbortSignal {
  const stop = new AbortController()
  const check = () => document.visibilityState === 'hidden' && stop.abort()
  document.addEventListener('visibilitychange', check, { signal: AbortSignal.any([signal, stop.signal]) })
  check()
  return AbortSignal.any([signal, stop.signal])
}

const waitUntilVisible = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const heard = new AbortController()
    const check = () => {
      if (document.visibilityState === 'hidden' && !signal.aborted) return
      heard.abort()
      resolve()
    }
    document.addEventListener('visibilitychange', check, { signal: heard.signal })
    signal.addEventListener('abort', check, { signal: heard.signal })
    check()
  })

/** Waits `ms`, or less if the connection to the bridge comes back. */
const waitOrReconnect = (ms: number, signal: AbortSignal): Promise<void> =>
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
