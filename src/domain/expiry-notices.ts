import type { Credential } from './credential.ts'
import { type NewEvent, newEvent } from './event.ts'
import type { EventDetails } from './event-details.ts'
import { SOON_DAYS } from './expiry.ts'
import { hasShape, isCount, isText, orNull, valueOf } from './shape.ts'

const DAY = 86_400_000

/** Days before its expiry at which notice of a credential is given, once each. */
export const NOTICE_DAYS = [SOON_DAYS, 7, 1] as const

/** Number of credentials of a project that expire within each of `NOTICE_DAYS` (cumulative), have expired, or are too old. */
export interface Expiry {
  readonly within: readonly [number, number, number]
  readonly expired: number
  readonly tooOld: number
}

export const noExpiry: Expiry = { within: [0, 0, 0], expired: 0, tooOld: 0 }

/** A notice about one credential; `mark` replaces the mark `before` in the same step. */
export interface Notice {
  readonly id: string
  readonly generation: number
  readonly before: string
  readonly mark: string
  readonly events: readonly NewEvent[]
}

export interface Outlook {
  readonly notices: readonly Notice[]
  /** When the next notice is due (ms since 1970); undefined: never, without a change. */
  readonly nextAt: number | undefined
  readonly expiry: Expiry
}

/** The last notices about a credential. A new expiry, secret or credential starts over. */
interface Told {
  readonly of: string
  readonly expiresAt: string | null
  /** Days of the last notice: 30, 7, 1, or 0 for expired; null for none. */
  readonly stage: number | null
  /** The `rotatedAt` that was reported as too old. */
  readonly old: string | null
}

/** The notices due for a project's credentials at a time. `marks` are the stored ones, by id. */
export function outlookOf(
  credentials: readonly Credential[],
  marks: ReadonlyMap<string, string>,
  maxAgeDays: number | null,
  now: number
): Outlook {
  const notices: Notice[] = []
  const nexts: number[] = []
  const within = [0, 0, 0] as [number, number, number]
  let [expired, tooOld] = [0, 0]
  for (const credential of credentials) {
    if (credential.deletedAt !== null) continue
    const stage = stageOf(credential, now)
    const isOld = maxAgeDays !== null && oldAt(credential, maxAgeDays) <= now
    for (const [i, days] of NOTICE_DAYS.entries())
      if (stage !== null && stage > 0 && stage <= days) within[i] = (within[i] ?? 0) + 1
    if (stage === 0) expired++
    if (isOld) tooOld++
    nexts.push(...momentsAhead(credential, maxAgeDays, now))
    const notice = noticeOf(credential, marks.get(credential.id) ?? '', stage, isOld)
    if (notice !== undefined) notices.push(notice)
  }
  const nextAt = nexts.reduce<number | undefined>((least, at) => (least === undefined || at < least ? at : least), undefined)
  return { notices, nextAt, expiry: { within, expired, tooOld } }
}

/** The latest notice that is due: 30, 7 or 1 days before, or 0 for expired; null if none is. */
function stageOf({ expiresAt }: Credential, now: number): number | null {
  if (expiresAt === null) return null
  const left = Date.parse(expiresAt) - now
  return left <= 0 ? 0 : (NOTICE_DAYS.findLast(days => left <= days * DAY) ?? null)
}

const oldAt = ({ rotatedAt }: Credential, maxAgeDays: number): number => Date.parse(rotatedAt) + maxAgeDays * DAY

const momentsAhead = (credential: Credential, maxAgeDays: number | null, now: number): number[] =>
  [
    ...(credential.expiresAt === null
      ? []
      : [...NOTICE_DAYS, 0].map(days => Date.parse(credential.expiresAt as string) - days * DAY)),
    ...(maxAgeDays === null ? [] : [oldAt(credential, maxAgeDays)])
  ].filter(at => at > now)

function noticeOf(credential: Credential, before: string, stage: number | null, isOld: boolean): Notice | undefined {
  const { id, generation, createdAt, expiresAt, rotatedAt } = credential
  const told = toldIn(before, createdAt)
  const isLater = stage !== null && (told.expiresAt !== expiresAt || told.stage === null || stage < told.stage)
  const isNewlyOld = isOld && told.old !== rotatedAt
  if (!isLater && !isNewlyOld) return undefined
  const mark: Told = {
    of: createdAt,
    ...(isLater ? { expiresAt, stage } : { expiresAt: told.expiresAt, stage: told.stage }),
    old: isNewlyOld ? rotatedAt : told.old
  }
  const event = (type: 'ExpiresSoon' | 'Expired' | 'TooOld', message: string, field: string, details: EventDetails): NewEvent =>
    newEvent(type, { credential: id, generation, message, fields: [field], details })
  const at = expiresAt ?? ''
  const events: NewEvent[] = []
  if (isLater && stage > 0)
    events.push(event('ExpiresSoon', `It expires at ${expiresAt}, within ${daysOf(stage)}.`, 'expiresAt', { at, days: stage }))
  if (isLater && stage === 0) events.push(event('Expired', `It expired at ${expiresAt}.`, 'expiresAt', { at }))
  if (isNewlyOld) events.push(event('TooOld', `Its secret was last changed at ${rotatedAt}.`, 'rotatedAt', { at: rotatedAt }))
  return { id, generation, before, mark: JSON.stringify(mark), events }
}

const isTold = hasShape({ of: isText, expiresAt: orNull(isText), stage: orNull(isCount), old: orNull(isText) })
const nothingTold = { expiresAt: null, stage: null, old: null } as const

function toldIn(mark: string, createdAt: string): Omit<Told, 'of'> {
  const told = valueOf(mark)
  return isTold(told) && (told as Told).of === createdAt ? (told as Told) : nothingTold
}

const daysOf = (days: number): string => (days === 1 ? 'a day' : `${days} days`)
