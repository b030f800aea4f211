import { Group, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { createProject } from '#api'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { useFocusBack, useFocusOnFault } from '../../ui/focus.ts'
import { Trouble } from '../../ui/trouble.tsx'
import { words } from '../../words.ts'
import { errorsOf } from '../form/check.ts'
import form from '../form/form.module.css'

/** A new project; everything but the name has a default. */
export function NewProject({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [folder, setFolder] = useState('')
  const create = useAction(async () => {
    const more = { ...(displayName === '' ? {} : { displayName }), ...(folder === '' ? {} : { folder: folder.split('/') }) }
    const made = await createProject({ name, ...more })
    await queries.invalidateQueries({ queryKey: ['projects'] })
    await navigate({ to: '/projects/$project/credentials', params: { project: made.name } })
  })
  const faults = errorsOf([], create.error)
  const ref = useFocusOnFault(create.error)
  useFocusBack()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void create.run()
  }
  return (
    <Modal opened onClose={onClose} title={words.projectForm.newTitle} centered closeButtonProps={{ 'aria-label': words.close }}>
      <form ref={ref} onSubmit={submit} className={form['form']} noValidate>
        {create.error !== undefined && faults.size === 0 && <Trouble error={create.error} />}
        <TextInput
          label={words.projectForm.name}
          description={words.projectForm.nameHelp}
          required
          value={name}
          error={faults.get('name')}
          autoComplete="off"
          data-autofocus
          onChange={event => setName(event.currentTarget.value)}
        />
        <TextInput
          label={words.projectForm.displayName}
          description={words.projectForm.displayNameHelp}
          value={displayName}
          error={faults.get('displayName')}
          onChange={event => setDisplayName(event.currentTarget.value)}
        />
        <TextInput
          label={words.projectForm.folder}
          description={words.projectForm.folderHelp}
          value={folder}
          error={[...faults].find(([key]) => key.startsWith('folder'))?.[1]}
          onChange={event => setFolder(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={create.busy}>
            {words.projectForm.create}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
