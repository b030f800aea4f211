import { Group, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { createProject } from '#api'
import { generalMessages } from '#messages/general'
import { projectsMessages } from '#messages/projects'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useFocusOnError, useRestoreFocus } from '../../ui/restore-focus.ts'
import form from '../form/form.module.css'
import { errorsByField } from '../form/validation.ts'
import { type EnteredTarget, firstTarget, placesOf, TargetFields } from './target-fields.tsx'

/** Creates a project; everything but its name has a default. */
export function NewProject({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const mayPlace = useMay()('project.move')
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [targets, setTargets] = useState<readonly EnteredTarget[]>([firstTarget])
  const create = useAction(async () => {
    const more = displayName === '' ? {} : { displayName }
    const made = await createProject({ name, ...more, ...placesOf(name, targets) })
    await queries.invalidateQueries({ queryKey: ['projects'] })
    await navigate({ to: '/projects/$project/credentials', params: { project: made.name } })
  })
  const faults = errorsByField([], create.error)
  const ref = useFocusOnError(create.error)
  useRestoreFocus()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void create.run()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={projectsMessages.form.title}
      centered
      closeButtonProps={{ 'aria-label': generalMessages.close }}
    >
      <form ref={ref} onSubmit={submit} className={form['form']} noValidate>
        {create.error !== undefined && faults.size === 0 && <ErrorAlert error={create.error} />}
        <TextInput
          label={projectsMessages.form.name}
          description={projectsMessages.form.nameHelp}
          required
          value={name}
          error={faults.get('name')}
          autoComplete="off"
          data-autofocus
          onChange={event => setName(event.currentTarget.value)}
        />
        <TextInput
          label={projectsMessages.form.displayName}
          description={projectsMessages.form.displayNameHelp}
          value={displayName}
          error={faults.get('displayName')}
          onChange={event => setDisplayName(event.currentTarget.value)}
        />
        {mayPlace && <TargetFields project={name} targets={targets} onChange={setTargets} faults={faults} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {generalMessages.cancel}
          </Button>
          <Button type="submit" loading={create.busy}>
            {projectsMessages.form.create}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
