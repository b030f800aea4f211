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
import { errorAt, errorsByField } from '../form/validation.ts'
import { ControllerSelect } from './controller-select.tsx'

/** Creates a project; everything but its name has a default. */
export function NewProject({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const mayPlace = useMay()('project.move')
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [folder, setFolder] = useState('')
  const [controller, setController] = useState('')
  const create = useAction(async () => {
    const more = {
      ...(displayName === '' ? {} : { displayName }),
      ...(controller === '' ? {} : { controller }),
      ...(folder === '' ? {} : { folder: folder.split('/') })
    }
    const made = await createProject({ name, ...more })
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
        {mayPlace && (
          <ControllerSelect project={name} value={controller} error={errorAt(faults, 'controller')} onChange={setController} />
        )}
        {mayPlace && (
          <TextInput
            label={projectsMessages.form.folder}
            description={projectsMessages.form.folderHelp}
            value={folder}
            error={errorAt(faults, 'folder')}
            onChange={event => setFolder(event.currentTarget.value)}
          />
        )}
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
