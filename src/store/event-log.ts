import { type Event, type EventType, eventTypes, type NewEvent, newEvent } from '../domain/event.ts'
import { areDetails } from '../domain/event-details.ts'
import { isReason } from '../domain/reasons.ts'
import { hasShape, isCount, isList, isOneOf, isText, orAbsent, orNull, valueOf } from '../domain/shape.ts'
import { noTracing, type Tracing } from '../domain/tracing.ts'
import type { RedisClient } from './redis/client.ts'
import { controllerKeys, projectKeys, secretStoreEventsKey, verifyTargetEventsKey } from './redis/redis-keys.ts'

/** Minimum number of events kept per project; older ones are trimmed. */
export const EVENTS_KEPT = 10_000

/** Entries read per step of a filtered listing. */
const STEP = 500

export interface EventPage {
  readonly items: readonly Event[]
  /** The next page begins before this id; null when the oldest event has been reached. */
  readonly next: string | null
  /** How many events the filter finds in all. */
  readonly total: Count
}

/** Narrows a listing. */
export interface EventFilter {
  readonly credential?: string
  readonly type?: EventType
  readonly actor?: string
  /** A text in the message, reason, credential or actor, in upper or lower case. */
  readonly q?: string
  /** Milliseconds since 1970; both ends are included. */
  readonly since?: number
  readonly until?: number
}

export interface EventQuery extends EventFilter {
  /** Only events older than the event of this id. */
  readonly before?: string
  readonly limit: number
}

/** A count; `isLeast` if it stopped at a limit. */
export interface Count {
  readonly count: number
  readonly isLeast: boolean
}

/** Entries of a trail that are looked at to count those that a filter finds: all that a project has. */
export const MOST_COUNTED = EVENTS_KEPT + 1_000

/** The extent of a trail. */
export interface EventSpan {
  /** Id of the oldest kept event; null if there is none. */
  readonly first: string | null
  /** Id of the newest event ever written; `0-0` if there was none. */
  readonly last: string
  /** Whether every event ever written is still kept. */
  readonly isWhole: boolean
}

/** Events, newest first. */
export interface EventLog {
  /** Events of a project or of one of its credentials. */
  list(project: string, query: EventQuery): Promise<EventPage>
  /** Events of a project after the event of this id, oldest first. */
  after(project: string, id: string, limit: number): Promise<readonly Event[]>
  /** The newest events of a project. */
  latest(project: string, limit: number): Promise<readonly Event[]>
  /** The event of this id; undefined if it is not kept. */
  get(project: string, id: string): Promise<Event | undefined>
  /** The trace context stored with the event of this id (see `Place`); undefined if it was not traced. */
  traceOf(project: string, id: string): Promise<string | undefined>
  span(project: string): Promise<EventSpan>
  /** Removes events older than a time (ms since 1970). */
  trim(project: string, before: number): Promise<void>
  /** Events of a controller. */
  listController(controller: string, query: Omit<EventQuery, 'credential'>): Promise<EventPage>
  /** Events of a secret store, also after its removal. */
  listSecretStore(store: string, query: Omit<EventQuery, 'credential'>): Promise<EventPage>
  /** Events of a verify target, also after its removal. */
  listVerifyTarget(target: string, query: Omit<EventQuery, 'credential'>): Promise<EventPage>
}

/** Returns the trace context stored with an event, for the work that follows from it. The API never shows it. */
export type Place = Tracing['here']
export const noPlace: Place = noTracing.here

/** The JSON that a script appends to a trail. */
export const serialised = (event: NewEvent, place: Place = noPlace): string => JSON.stringify({ ...event, trace: place() })

export function createEventLog(redis: RedisClient): EventLog {
  return {
    list: (project, query) => pageOf(redis, projectKeys(project).events, query),
    async after(project, id, limit) {
      const entries = await redis.xrange(projectKeys(project).events, `(${id}`, '+', 'COUNT', limit)
      return entries.map(([found, fields]) => parse(found, fields[1]))
    },
    async latest(project, limit) {
      const entries = await redis.xrevrange(projectKeys(project).events, '+', '-', 'COUNT', limit)
      return entries.map(([found, fields]) => parse(found, fields[1]))
    },
    async get(project, id) {
      const [entry] = await redis.xrange(projectKeys(project).events, id, id)
      return entry === undefined ? undefined : parse(id, entry[1][1])
    },
    async traceOf(project, id) {
      const [entry] = await redis.xrange(projectKeys(project).events, id, id)
      return entry === undefined ? undefined : storedIn(entry[1][1]).trace
    },
    async trim(project, before) {
      if (before > 0) await redis.xtrim(projectKeys(project).events, 'MINID', '=', String(Math.floor(before)))
    },
    span: project => spanOf(redis, projectKeys(project).events),
    listController: (controller, query) => pageOf(redis, controllerKeys(controller).events, query),
    listSecretStore: (store, query) => pageOf(redis, secretStoreEventsKey(store), query),
    listVerifyTarget: (target, query) => pageOf(redis, verifyTargetEventsKey(target), query)
  }
}

