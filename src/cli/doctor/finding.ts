import { Failure } from '../exit.ts'

/** What the doctor found in one place, and what to do about it. */
export interface Finding {
  /** What was looked at: `redis.durability`. */
  readonly check: string
  /** `error`: it does not work, or loses data; `warning`: it works for now, or not as well as it could; `unknown`: it cannot be seen. */
  readonly outcome: 'ok' | 'warning' | 'error' | 'unknown'
  readonly found: string
  /** What to do; null where nothing is to be done. */
  readonly fix: string | null
}

/** Takes findings as they come, so that what fails later takes none of them along. */
export type Tell = (...findings: readonly Finding[]) => void

export const ok = (check: string, found: string): Finding => ({ check, outcome: 'ok', found, fix: null })

export const trouble = (outcome: Exclude<Finding['outcome'], 'ok'>, check: string, found: string, fix: string): Finding => ({
  ...{ check, outcome, found, fix }
})

/** Looks at one thing. What keeps it from looking is a finding of its own, and undefined comes back. */
export async function attempt<T>(
  tell: Tell,
  check: string,
  look: () => Promise<T>,
  meaning: (check: string, error: unknown) => Finding = unexpected
): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    tell(meaning(check, error))
    return undefined
  }
}

/** Of what nobody expected only the kind is told: its text could quote what it met. */
export function unexpected(check: string, error: unknown): Finding {
  if (error instanceof Failure) return trouble('error', check, error.message, 'Correct that, and run the doctor again.')
  const kind = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'no error'
  return trouble('error', check, `looking at it failed (${kind})`, 'Run the doctor again; if it stays, report it as a fault.')
}

/** Milliseconds that clocks may differ before it is said, and before it is wrong. */
const APART = 5_000
const FAR_APART = 60_000

/** How far another clock is ahead of ours. */
export function clockFinding(check: string, whose: string, aheadMs: number | null): Finding {
  if (aheadMs === null) return trouble('unknown', check, `${whose} does not tell the time`, 'Compare the clocks by hand.')
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  if (Math.abs(aheadMs) <= APART) return ok(check, `the clock of ${whose} agrees with ours`)
  const found = `the clock of ${whose} is ${seconds} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'} ours`
  const fix = 'Set both clocks by NTP: expiry, schedules and the times of events are wrong else.'
  return trouble(Math.abs(aheadMs) > FAR_APART ? 'error' : 'warning', check, found, fix)
}
