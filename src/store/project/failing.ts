import { type Failure, isFailure } from '../../domain/reasons.ts'

/** Why the runs of a project on a target fail as a whole, and since when (ISO 8601). */
export interface Failing {
  readonly reason: Failure
  readonly since: string
}

/** As stored in the field `failing` of `work`. */
export const failingField = (failing: Failing | undefined): string =>
  failing === undefined ? '' : `${failing.reason} ${failing.since}`

export function failingIn(field: string | null | undefined): Failing | undefined {
  const [reason = '', since = ''] = (field ?? '').split(' ')
  return isFailure(reason) && !Number.isNaN(Date.parse(since)) ? { reason, since } : undefined
}
