import { Select } from '@mantine/core'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { sourceMessages } from '#messages/source'
import { statusMessages } from '#messages/status'
import { verificationMessages } from '#messages/verification'
import { type CommonFilter, phases, types, verifiedStates } from '../../api/filter.ts'
import classes from './tools.module.css'

const EXPIRED = 'expired'
const STALE = 'stale'
const durations = ['7d', '30d', '90d']

interface FiltersProps<F extends CommonFilter> {
  readonly filter: F
  readonly setFilter: (filter: F) => void
}

/** What every list of credentials is narrowed by: type, status (to which an old value and whether it works count) and expiry. */
export function Filters<F extends CommonFilter>({ filter, setFilter }: FiltersProps<F>) {
  const { type, phase, expiring, expired, source, verified } = filter
  const set = (change: Partial<Record<keyof CommonFilter, CommonFilter[keyof CommonFilter]>>) => {
    const next = Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined)
    setFilter(Object.fromEntries(next) as unknown as F)
  }
  const expiry = expired === true ? EXPIRED : (expiring ?? null)
  // a link may name another duration than those offered here
  const offered = expiring === undefined || durations.includes(expiring) ? durations : [...durations, expiring]
  return (
    <>
      <Select
        aria-label={credentialsMessages.typeFilter}
        placeholder={credentialsMessages.typeFilter}
        data={types.map(value => ({ value, label: generalMessages.type[value] }))}
        value={type ?? null}
        onChange={value => set({ type: types.find(known => known === value) })}
        clearable
        className={classes['filter'] ?? ''}
      />
      <Select
        aria-label={credentialsMessages.phaseFilter}
        placeholder={credentialsMessages.phaseFilter}
        comboboxProps={{ width: 200, position: 'bottom-start' }}
        maxDropdownHeight={480}
        data={[
          {
            group: credentialsMessages.phaseFilter,
            items: [
              ...phases.map(value => ({ value, label: statusMessages.phase[value] })),
              { value: STALE, label: sourceMessages.stale }
            ]
          },
          {
            group: verificationMessages.title,
            items: verifiedStates.map(value => ({ value, label: verificationMessages.filters[value] }))
          }
        ]}
        value={verified ?? source ?? phase ?? null}
        onChange={value =>
          set({
            phase: phases.find(known => known === value),
            source: value === STALE ? STALE : undefined,
            verified: verifiedStates.find(known => known === value)
          })
        }
        clearable
        className={classes['filter'] ?? ''}
      />
      <Select
        aria-label={credentialsMessages.expiryFilter}
        placeholder={credentialsMessages.expiryFilter}
        data={[
          ...offered.map(value => ({ value, label: credentialsMessages.expiresWithin(value) })),
          { value: EXPIRED, label: credentialsMessages.expired }
        ]}
        value={expiry}
        onChange={value =>
          set({
            expired: value === EXPIRED ? true : undefined,
            expiring: value === EXPIRED ? undefined : (value ?? undefined)
          })
        }
        clearable
        className={classes['filter'] ?? ''}
      />
    </>
  )
}
