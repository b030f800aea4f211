import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { credentialsMessages } from '#messages/credentials'
import { sharesMessages } from '#messages/shares'
import type { Receiver } from '../../../api/shares.ts'
import { PhaseBadge } from '../../../ui/badge.tsx'
import classes from '../credential.module.css'

/** Receivers that a list shows; a share with all projects may have hundreds. */
const MOST = 50

interface ListProps {
  readonly label: string
  readonly receivers: readonly Receiver[]
  /** Whether each is named with its project. */
  readonly withProject: boolean
  /** What else is said about each. */
  readonly more?: (receiver: Receiver) => ReactNode
}

/** Credentials of other projects that follow a shared one. */
export const ReceiverList = ({ label, receivers, withProject, more }: ListProps) => (
  <ul className={classes['receivers']} aria-label={label}>
    {receivers.slice(0, MOST).map(receiver => (
      <li key={`${receiver.project}/${receiver.id}`}>
        <Link
          to="/projects/$project/credentials/$id"
          params={{ project: receiver.project, id: receiver.id }}
          className={classes['receiver']}
        >
          {withProject ? sharesMessages.fromPlace(receiver.project, receiver.id) : receiver.id}
        </Link>
        <PhaseBadge phase={receiver.phase} />
        {more?.(receiver)}
      </li>
    ))}
    {receivers.length > MOST && <li>{credentialsMessages.more(receivers.length - MOST)}</li>}
  </ul>
)
