import { type Event, listCredentialEvents, listProjectEvents } from '#api'
import { eventMessages } from '#messages/events'
import { own } from '../own.ts'
import { exported, toCsv, toLines } from './export-lines.ts'
import { readSpan, readTexts } from './trail-filter.ts'

/** The filter of a list of events. That of a project is part of the URL. */
export interface EventFilter {
  /** Its type; links of other pages have another `type`. */
  readonly event?: Event['type']
  readonly actor?: string
  readonly credential?: string
  /** A text in them. */
  readonly q?: string
  readonly since?: string
  readonly until?: string
}

/** Reads a filter from search parameters; invalid values are dropped. */
export function readEventFilter(search: Readonly<Record<string, unknown>>): EventFilter {
  const event = search['event']
  const isType = typeof event === 'string' && own(eventMessages.types, event) !== undefined
  return {
    ...readTexts(search, ['actor', 'credential']),
    ...readTexts(search, ['q'], 200),
    ...readSpan(search),
    ...(isType ? { event: event as Event['type'] } : {})
  }
}

interface Place {
  readonly limit: number
  readonly cursor?: string
}

/** A page of the events of a project, or of one of its credentials. */
export const readEvents = (project: string, id: string | undefined, query: EventFilter & Place, options: RequestInit = {}) => {
  const { credential, event, ...others } = query
  const rest = { ...others, ...(event === undefined ? {} : { $type: event }) }
  return id === undefined
    ? listProjectEvents(project, { ...rest, ...(credential === undefined ? {} : { credential }) }, options)
    : listCredentialEvents(project, id, rest, options)
}

const COLUMNS = ['time', 'type', 'credential', 'actor', 'generation', 'reason', 'message', 'fields', 'details', 'requestId', 'id']

/** The latest matching events as a file. */
export async function exportEvents(
  project: string,
  id: string | undefined,
  filter: EventFilter,
  as: 'jsonl' | 'csv'
): Promise<Blob> {
  const items = await exported(place => readEvents(project, id, { ...place, ...filter }))
  return as === 'csv'
    ? new Blob([toCsv(COLUMNS, items)], { type: 'text/csv' })
    : new Blob([toLines(items)], { type: 'application/jsonl' })
}
