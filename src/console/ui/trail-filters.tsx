import { Select, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { trailMessages } from '#messages/trail'
import { own } from '../own.ts'
import { useAction } from './action.ts'
import { Button } from './button.tsx'
import { download } from './download.ts'
import { ErrorAlert } from './error-alert.tsx'
import { FilterForm } from './filter-form.tsx'
import { toDateTimeInput } from './format-time.ts'
import classes from './trail.module.css'

/** A field of the filters. With options, one of them is chosen. */
export interface FilterField {
  readonly name: string
  readonly label: string
  readonly options?: readonly (string | { readonly value: string; readonly label: string })[]
}

/** What saves the matching entries as a file. */
export interface Saving {
  readonly label: string
  readonly help: string
  readonly file: string
  readonly make: () => Promise<Blob>
}

interface FiltersProps {
  readonly label: string
  readonly fields: readonly FilterField[]
  /** The filter in use, by the names of the fields. */
  readonly filter: Readonly<Partial<Record<string, string>>>
  readonly onFilter: (values: Readonly<Record<string, string | null>>) => void
  readonly savings: readonly Saving[]
}

const times = ['since', 'until'] as const

/** Filters of events and of the audit trail: fields, a time span, and what saves the matching entries. */
export function TrailFilters({ label, fields, filter, onFilter, savings }: FiltersProps) {
  const [values, setValues] = useState<Readonly<Record<string, string | null>>>(() =>
    Object.fromEntries([
      ...fields.map(({ name }) => [name, own(filter, name) ?? null]),
      ...times.map(name => [name, toDateTimeInput(own(filter, name))])
    ])
  )
  const set = (name: string, value: string | null) => setValues(before => ({ ...before, [name]: value }))
  return (
    <FilterForm label={label} active={Object.keys(filter).length} onSubmit={() => onFilter(values)}>
      {fields.map(({ name, label, options }) =>
        options === undefined ? (
          <TextInput
            key={name}
            label={label}
            value={own(values, name) ?? ''}
            autoComplete="off"
            onChange={event => set(name, event.currentTarget.value)}
          />
        ) : (
          <Select
            key={name}
            label={label}
            placeholder={trailMessages.any}
            data={options}
            value={own(values, name) ?? null}
            searchable
            clearable
            onChange={value => set(name, value)}
          />
        )
      )}
      {times.map(name => (
        <TextInput
          key={name}
          type="datetime-local"
          className={classes['time'] ?? ''}
          label={trailMessages[name]}
          value={own(values, name) ?? ''}
          onChange={event => set(name, event.currentTarget.value)}
        />
      ))}
      <div className={classes['buttons']}>
        <Button type="submit" variant="default">
          {trailMessages.show}
        </Button>
        {savings.map(saving => (
          <SaveButton key={saving.file} saving={saving} />
        ))}
      </div>
    </FilterForm>
  )
}

function SaveButton({ saving: { label, help, file, make } }: { readonly saving: Saving }) {
  const save = useAction(async () => download(await make(), file))
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        title={help}
        loading={save.busy}
        onClick={() => void save.run()}
      >
        {label}
      </Button>
      {save.error !== undefined && <ErrorAlert error={save.error} />}
    </>
  )
}
