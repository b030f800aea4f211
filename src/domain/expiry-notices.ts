import type { Credential } from './credential.ts'
import { type NewEvent, newEvent } from './event.ts'
import { SOON_DAYS } from './expiry.ts'
import { hasShape, isCount, isText, orNull, valueOf } from './shape.ts'

const DAY = 86_400_000

/** Days before its end at which a credential is told of, once each. */
export const NOTICE_DAYS = [SOON_DAYS, 7, 1] as const

/** How many credentials of a project expire within so many days (those that expire sooner included), have expired, are too old. */
export interface Expiry {
  readonly within: readonly [number, number, number]
  readonly expired: number
  readonly tooOld: number
}

export const noExpiry: Expiry = { within: [0, 0, 0], expired: 0, tooOld: 0 }

/** What is to be told of one credential; `mark` is noted in the same step, in the place of the mark `before`. */
export interface Notice {
  readonly id: string
  readonly generation: number
  readonly before: string
  readonly mark: string
  readonly events: readonly NewEvent[]
}

export interface Outlook {
  readonly notices: readonly Notice[]
  /** When something is to be told next (ms since 1970); undefined for never, as things are. */
  readonly nextAt: number | undefined
  readonly expiry: Expiry
}

/** What was told last of a credential. It belongs to one end, one secret and one credential: with another it begins anew. */
interface Told {
  readonly of: string
  readonly expiresAt: string | null
  /** Days of the last notice: 30, 7, 1, or 0 when it had expired; null for none. */
  readonly stage: number | null
  /** The `rotatedAt` that was told to be too old. */
  readonly old: string | null
}

/** What the passing of time makes of a project's credentials. `marks` are those that were noted, by id. */
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

/** The notice whose time has come last: 30, 7 or 1 days before, or 0 for the end; null if none has. */
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
  const event = (type: 'ExpiresSoon' | 'Expired' | 'TooOld', message: string, field: string): NewEvent =>
    newEvent(type, { credential: id, generation, message, fields: [field] })
  const events: NewEvent[] = []
  if (isLater && stage > 0) events.push(event('ExpiresSoon', `It expires at ${expiresAt}, within ${daysOf(stage)}.`, 'expiresAt'))
  if (isLater && stage === 0) events.push(event('Expired', `It expired at ${expiresAt}.`, 'expiresAt'))
  if (isNewlyOld) events.push(event('TooOld', `Its secret is of ${rotatedAt}.`, 'rotatedAt'))
  return { id, generation, before, mark: JSON.stringify(mark), events }
}

const isTold = hasShape({ of: isText, expiresAt: orNull(isText), stage: orNull(isCount), old: orNull(isText) })
const nothingTold = { expiresAt: null, stage: null, old: null } as const

function toldIn(mark: string, createdAt: string): Omit<Told, 'of'> {
  const told = valueOf(mark)
  return isTold(told) && (told as Told).of === createdAt ? (told as Told) : nothingTold
}

const daysOf = (days: number): string => (days === 1 ? 'a day' : `${days} days`)
