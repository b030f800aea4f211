import { getRouteApi } from '@tanstack/react-router'
import { eventMessages } from '../messages/events.ts'
import { Events } from '../ui/events.tsx'
import { useTitle } from '../ui/title.ts'

const route = getRouteApi('/inside/projects/$project/events')

export function ProjectEvents() {
  const { project } = route.useParams()
  useTitle(eventMessages.title, project)
  return <Events project={project} />
}
