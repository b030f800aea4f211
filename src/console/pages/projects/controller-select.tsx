import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { projectsMessages } from '#messages/projects'
import { placesQuery } from '../../api/controllers.ts'
import { usableControllers } from '../../api/places.ts'

/** The controller of projects that name none. */
export const DEFAULT_CONTROLLER = 'default'

interface SelectProps {
  /** The name of the project, by which controllers may be used. */
  readonly project: string
  /** '' for the one of projects that name none. */
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (controller: string) => void
  readonly label?: string
}

/** One of the controllers that a project of this name may use. */
export function ControllerSelect({ project, value, error, onChange, label = projectsMessages.form.controller }: SelectProps) {
  const { data } = useQuery(placesQuery)
  const usable = usableControllers(data?.items ?? [], project).map(({ name }) => name)
  const chosen = value === '' ? DEFAULT_CONTROLLER : value
  return (
    <Select
      label={label}
      description={projectsMessages.form.controllerHelp}
      data={usable}
      value={usable.includes(chosen) ? chosen : null}
      error={error}
      allowDeselect={false}
      searchable={usable.length > 10}
      nothingFoundMessage={projectsMessages.form.noController}
      onChange={name => onChange(name ?? '')}
    />
  )
}
