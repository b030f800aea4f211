import { getRouteApi } from '@tanstack/react-router'
import { Events } from '../ui/events.tsx'
import { useTitle } from '../ui/title.ts'
import { words } from '../words.ts'

const route = getRouteApi('/inside/projects/$project/events')

export function ProjectEvents() {
  const { project } = route.useParams()
  useTitle(words.events.title, project)
  return <Events project={project} />
}
