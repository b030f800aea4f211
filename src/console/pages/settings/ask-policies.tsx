import type { Project } from '#api'
import { settingsMessages } from '#messages/settings'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

interface AskProps {
  readonly project: Project
  readonly risk: 'prune' | 'repair'
  readonly busy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before a policy overwrites or deletes what others have put into Jenkins. */
export function AskPolicies({ project: { name, counts, unmanaged }, risk, ...rest }: AskProps) {
  return risk === 'prune' ? (
    <ConfirmDialog title={settingsMessages.pruneTitle} name={name} action={settingsMessages.save} {...rest}>
      <p>{settingsMessages.pruneText(unmanaged)}</p>
    </ConfirmDialog>
  ) : (
    <ConfirmDialog title={settingsMessages.repairTitle} action={settingsMessages.save} {...rest}>
      <p>{settingsMessages.repairText(counts.Drifted)}</p>
    </ConfirmDialog>
  )
}
