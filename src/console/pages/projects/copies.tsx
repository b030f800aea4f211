import { Alert, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Copy, followCopies, type Project, removeCopies } from '#api'
import { copiesMessages } from '#messages/copies'
import { copiesQuery } from '../../api/queries.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Seconds for which a removal or a move is waited for. */
const WAIT = { prefer: 'wait=20' }

/** Folders that are not the project's and hold its credentials, with what can be done about them. */
export function CopiesNotice({ project }: { readonly project: Project }) {
  const { data } = useQuery({ ...copiesQuery(project.name), enabled: project.copies > 0 })
  if (project.copies === 0 || data === undefined || data.copies.length === 0) return null
  return (
    <Alert color="yellow" mb="md" title={copiesMessages.title(data.copies.length)}>
      {copiesMessages.text}
      {data.copies.map(copy => (
        <CopyItem key={`${copy.controller}/${copy.folder.join('/')}`} project={project.name} copy={copy} />
      ))}
    </Alert>
  )
}

function CopyItem({ project, copy }: { readonly project: string; readonly copy: Copy }) {
  const may = useMay(project)
  const [asked, setAsked] = useState<'remove' | 'follow'>()
  const folder = copy.folder.join(' / ')
  const isProved = copy.proof === 'same-ciphertext'
  return (
    <Group mt="xs" gap="sm">
      <code>{folder}</code>
      <span>{isProved ? copiesMessages.proved(copy.ids.length) : copiesMessages.unproved}</span>
      {isProved && copy.unproved.length > 0 && <span>{copiesMessages.others(copy.unproved)}</span>}
      {copy.removalRequestedAt !== null && <span>{copiesMessages.removing}</span>}
      {isProved && may('project.delete') && (
        <DialogButton size="compact-sm" variant="default" onClick={() => setAsked('remove')}>
          {copiesMessages.remove}
        </DialogButton>
      )}
      {isProved && may('project.move') && (
        <DialogButton size="compact-sm" variant="default" onClick={() => setAsked('follow')}>
          {copiesMessages.follow}
        </DialogButton>
      )}
      {asked === 'remove' && <RemoveDialog project={project} copy={copy} onClose={() => setAsked(undefined)} />}
      {asked === 'follow' && <FollowDialog project={project} copy={copy} onClose={() => setAsked(undefined)} />}
    </Group>
  )
}

interface DialogProps {
  readonly project: string
  readonly copy: Copy
  readonly onClose: () => void
}

function RemoveDialog({ project, copy, onClose }: DialogProps) {
  const queries = useQueryClient()
  const folder = copy.folder.join(' / ')
  const remove = useAction(async () => {
    // The dialog lists every ID, so the limit against accidents has been answered.
    const { removals, pending } = await removeCopies(project, placeOf(copy), { force: true, ...WAIT })
    const done = removals.find(removal => removal.folder.join(' / ') === folder && removal.controller === copy.controller)
    const count = done?.ids.filter(({ outcome }) => outcome === 'removed').length ?? 0
    const isWhole = count === copy.ids.length
    showToast(pending ? copiesMessages.requested : isWhole ? copiesMessages.removed(count, folder) : copiesMessages.notRemoved)
    onClose()
    await queries.invalidateQueries()
  })
  return (
    <ConfirmDialog
      title={copiesMessages.removeTitle(folder)}
      action={copiesMessages.removeAction}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onClose={onClose}
    >
      <p>{copiesMessages.removeText(copy.ids)}</p>
    </ConfirmDialog>
  )
}

function FollowDialog({ project, copy, onClose }: DialogProps) {
  const queries = useQueryClient()
  const folder = copy.folder.join(' / ')
  const follow = useAction(async () => {
    await followCopies(project, placeOf(copy), {})
    showToast(copiesMessages.followed(folder))
    onClose()
    await queries.invalidateQueries()
  })
  return (
    <ConfirmDialog
      title={copiesMessages.followTitle(folder)}
      action={copiesMessages.followAction}
      busy={follow.busy}
      error={follow.error}
      onConfirm={() => void follow.run()}
      onClose={onClose}
    >
      <p>{copiesMessages.followText}</p>
    </ConfirmDialog>
  )
}

const placeOf = ({ controller, folder }: Copy) => ({ controller, folder })
