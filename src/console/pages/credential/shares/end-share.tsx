import { useQuery } from '@tanstack/react-query'
import { endShare } from '#api'
import { generalMessages } from '#messages/general'
import { sharesMessages } from '#messages/shares'
import { ALL, endedShareQuery } from '../../../api/shares.ts'
import { useAction } from '../../../ui/action.ts'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { ErrorAlert } from '../../../ui/error-alert.tsx'
import { showToast } from '../../../ui/toast.tsx'
import { Losses } from './losses.tsx'
import { useSharesChanged } from './use-shares-changed.ts'

interface EndProps {
  readonly project: string
  readonly id: string
  /** A project, or `*` for all. */
  readonly name: string
  readonly onClose: () => void
}

/** Ends a share after showing who loses the values. */
export function EndShare({ project, id, name, onClose }: EndProps) {
  const { data, error, refetch } = useQuery(endedShareQuery(project, id, name))
  const changed = useSharesChanged(project, id)
  const end = useAction(async () => {
    await endShare(project, id, name)
    showToast(name === ALL ? sharesMessages.endAllDone : sharesMessages.endDone(name))
    onClose()
    await changed()
  })
  const isUsed = data !== undefined && data.receivers.length + data.hidden > 0
  return (
    <ConfirmDialog
      title={name === ALL ? sharesMessages.endAllTitle : sharesMessages.endTitle(name)}
      {...(isUsed ? { name: name === ALL ? id : name } : {})}
      action={sharesMessages.end}
      isReady={data !== undefined}
      busy={end.busy}
      error={end.error}
      onConfirm={() => void end.run()}
      onClose={onClose}
    >
      {data === undefined && error === null && <p role="status">{generalMessages.loading}</p>}
      {error !== null && <ErrorAlert error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (isUsed ? <Losses text={sharesMessages.endText} {...data} /> : <p>{sharesMessages.endNothing}</p>)}
    </ConfirmDialog>
  )
}
