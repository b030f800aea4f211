import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { eventMessages } from '#messages/events'
import { readEventFilter } from '../api/events.ts'
import { FilteredEvents } from '../ui/filtered-events.tsx'
import { useTitle } from '../ui/page-title.ts'

const route = getRouteApi('/inside/projects/$project/events')

/** The events of a project. */
export function ProjectEvents() {
  const { project } = route.useParams()
  const navigate = useNavigate()
  useTitle(eventMessages.title, project)
  return (
    <FilteredEvents
      project={project}
      filter={readEventFilter({ ...route.useSearch() })}
      onFilter={search => void navigate({ to: '/projects/$project/events', params: { project }, search })}
    />
  )
}
