import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keepTheirs, type Plan } from '#api'
import { driftMessages } from '#messages/drift'
import { planQuery } from '../../api/queries.ts'
import { useAction } from '../../ui/action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { useFieldNames } from '../../ui/field-names.ts'
import { showToast } from '../../ui/toast.tsx'
import { WAIT } from './put-right.tsx'

interface KeepProps {
  readonly project: string
  readonly planned: Plan['actions'][number]
}

/** Takes the public fields of Jenkins over, as they are shown; nothing of Jenkins is kept that changed since. */
export function KeepTheirs({ project, planned: { id, differs = [], seen } }: KeepProps) {
  const queries = useQueryClient()
  const nameOf = useFieldNames()
  const [isAsking, setAsking] = useState(false)
  const keep = useAction(async () => {
    try {
      await keepTheirs(project, id, { seen: seen ?? '' }, { prefer: WAIT })
      setAsking(false)
      showToast(driftMessages.kept(id))
    } finally {
      await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
    }
  })
  const fields = differs.filter(({ keepable }) => keepable).map(({ field }) => nameOf(field))
  if (seen === undefined || fields.length === 0) return null
  return (
    <>
      <DialogButton size="compact-sm" variant="default" aria-label={driftMessages.keepOne(id)} onClick={() => setAsking(true)}>
        {driftMessages.keep}
      </DialogButton>
      {isAsking && (
        <ConfirmDialog
          title={driftMessages.keepTitle(id)}
          action={driftMessages.keep}
          color="iris"
          busy={keep.busy}
          error={keep.error}
          onConfirm={() => void keep.run()}
          onClose={() => setAsking(false)}
        >
          <p>{driftMessages.keepText(fields)}</p>
          {differs.some(({ secret }) => secret) && <p>{driftMessages.keepSecret}</p>}
        </ConfirmDialog>
      )}
    </>
  )
}
