import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { readEventFilter } from '../../api/events.ts'
import { FilteredEvents } from '../../ui/filtered-events.tsx'

const route = getRouteApi('/inside/projects/$project/credentials/$id')

/** The events of one credential, also of one that is deleted. */
export function CredentialEvents({ project, id }: { readonly project: string; readonly id: string }) {
  const navigate = useNavigate()
  return (
    <FilteredEvents
      project={project}
      id={id}
      filter={readEventFilter({ ...route.useSearch() })}
      onFilter={filter =>
        void navigate({ to: '/projects/$project/credentials/$id', params: { project, id }, search: { tab: 'events', ...filter } })
      }
    />
  )
}
