import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { patchCredential } from '#api'
import { credentialMessages } from '#messages/credential'
import { driftMessages } from '#messages/drift'
import { planQuery } from '../../api/queries.ts'
import { useAction } from '../../ui/action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { showToast } from '../../ui/toast.tsx'

interface AdoptProps {
  readonly project: string
  readonly id: string
  /** The version that one looks at. */
  readonly generation?: number
}

/** Overwrites what Jenkins already holds under the id of a credential. */
export function Adopt({ project, id, generation }: AdoptProps) {
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const adopt = useAction(async () => {
    await patchCredential(project, id, { adopt: true }, generation === undefined ? {} : { ifMatch: `"${generation}"` })
    setAsking(false)
    showToast(credentialMessages.adoptDone)
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
  })
  return (
    <>
      <DialogButton size="compact-sm" variant="default" aria-label={driftMessages.adoptOne(id)} onClick={() => setAsking(true)}>
        {driftMessages.adopt}
      </DialogButton>
      {isAsking && (
        <ConfirmDialog
          title={driftMessages.adoptTitle(id)}
          action={driftMessages.adopt}
          busy={adopt.busy}
          error={adopt.error}
          onConfirm={() => void adopt.run()}
          onClose={() => setAsking(false)}
        >
          <p>{driftMessages.adoptText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
