import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ignoreUnmanaged, noticeUnmanaged, type UnmanagedList } from '#api'
import { marks } from '#messages/intl'
import { unmanagedMessages } from '#messages/unmanaged'
import { planQuery, projectQuery } from '../../api/queries.ts'
import { placeText, targetName } from '../../api/targets.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { useActorNames } from '../../ui/actor-names.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { kindName } from '../../ui/kind-name.ts'
import eventClasses from '../../ui/list.module.css'
import { Time } from '../../ui/time.tsx'
import { showToast } from '../../ui/toast.tsx'
import { TypeIcon } from '../../ui/type-icon.tsx'
import classes from '../drift.module.css'
import { DeleteUnmanaged } from './delete-unmanaged.tsx'
import { WAIT } from './put-right.tsx'
import { TakeOver } from './take-over.tsx'

export type Unmanaged = UnmanagedList['items'][number]

interface ItemProps {
  readonly project: string
  readonly item: Unmanaged
}

/** What is public of an unmanaged credential, and what can be done about it. */
export function UnmanagedItem({ project, item }: ItemProps) {
  const { id, title, className, types, description, data, ignored, target } = item
  const may = useMay(project)
  const queries = useQueryClient()
  const who = useActorNames()
  const [dialog, setDialog] = useState<'take-over' | 'delete'>()
  const close = () => setDialog(undefined)
  const change = useAction(async () => {
    const act = ignored === null ? ignoreUnmanaged : noticeUnmanaged
    queries.setQueryData(
      projectQuery(project).queryKey,
      await act(project, id, { ...(target === undefined ? {} : { target: targetName(target) }), prefer: WAIT })
    )
    // first the lists: the entry moves to the other one, which would close a dialog that is opened meanwhile
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
    showToast(ignored === null ? unmanagedMessages.ignored(id) : unmanagedMessages.noticed(id))
  })
  const username = data['username']
  return (
    <li>
      <div className={eventClasses['line']}>
        <strong>{id}</strong>
        <span className={classes['kind']}>
          <TypeIcon type={types[0] ?? 'unknown'} size={16} />
          {kindName(title, className)}
        </span>
        {target !== undefined && <span className={eventClasses['quiet']}>{placeText(target)}</span>}
        <LastUse item={item} />
      </div>
      {description && <p dir="auto">{description}</p>}
      {username !== undefined && (
        <p className={eventClasses['quiet']}>
          {unmanagedMessages.user}
          {marks.colon}
          <span dir="auto">{username}</span>
        </p>
      )}
      {types.length === 0 && <p className={eventClasses['quiet']}>{unmanagedMessages.unknownHelp}</p>}
      {ignored !== null && (
        <p className={eventClasses['quiet']}>
          {unmanagedMessages.since} {who(ignored.by)}
          {marks.comma}
          <Time at={ignored.at} />
        </p>
      )}
      <div className={classes['remedies']}>
        {may('credential.write') && types.length > 0 && (
          <DialogButton
            size="compact-sm"
            variant="default"
            aria-label={unmanagedMessages.takeOverOne(id)}
            onClick={() => setDialog('take-over')}
          >
            {unmanagedMessages.takeOver}
          </DialogButton>
        )}
        {may('credential.write') && (
          <Button
            size="compact-sm"
            variant="default"
            loading={change.busy}
            aria-label={ignored === null ? unmanagedMessages.ignoreOne(id) : unmanagedMessages.noticeOne(id)}
            onClick={() => void change.run()}
          >
            {ignored === null ? unmanagedMessages.ignore : unmanagedMessages.notice}
          </Button>
        )}
        {may('unmanaged.delete') && (
          <DialogButton
            size="compact-sm"
            variant="light"
            color="red"
            aria-label={unmanagedMessages.removeOne(id)}
            onClick={() => setDialog('delete')}
          >
            {unmanagedMessages.remove}
          </DialogButton>
        )}
      </div>
      {change.error !== undefined && <ErrorAlert error={change.error} />}
      {dialog === 'take-over' && <TakeOver project={project} item={item} onClose={close} />}
      {dialog === 'delete' && <DeleteUnmanaged project={project} item={item} onClose={close} />}
    </li>
  )
}

/** When a job used it, as far as Jenkins tells. */
function LastUse({ item: { used, lastUsedAt } }: { readonly item: Unmanaged }) {
  if (lastUsedAt === null)
    return <span className={eventClasses['time']}>{used === true ? unmanagedMessages.inUse : unmanagedMessages.notUsed}</span>
  return (
    <span className={eventClasses['time']}>
      {unmanagedMessages.used} <Time at={lastUsedAt} />
    </span>
  )
}
