import type { Credential } from './credential.ts'
import { type Finding, finding } from './findings.ts'

const DAY = 86_400_000

/** Days before its end from which a credential is said to expire soon. */
export const SOON_DAYS = 30

/** The earlier of two moments; null is "not known". */
export const earliest = (...moments: readonly (string | null)[]): string | null =>
  moments.filter(moment => moment !== null).toSorted()[0] ?? null

type Dated = Pick<Credential, 'expiresAt' | 'rotatedAt'>

export const isExpired = ({ expiresAt }: Dated, now: Date): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= now.getTime()

/** Whether it is still good, but not for longer than so many days. */
export const expiresWithin = (dated: Dated, days: number, now: Date): boolean =>
  dated.expiresAt !== null && !isExpired(dated, now) && Date.parse(dated.expiresAt) <= now.getTime() + days * DAY

/** What passes with time, and so is said when it is read, not when it is written. `maxAgeDays` is the project's policy. */
export function datedWarnings(dated: Dated, maxAgeDays: number | null, now: Date): Finding[] {
  const found: Finding[] = []
  if (isExpired(dated, now)) found.push(finding('Expired', '#/expiresAt'))
  else if (expiresWithin(dated, SOON_DAYS, now)) found.push(finding('ExpiresSoon', '#/expiresAt'))
  if (maxAgeDays !== null && Date.parse(dated.rotatedAt) + maxAgeDays * DAY <= now.getTime())
    found.push(finding('TooOld', '#/rotatedAt'))
  return found
}
