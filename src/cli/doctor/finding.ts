import { Failure } from '../exit.ts'

/** One finding of the doctor, and its fix. */
export interface Finding {
  /** Name of the check, such as `redis.durability`. */
  readonly check: string
  /** `error`: it fails or loses data; `warning`: it works for now, or not as well as it could; `unknown`: it could not be checked. */
  readonly outcome: 'ok' | 'warning' | 'error' | 'unknown'
  readonly found: string
  /** What to do; null if nothing needs to be done. */
  readonly fix: string | null
}

/** Collects findings as they come, so that a later failure loses none. */
export type Tell = (...findings: readonly Finding[]) => void

export const ok = (check: string, found: string): Finding => ({ check, outcome: 'ok', found, fix: null })

export const trouble = (outcome: Exclude<Finding['outcome'], 'ok'>, check: string, found: string, fix: string): Finding => ({
  ...{ check, outcome, found, fix }
})

/** The finding for something registered whose stored record does not open; `remove` is the command that removes it. */
export const closedFinding = (check: string, what: string, missingKey: string | undefined, remove: string): Finding =>
  missingKey === undefined
    ? trouble(
        'error',
        check,
        `the record of the ${what} is damaged, so nothing is sent to it`,
        `Run: ${remove}; then register it again.`
      )
    : trouble(
        'error',
        check,
        `the record of the ${what} needs the master key "${missingKey}", so nothing is sent to it`,
        'Add the key to MASTER_KEYS again.'
      )

/** Runs one check. If it throws, adds a finding for the error and resolves to undefined. */
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

/** The finding for an unexpected error, by kind only, because its text could quote secrets. */
export function unexpected(check: string, error: unknown): Finding {
  if (error instanceof Failure) return trouble('error', check, error.message, 'Correct this, and run the doctor again.')
  const kind = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'no error'
  return trouble('error', check, `the check failed (${kind})`, 'Run the doctor again; if this persists, report it as a bug.')
}

/** Clock difference in milliseconds from which there is a warning, and from which there is an error. */
const APART = 5_000
const FAR_APART = 60_000

/** The finding about another clock, from its difference to ours. */
export function clockFinding(check: string, whose: string, aheadMs: number | null): Finding {
  if (aheadMs === null) return trouble('unknown', check, `${whose} does not report its time`, 'Compare the clocks by hand.')
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  if (Math.abs(aheadMs) <= APART) return ok(check, `the clock of ${whose} matches this machine's`)
  const found = `the clock of ${whose} is ${seconds} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`
  const fix = 'Synchronize both clocks with NTP; otherwise expiry, schedules and event times are wrong.'
  return trouble(Math.abs(aheadMs) > FAR_APART ? 'error' : 'warning', check, found, fix)
}
