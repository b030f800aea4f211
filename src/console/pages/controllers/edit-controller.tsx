import { useState } from 'react'
import { patchController } from '#api'
import { conflictMessages } from '#messages/conflict'
import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import type { Controller } from '../../api/controllers.ts'
import { isProblem } from '../../api/problem.ts'
import { showToast } from '../../ui/toast.tsx'
import { ControllerForm } from './controller-form.tsx'
import { buildPatch, type ControllerForm as Entries } from './form-state.ts'
import { useChanged } from './use-changed.ts'

interface EditProps {
  readonly controller: Controller
  readonly onClose: () => void
}

/** Edits a controller from the version shown when the dialog opened, so that a change by another user is not overwritten unnoticed. */
export function EditController({ controller, onClose }: EditProps) {
  const [start] = useState(controller)
  const [isConflict, setConflict] = useState(false)
  const { changed, refresh } = useChanged(start.name)
  const save = async (entries: Entries) => {
    const ifMatch = isConflict ? '*' : `"${start.generation}"`
    try {
      await changed(await patchController(start.name, buildPatch(entries, start), { ifMatch }))
    } catch (error) {
      if (!isProblem(error, 412)) throw error
      setConflict(true)
      void refresh()
      return
    }
    showToast(controllerMessages.saved(start.name))
    onClose()
  }
  return (
    <ControllerForm
      stored={start}
      title={controllerMessages.editTitle(start.name)}
      action={isConflict ? conflictMessages.overwrite : generalMessages.saveChanges}
      {...(isConflict ? { note: controllerMessages.conflict } : {})}
      save={save}
      onClose={onClose}
    />
  )
}
