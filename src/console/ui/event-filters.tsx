import { Select, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { accessMessages } from '#messages/access'
import { deedMessages } from '#messages/deeds'
import { eventMessages } from '#messages/events'
import { type EventFilter, exportEvents, readEventFilter } from '../api/events.ts'
import form from '../pages/form/form.module.css'
import { useAction } from './action.ts'
import { Button } from './button.tsx'
import { download } from './download.ts'
import { ErrorAlert } from './error-alert.tsx'
import { toDateTimeInput } from './format-time.ts'

const typeOptions = Object.entries(eventMessages.types).map(([value, label]) => ({ value, label }))
const FIELD = '1 1 160px'

interface FiltersProps {
  readonly project: string
  readonly id?: string | undefined
  readonly filter: EventFilter
  readonly onFilter: (filter: EventFilter) => void
}

/** Filters of a list of events, and its export. */
export function EventFilters({ project, id, filter, onFilter }: FiltersProps) {
  const [type, setType] = useState<string | null>(filter.event ?? null)
  const [actor, setActor] = useState(filter.actor ?? '')
  const [credential, setCredential] = useState(filter.credential ?? '')
  const [q, setQ] = useState(filter.q ?? '')
  const [since, setSince] = useState(toDateTimeInput(filter.since))
  const [until, setUntil] = useState(toDateTimeInput(filter.until))
  const save = useAction(async () => download(await exportEvents(project, id, filter, 'jsonl'), 'events.jsonl'))
  const table = useAction(async () => download(await exportEvents(project, id, filter, 'csv'), 'events.csv'))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onFilter(readEventFilter({ event: type, actor, credential, q, since, until }))
  }
  return (
    <form onSubmit={submit} className={form['row']} style={{ margin: '0 0 16px' }} aria-label={deedMessages.events.filter}>
      <TextInput
        style={{ flex: FIELD }}
        label={deedMessages.events.text}
        value={q}
        autoComplete="off"
        onChange={event => setQ(event.currentTarget.value)}
      />
      <TextInput
        style={{ flex: FIELD }}
        label={deedMessages.events.actor}
        value={actor}
        autoComplete="off"
        onChange={event => setActor(event.currentTarget.value)}
      />
      <Select
        style={{ flex: FIELD }}
        label={deedMessages.events.type}
        placeholder={deedMessages.filters.any}
        data={typeOptions}
        value={type}
        searchable
        clearable
        onChange={setType}
      />
      {id === undefined && (
        <TextInput
          style={{ flex: FIELD }}
          label={deedMessages.events.credential}
          value={credential}
          autoComplete="off"
          onChange={event => setCredential(event.currentTarget.value)}
        />
      )}
      <TextInput
        style={{ flex: FIELD }}
        type="datetime-local"
        label={accessMessages.audit.since}
        value={since}
        onChange={event => setSince(event.currentTarget.value)}
      />
      <TextInput
        style={{ flex: FIELD }}
        type="datetime-local"
        label={accessMessages.audit.until}
        value={until}
        onChange={event => setUntil(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {accessMessages.audit.show}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        title={deedMessages.events.jsonHelp}
        loading={save.busy}
        onClick={() => void save.run()}
      >
        {deedMessages.events.json}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        title={deedMessages.csvHelp}
        loading={table.busy}
        onClick={() => void table.run()}
      >
        {deedMessages.csv}
      </Button>
      {(save.error ?? table.error) !== undefined && <ErrorAlert error={save.error ?? table.error} />}
    </form>
  )
}
