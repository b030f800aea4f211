import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Credential, deleteCredential } from '#api'
import { deletionMessages } from '#messages/deletion'
import { useAction } from '../../ui/action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Ends a deletion that cannot be confirmed in Jenkins. */
export function Forget({ credential: { project, id } }: { readonly credential: Credential }) {
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const forget = useAction(async () => {
    await deleteCredential(project, id, { forget: true })
    showToast(deletionMessages.forget.done(id))
    await navigate({ to: '/projects/$project/credentials', params: { project } })
  })
  return (
    <>
      <DialogButton variant="light" color="red" onClick={() => setAsking(true)}>
        {deletionMessages.forget.button}
      </DialogButton>
      {isAsking && (
        <ConfirmDialog
          title={deletionMessages.forget.title(id)}
          name={id}
          action={deletionMessages.forget.button}
          busy={forget.busy}
          error={forget.error}
          onConfirm={() => void forget.run()}
          onClose={() => setAsking(false)}
        >
          <p>{deletionMessages.forget.text}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
