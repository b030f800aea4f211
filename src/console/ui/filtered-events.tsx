import { deedMessages } from '#messages/deeds'
import { eventMessages } from '#messages/events'
import { trailMessages } from '#messages/trail'
import { type EventFilter, exportEvents, readEventFilter } from '../api/events.ts'
import { EventHistory } from './event-list.tsx'
import { type FilterField, TrailFilters } from './trail-filters.tsx'

const texts = deedMessages.events
const types = Object.entries(eventMessages.types).map(([value, label]) => ({ value, label }))
const fields: readonly FilterField[] = [
  { name: 'q', label: texts.text },
  { name: 'actor', label: texts.actor },
  { name: 'event', label: texts.type, options: types }
]
const ofProject: readonly FilterField[] = [...fields, { name: 'credential', label: texts.credential }]

interface Props {
  readonly project: string
  /** Given, only the events of this credential. */
  readonly id?: string
  /** The filter is part of the address. */
  readonly filter: EventFilter
  readonly onFilter: (filter: EventFilter) => void
}

/** The events of a project or of one of its credentials, with filters and export. */
export function FilteredEvents({ project, id, filter, onFilter }: Props) {
  return (
    <>
      <TrailFilters
        // other values of the fields when the address has changed
        key={JSON.stringify(filter)}
        label={texts.filter}
        fields={id === undefined ? ofProject : fields}
        filter={{ ...filter }}
        onFilter={values => onFilter(readEventFilter(values))}
        savings={[
          {
            label: trailMessages.jsonLines,
            help: texts.jsonHelp,
            file: 'events.jsonl',
            make: () => exportEvents(project, id, filter, 'jsonl')
          },
          {
            label: trailMessages.csv,
            help: deedMessages.csvHelp,
            file: 'events.csv',
            make: () => exportEvents(project, id, filter, 'csv')
          }
        ]}
      />
      <EventHistory project={project} id={id} filter={filter} />
    </>
  )
}
