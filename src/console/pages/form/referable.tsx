import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sourceMessages } from '#messages/source'
import { projectStoresQuery } from '../../api/secret-stores.ts'
import { Switch } from '../../ui/switch.tsx'
import classes from './form.module.css'
import type { Field, SourceEntry } from './form-state.ts'
import { SourceFields } from './source-fields.tsx'

const ways = ['typed', 'store'] as const

interface ReferableProps {
  readonly project: string
  readonly field: Field
  readonly source: SourceEntry | undefined
  /** `undefined`: the value is typed. */
  readonly onChange: (source: SourceEntry | undefined) => void
  readonly error: string | undefined
  /** The field as it is typed. */
  readonly children: ReactNode
  /** What is below the field however its value is given. */
  readonly extra: ReactNode
}

/** A field that is typed or comes from a secret store. The choice is there where the project has a store to choose, or the field has one. */
export function Referable({ project, field, source, onChange, error, children, extra }: ReferableProps) {
  const stores = useQuery(projectStoresQuery(project)).data?.items ?? []
  if (stores.length === 0 && source === undefined) return children
  const first = stores.length === 1 ? (stores[0]?.name ?? '') : ''
  return (
    <div className={classes['field']}>
      <Switch
        label={sourceMessages.wayOf(field.label)}
        values={ways}
        texts={sourceMessages.way}
        value={source === undefined ? 'typed' : 'store'}
        onChange={way => onChange(way === 'typed' ? undefined : { store: first, key: '', property: '', version: '' })}
      />
      {source === undefined ? (
        children
      ) : (
        <>
          <SourceFields {...{ project, field, source, stores, error, onChange }} />
          {extra}
        </>
      )}
    </div>
  )
}
