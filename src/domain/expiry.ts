import type { Credential } from './credential.ts'
import { type Finding, finding } from './findings.ts'

const DAY = 86_400_000

/** Days before its expiry from which a credential counts as expiring soon. */
export const SOON_DAYS = 30

/** The earliest of some times; null means unknown. */
export const earliest = (...moments: readonly (string | null)[]): string | null =>
  moments.filter(moment => moment !== null).toSorted()[0] ?? null

type Dated = Pick<Credential, 'expiresAt' | 'rotatedAt'>

export const isExpired = ({ expiresAt }: Dated, now: Date): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= now.getTime()

/** Whether it has not expired yet but will within `days`. */
export const expiresWithin = (dated: Dated, days: number, now: Date): boolean =>
  dated.expiresAt !== null && !isExpired(dated, now) && Date.parse(dated.expiresAt) <= now.getTime() + days * DAY

/** A duration of a request: days (`30d`) or hours (`12h`). */
export const DURATION = '^[1-9][0-9]{0,3}[dh]$'

const lengthOf = (duration: string): number => Number(duration.slice(0, -1)) * (duration.endsWith('d') ? DAY : DAY / 24)

/** Bounds of an expiry, as stored times: after the first, if there is one, and not after the second. */
export interface ExpiryWindow {
  readonly after: string | undefined
  readonly until: string
}

/** When what a request asks for expires: within a duration from now, in the past, or either; undefined if it does not ask. */
export function expiryWindow(
  { expiring, expired = false }: { readonly expiring?: string | undefined; readonly expired?: boolean | undefined },
  now: Date
): ExpiryWindow | undefined {
  if (expiring === undefined && !expired) return undefined
  const ahead = expiring === undefined ? 0 : lengthOf(expiring)
  return { after: expired ? undefined : now.toISOString(), until: new Date(now.getTime() + ahead).toISOString() }
}

export const isInWindow = ({ expiresAt }: Pick<Dated, 'expiresAt'>, { after, until }: ExpiryWindow): boolean =>
  expiresAt !== null &&
  Date.parse(expiresAt) <= Date.parse(until) &&
  (after === undefined || Date.parse(expiresAt) > Date.parse(after))

/** Warnings that depend on the current time, so they are computed on read. `maxAgeDays` is the project's policy. */
export function datedWarnings(dated: Dated, maxAgeDays: number | null, now: Date): Finding[] {
  const found: Finding[] = []
  if (isExpired(dated, now)) found.push(finding('Expired', '#/expiresAt'))
  else if (expiresWithin(dated, SOON_DAYS, now)) found.push(finding('ExpiresSoon', '#/expiresAt'))
  if (maxAgeDays !== null && Date.parse(dated.rotatedAt) + maxAgeDays * DAY <= now.getTime())
    found.push(finding('TooOld', '#/rotatedAt'))
  return found
}
