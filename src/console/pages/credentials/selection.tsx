import { Alert, Checkbox, Progress } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { deleteCredential, syncCredential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { deletionMessages } from '#messages/deletion'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { describeError } from '../../api/problem.ts'
import { useMay } from '../../session/me.ts'
import type { ActionState } from '../../ui/action.ts'
import { type Failure, type Outcome, useBulk } from '../../ui/bulk.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { formatTimes } from '../../ui/format-time.ts'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { showToast } from '../../ui/toast.tsx'
import classes from './table.module.css'
import type { Selection } from './table.tsx'
import tools from './tools.module.css'

/** How many are listed by ID. */
const SHOWN = 20

interface SelectionProps {
  readonly project: string
  readonly selection: Selection
  readonly total: number | undefined
  readonly selectEvery: ActionState<[], void>
}

/** Actions on the selected credentials, and what is said below the tools. Those that fail stay selected, each with its reason. */
export function useSelectionActions({ project, selection: { selected, setSelected }, total, selectEvery }: SelectionProps): {
  readonly actions: ReactNode
  readonly below: ReactNode
} {
  const may = useMay(project)
  const stop = useSyncDisabled(project)
  const [isRemoving, setRemoving] = useState(false)
  const [failed, setFailed] = useState<readonly Failure[]>([])
  const [keepUsed, setKeepUsed] = useState(true)
  const sync = useBulk(id => syncCredential(project, id))
  const remove = useBulk(id => (keepUsed ? deleteUnused(project, id) : deleteCredential(project, id)))
  const ids = [...selected]
  const busy = sync.busy ? sync : remove.busy ? remove : undefined
  const isEmpty = selected.size === 0
  useEffect(() => {
    if (isEmpty) setFailed([])
  }, [isEmpty])
  if (isEmpty) return { actions: null, below: null }
  const finish = (outcome: Outcome, say: (n: number) => string) => {
    showToast(
      [
        say(outcome.succeeded.length),
        ...(outcome.failed.length > 0 ? [credentialsMessages.bulk.failed(outcome.failed.length)] : [])
      ].join(' ')
    )
    setFailed(outcome.failed)
    setSelected(new Set(outcome.failed.map(({ id }) => id)))
  }
  const actions = (
    <>
      <strong role="status">{credentialsMessages.selected(selected.size)}</strong>
      {may('credential.sync') && (
        <Button
          size="xs"
          variant="default"
          loading={sync.busy}
          title={stop.title}
          disabled={stop.disabled || remove.busy}
          onClick={() => void sync.run(ids).then(outcome => finish(outcome, credentialsMessages.bulk.synced))}
        >
          {credentialsMessages.syncSelected}
        </Button>
      )}
      {may('credential.write') && (
        <DialogButton
          size="xs"
          variant="light"
          color="red"
          loading={remove.busy}
          disabled={sync.busy}
          onClick={() => setRemoving(true)}
        >
          {credentialsMessages.deleteSelected}
        </DialogButton>
      )}
      {total !== undefined && selected.size < total && (
        <Button
          size="xs"
          variant="subtle"
          loading={selectEvery.busy}
          disabled={busy !== undefined}
          onClick={() => void selectEvery.run()}
        >
          {credentialsMessages.selectEvery(total)}
        </Button>
      )}
      <Button size="xs" variant="subtle" color="gray" disabled={busy !== undefined} onClick={() => setSelected(new Set())}>
        {credentialsMessages.clearSelection}
      </Button>
      {busy !== undefined && (
        <Progress
          className={tools['progress'] ?? ''}
          size="xs"
          value={(busy.done / busy.total) * 100}
          aria-label={credentialsMessages.bulk.progress(busy.done, busy.total)}
        />
      )}
    </>
  )
  const below = (
    <>
      {selectEvery.error !== undefined && <ErrorAlert error={selectEvery.error} />}
      {failed.length > 0 && <Failures failed={failed} onClose={() => setFailed([])} />}
      {isRemoving && (
        <ConfirmDialog
          title={deletionMessages.titleMany(ids.length)}
          name={project}
          action={deletionMessages.confirmMany(ids.length)}
          busy={remove.busy}
          error={undefined}
          onConfirm={() => {
            setRemoving(false)
            void remove.run(ids).then(outcome => finish(outcome, credentialsMessages.bulk.deleted))
          }}
          onClose={() => setRemoving(false)}
        >
          <p>{deletionMessages.textMany(ids.length)}</p>
          <ul className={classes['listed']}>
            {ids.slice(0, SHOWN).map(id => (
              <li key={id}>{id}</li>
            ))}
            {ids.length > SHOWN && <li>{credentialsMessages.more(ids.length - SHOWN)}</li>}
          </ul>
          <Checkbox
            label={deletionMessages.keepUsed}
            description={deletionMessages.keepUsedHelp}
            checked={keepUsed}
            onChange={event => setKeepUsed(event.currentTarget.checked)}
          />
        </ConfirmDialog>
      )}
    </>
  )
  return { actions, below }
}

/** Deletes the credential unless Jenkins has recorded a use. Unknown usage does not keep it. */
async function deleteUnused(project: string, id: string): Promise<unknown> {
  try {
    return await deleteCredential(project, id, { ifUnused: true })
  } catch (error) {
    if (describeError(error).code !== 'USAGE_UNKNOWN') throw error
    return deleteCredential(project, id)
  }
}

function Failures({ failed, onClose }: { readonly failed: readonly Failure[]; readonly onClose: () => void }) {
  return (
    <Alert
      color="red"
      mb="md"
      role="alert"
      title={credentialsMessages.bulk.failed(failed.length)}
      withCloseButton
      closeButtonLabel={generalMessages.close}
      onClose={onClose}
    >
      <ul className={classes['listed']}>
        {failed.slice(0, SHOWN).map(({ id, error }) => {
          const { title, detail } = describeError(error)
          return (
            <li key={id}>
              <strong>{id}</strong>
              {marks.colon}
              {title}
              {marks.stop}
              {formatTimes(detail)}
            </li>
          )
        })}
        {failed.length > SHOWN && <li>{credentialsMessages.more(failed.length - SHOWN)}</li>}
      </ul>
    </Alert>
  )
}
