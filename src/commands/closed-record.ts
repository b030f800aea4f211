import { Problem } from '../domain/problems.ts'
import type { Closed } from '../store/sealing/sealed-registry.ts'

/** Why a registered record does not open, so that nothing is sent to what it describes. */
export const closedMessage = (missingKey: string | undefined): string =>
  missingKey === undefined
    ? 'The stored record cannot be read.'
    : `The record needs the master key "${missingKey}", which is not configured here.`

/** The same as a problem with its remedy; `what` is the thing with its article, such as `the secret store`. */
export const closedRecord = ({ missingKey }: Pick<Closed, 'missingKey'>, what: string): Problem =>
  missingKey === undefined
    ? new Problem('RECORD_BROKEN', `${closedMessage(missingKey)} Remove ${what} and register it again.`)
    : new Problem('MASTER_KEY_MISSING', `${closedMessage(missingKey)} Add it to MASTER_KEYS again.`)

/** What lists show of it. */
export const closedView = ({ name, missingKey }: Pick<Closed, 'name' | 'missingKey'>) => ({
  name,
  missingKey: missingKey ?? null,
  message: closedMessage(missingKey)
})