/** A filtered trail is read from its newest event on, because those before the page count, too. */
async function pageOf(
  redis: RedisClient,
  stream: string,
  { before, limit, since, until, q, ...equal }: EventQuery
): Promise<EventPage> {
  const isFiltered = [since, until, q, ...Object.values(equal)].some(value => value !== undefined)
  const text = q?.toLowerCase()
  const whole = isFiltered ? undefined : await redis.xlen(stream)
  const items: Event[] = []
  let [end, count, seen, isFull] = [until === undefined ? '+' : String(until), 0, 0, false]
  const answer = (isLeast: boolean): EventPage => ({
    ...{ items, next: isFull ? (items.at(-1)?.id ?? null) : null },
    total: whole === undefined ? { count, isLeast } : { count: whole, isLeast: false }
  })
  while (true) {
    const isCounting = isFiltered && seen < MOST_COUNTED
    if (isFull && !isCounting) return answer(true)
    // A place before the end of the wanted time is as good as that end.
    if (!isCounting && before !== undefined && isLater(end, before)) end = `(${before}`
    const entries = await redis.xrevrange(stream, end, since === undefined ? '-' : String(since), 'COUNT', STEP)
    seen += entries.length
    for (const [id, fields] of entries) {
      const event = parse(id, fields[1])
      if (!isWanted(event, equal) || (text !== undefined && !hasText(event, text))) continue
      if (isCounting) count++
      if (before !== undefined && !isLater(before, id)) continue
      if (items.length === limit) isFull = true
      else items.push(event)
    }
    const last = entries.at(-1)
    if (last === undefined || entries.length < STEP) return answer(!isCounting && entries.length > 0)
    end = `(${last[0]}`
  }
}

/** Whether one place of a stream, with or without `(`, is after another. */
function isLater(place: string, other: string): boolean {
  if (place === '+') return true
  const [a, b] = [place, other].map(id => id.replace('(', '').split('-').map(Number)) as [number[], number[]]
  return a[0] === b[0] ? (a[1] ?? Number.POSITIVE_INFINITY) > (b[1] ?? 0) : (a[0] ?? 0) > (b[0] ?? 0)
}

const isWanted = (event: Event, equal: Pick<EventFilter, 'credential' | 'type' | 'actor'>): boolean =>
  (Object.keys(equal) as (keyof typeof equal)[]).every(name => equal[name] === undefined || event[name] === equal[name])

const hasText = ({ message, reason, credential, actor }: Event, text: string): boolean =>
  [message, reason, credential, actor].some(each => each?.toLowerCase().includes(text))

async function spanOf(redis: RedisClient, stream: string): Promise<EventSpan> {
  // XINFO fails for a stream that does not exist.
  if ((await redis.exists(stream)) === 0) return { first: null, last: '0-0', isWhole: true }
  const answer = (await redis.xinfo('STREAM', stream)) as unknown[]
  const field = (name: string) => answer[answer.indexOf(name) + 1]
  const [first] = (field('first-entry') ?? [null]) as (string | null)[]
  const isWhole = answer.includes('entries-added') && field('entries-added') === field('length')
  return { first: first ?? null, last: String(field('last-generated-id')), isWhole }
}

/** A stream id begins with the server's time of the commit, in milliseconds. */
function parse(id: string, json: string | undefined): Event {
  const { trace: _, ...event } = storedIn(json)
  return { id, time: new Date(Number(id.split('-')[0])).toISOString(), ...event }
}

type StoredEvent = Omit<NewEvent, 'requestId'> & { readonly requestId?: string | null; readonly trace?: string }

function storedIn(json = ''): NewEvent & { readonly trace?: string } {
  const value = valueOf(json)
  // Earlier versions did not store the request.
  return isStored(value) ? { requestId: null, ...(value as unknown as StoredEvent) } : unreadable
}

const isStored = hasShape({
  ...{ type: isOneOf(eventTypes), credential: orNull(isText), actor: isText, generation: orNull(isCount) },
  requestId: value => value === undefined || orNull(isText)(value),
  ...{ reason: orNull(value => isText(value) && isReason(value as string)), message: orNull(isText), fields: isList(isText) },
  target: orAbsent(hasShape({ controller: isText, folder: isList(isText) })),
  details: orAbsent(areDetails)
})

/** Shown instead of an entry that cannot be read. */
const unreadable = newEvent('Blocked', { reason: 'RecordBroken', message: 'This entry of the trail cannot be read.' })
