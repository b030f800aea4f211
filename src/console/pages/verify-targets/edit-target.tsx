import { useState } from 'react'
import { patchVerifyTarget } from '#api'
import { conflictMessages } from '#messages/conflict'
import { generalMessages } from '#messages/general'
import { verifyTargetMessages } from '#messages/verify-targets'
import { isProblem } from '../../api/problem.ts'
import type { KindName, VerifyTarget } from '../../api/verify-targets.ts'
import { showToast } from '../../ui/toast.tsx'
import { buildTargetPatch, readTarget, type TargetForm as Values } from './form-state.ts'
import { TargetForm } from './target-form.tsx'
import { useChanged } from './use-changed.ts'

interface EditProps {
  readonly target: VerifyTarget
  readonly kind: KindName
  readonly onClose: () => void
}

/** Edits a verify target from the version shown when the dialog opened, so that a change by another user is not overwritten unnoticed. */
export function EditTarget({ target, kind, onClose }: EditProps) {
  const [{ start, generation }] = useState({ start: readTarget(target, kind), generation: target.generation })
  const [isConflict, setConflict] = useState(false)
  const { changed, refresh } = useChanged(start.name)
  const save = async (values: Values) => {
    const ifMatch = isConflict ? '*' : `"${generation}"`
    try {
      await changed(await patchVerifyTarget(start.name, buildTargetPatch(values, start), { ifMatch }))
    } catch (error) {
      if (!isProblem(error, 412)) throw error
      setConflict(true)
      void refresh()
      return
    }
    showToast(verifyTargetMessages.savedToast(start.name))
    onClose()
  }
  return (
    <TargetForm
      start={start}
      title={verifyTargetMessages.editTitle(start.name)}
      action={isConflict ? conflictMessages.overwrite : generalMessages.saveChanges}
      {...(isConflict ? { note: verifyTargetMessages.conflict } : {})}
      save={save}
      onClose={onClose}
    />
  )
}
