import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Event, listProjectEvents } from '#api'
import { applyEvents } from './live-cache.ts'

/** Milliseconds between two looks at the audit trail. */
const EVERY = 2_000

/** Keeps what is cached of a project current while a page of it is shown. */
export function useLive(project: string): void {
  const queries = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    void follow(project, queries, stop.signal)
    return () => stop.abort()
  }, [project, queries])
}

async function follow(project: string, queries: QueryClient, signal: AbortSignal): Promise<void> {
  let last: string | undefined
  while (!signal.aborted) {
    const page = await listProjectEvents(project, { limit: 100 }, { signal }).catch(() => undefined)
    if (page !== undefined) {
      if (last !== undefined) await applyEvents(queries, project, newerThan(page.items, last))
      last = page.items[0]?.id ?? ''
    }
    await pause(EVERY, signal)
  }
}

function newerThan(events: readonly Event[], last: string): readonly Event[] {
  const known = events.findIndex(event => event.id === last)
  return known === -1 ? events : events.slice(0, known)
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true }
    )
  })
