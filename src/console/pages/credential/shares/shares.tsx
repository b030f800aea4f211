import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Credential } from '#api'
import { generalMessages } from '#messages/general'
import { sharesMessages } from '#messages/shares'
import { ALL, groupShares, type Receiver, type ShareGroup, sharesQuery, sharesUsageQuery } from '../../../api/shares.ts'
import { useMay } from '../../../session/me.ts'
import { Badge } from '../../../ui/badge.tsx'
import { DialogButton } from '../../../ui/dialog-button.tsx'
import { ErrorAlert } from '../../../ui/error-alert.tsx'
import list from '../../../ui/list.module.css'
import { Time } from '../../../ui/time.tsx'
import classes from '../credential.module.css'
import { AddShares } from './add-shares.tsx'
import { EndShare } from './end-share.tsx'
import { ReceiverList } from './receiver-list.tsx'

/** The projects that a credential is shared with, for admins. What comes from another project cannot be shared further. */
export function SharesSection({ credential }: { readonly credential: Credential }) {
  const { project, sharedFrom, status } = credential
  const isAllowed = useMay(project)('share.read') && sharedFrom === undefined && status.phase !== 'Deleting'
  return isAllowed ? <Shares credential={credential} /> : null
}

function Shares({ credential: { project, id } }: { readonly credential: Credential }) {
  const { data, error, refetch } = useQuery(sharesQuery(project, id))
  const mayWrite = useMay(project)('share.write')
  const [dialog, setDialog] = useState<{ readonly end?: string }>()
  const close = () => setDialog(undefined)
  const isUsed = data !== undefined && data.receivers.length > 0
  const usage = useQuery({ ...sharesUsageQuery(project, id), enabled: isUsed }).data?.receivers ?? []
  const groups = data === undefined ? [] : groupShares(data)
  return (
    <section aria-labelledby="shares" className={classes['shares']}>
      <div className={classes['sharesHead']}>
        <h2 id="shares">{sharesMessages.title}</h2>
        {mayWrite && data !== undefined && (
          <DialogButton size="compact-sm" variant="default" onClick={() => setDialog({})}>
            {sharesMessages.add}
          </DialogButton>
        )}
      </div>
      <p>{sharesMessages.intro}</p>
      <p className={classes['hint']}>
        <a href="/help/sharing" hrefLang="en" target="_blank" rel="noopener">
          {sharesMessages.help}
        </a>
      </p>
      {data === undefined && error === null && <p role="status">{generalMessages.loading}</p>}
      {error !== null && <ErrorAlert error={error} onRetry={() => void refetch()} />}
      {data !== undefined && groups.length === 0 && <p>{sharesMessages.none}</p>}
      {groups.length > 0 && (
        <ul className={list['list']} aria-labelledby="shares">
          {groups.map(group => (
            <GroupItem
              key={group.name}
              group={group}
              usage={usage}
              onEnd={mayWrite && group.name !== null ? () => setDialog({ end: group.name ?? ALL }) : undefined}
            />
          ))}
        </ul>
      )}
      {data !== undefined && data.hidden > 0 && <p className={classes['small']}>{sharesMessages.hidden(data.hidden)}</p>}
      {dialog !== undefined && dialog.end === undefined && <AddShares {...{ project, id }} onClose={close} />}
      {dialog?.end !== undefined && <EndShare {...{ project, id, name: dialog.end }} onClose={close} />}
    </section>
  )
}

const nameOf = (name: string): string => (name === ALL ? sharesMessages.all : name)

interface GroupProps {
  readonly group: ShareGroup
  /** The receivers with their last use, as soon as Jenkins has told it. */
  readonly usage: readonly Receiver[]
  readonly onEnd: (() => void) | undefined
}

const isSame = (a: Receiver, b: Receiver): boolean => a.project === b.project && a.id === b.id

function GroupItem({ group: { name, receivers }, usage, onEnd }: GroupProps) {
  const title = name === null ? sharesMessages.ended : nameOf(name)
  return (
    <li>
      <div className={list['line']}>
        {name === null ? <Badge tone="warn">{title}</Badge> : <strong>{title}</strong>}
        {onEnd !== undefined && (
          <span className={list['time']}>
            <DialogButton
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={sharesMessages.endOne(title)}
              onClick={onEnd}
            >
              {sharesMessages.end}
            </DialogButton>
          </span>
        )}
      </div>
      {name === null && <p className={list['quiet']}>{sharesMessages.endedHelp}</p>}
      {name === ALL && <p className={list['quiet']}>{sharesMessages.allHelp}</p>}
      {receivers.length > 0 ? (
        <ReceiverList
          label={sharesMessages.receiversOf(title)}
          receivers={receivers}
          withProject={name === null || name === ALL}
          more={receiver => <LastUse receiver={usage.find(each => isSame(each, receiver))} />}
        />
      ) : (
        <p className={list['quiet']}>{sharesMessages.noReceivers}</p>
      )}
    </li>
  )
}

/** When a job last used a receiver; nothing while that is not known. Unknown use is never shown as none. */
function LastUse({ receiver }: { readonly receiver: Receiver | undefined }) {
  if (receiver?.used === undefined) return null
  const { used, lastUsedAt = null } = receiver
  if (lastUsedAt === null)
    return <span className={classes['small']}>{used === true ? sharesMessages.lastUseUnknown : sharesMessages.noJobs}</span>
  return (
    <span className={classes['small']}>
      {sharesMessages.lastUsed} <Time at={lastUsedAt} />
    </span>
  )
}
