import { getRouteApi } from '@tanstack/react-router'
import { eventMessages } from '#messages/events'
import { EventHistory } from '../ui/event-list.tsx'
import { useTitle } from '../ui/page-title.ts'

const route = getRouteApi('/inside/projects/$project/events')

export function ProjectEvents() {
  const { project } = route.useParams()
  useTitle(eventMessages.title, project)
  return <EventHistory project={project} />
}
