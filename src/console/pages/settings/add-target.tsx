import { Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Project } from '#api'
import { generalMessages } from '#messages/general'
import { projectsMessages } from '#messages/projects'
import { targetMessages } from '#messages/targets'
import { placeText, withTarget } from '../../api/targets.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useFocusOnError, useRestoreFocus } from '../../ui/restore-focus.ts'
import { showToast } from '../../ui/toast.tsx'
import form from '../form/form.module.css'
import { errorAt, errorsByField } from '../form/validation.ts'
import { ControllerSelect, DEFAULT_CONTROLLER } from '../projects/controller-select.tsx'
import { useSetTargets } from './use-set-targets.ts'

interface AddProps {
  readonly project: Project
  readonly onClose: () => void
}

/** Adds a controller and a folder on it to the targets of a project. */
export function AddTarget({ project, onClose }: AddProps) {
  const [controller, setController] = useState('')
  const [folder, setFolder] = useState('')
  const setTargets = useSetTargets(project)
  const targets = withTarget(project, {
    controller: controller === '' ? DEFAULT_CONTROLLER : controller,
    folder: folder === '' ? [project.name] : folder.split('/')
  })
  const added = targets.at(-1)
  const at = `targets/${targets.length - 1}`
  const add = useAction(async () => {
    await setTargets(targets)
    if (added !== undefined) showToast(targetMessages.added(placeText(added)))
    onClose()
  })
  const faults = errorsByField([], add.error)
  const faultAt = (field: string) => errorAt(faults, `${at}/${field}`)
  const [atController, atFolder] = [faultAt('controller'), faultAt('folder') ?? faults.get(at)]
  const ref = useFocusOnError(add.error)
  useRestoreFocus()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void add.run()
  }
  return (
    <Modal opened onClose={onClose} title={targetMessages.addTitle} closeButtonProps={{ 'aria-label': generalMessages.close }}>
      <form ref={ref} onSubmit={submit} className={form['form']} noValidate>
        <p>{targetMessages.addText}</p>
        {add.error !== undefined && atController === undefined && atFolder === undefined && <ErrorAlert error={add.error} />}
        <ControllerSelect project={project.name} value={controller} error={atController} onChange={setController} />
        <TextInput
          label={projectsMessages.form.folder}
          description={projectsMessages.form.folderHelp}
          value={folder}
          error={atFolder}
          onChange={event => setFolder(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {generalMessages.cancel}
          </Button>
          <Button type="submit" loading={add.busy}>
            {targetMessages.add}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
