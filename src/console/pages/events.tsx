import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { eventMessages } from '#messages/events'
import { readEventFilter } from '../api/events.ts'
import { EventFilters } from '../ui/event-filters.tsx'
import { EventHistory } from '../ui/event-list.tsx'
import { useTitle } from '../ui/page-title.ts'

const route = getRouteApi('/inside/projects/$project/events')

/** The events of a project, with filters that are part of the address. */
export function ProjectEvents() {
  const { project } = route.useParams()
  const filter = readEventFilter({ ...route.useSearch() })
  const navigate = useNavigate()
  useTitle(eventMessages.title, project)
  return (
    <>
      <EventFilters
        key={JSON.stringify(filter)}
        project={project}
        filter={filter}
        onFilter={search => void navigate({ to: '/projects/$project/events', params: { project }, search })}
      />
      <EventHistory project={project} filter={filter} />
    </>
  )
}
