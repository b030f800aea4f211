import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type CSSProperties, memo } from 'react'
import type { Credential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { describeOutcome } from '../../api/problem.ts'
import { PhaseBadge } from '../../ui/badge.tsx'
import table from '../../ui/table.module.css'
import { Time } from '../../ui/time.tsx'
import { Expiry, isSoon } from './expiry.tsx'
import classes from './table.module.css'
import { TargetsDiffer } from './targets-differ.tsx'

interface RowProps {
  readonly credential: Credential
  /** Its position among all rows, for screen readers: not all rows are rendered. */
  readonly index: number
  readonly style: CSSProperties
  readonly selected: boolean
  readonly onToggle?: (id: string) => void
}

export const CredentialRow = memo(({ credential, index, style, selected, onToggle }: RowProps) => {
  const { id, project, type, description, status, updatedAt } = credential
  return (
    <div
      className={`${table['row']} ${classes['row']}`}
      role="row"
      aria-rowindex={index}
      data-selected={selected || undefined}
      style={style}
    >
      {onToggle !== undefined && (
        <span role="cell">
          <Checkbox size="xs" aria-label={credentialsMessages.select(id)} checked={selected} onChange={() => onToggle(id)} />
        </span>
      )}
      <span className={table['cell']} role="cell">
        <Link className={`${table['strong']} ${classes['id']}`} to="/projects/$project/credentials/$id" params={{ project, id }}>
          {id}
        </Link>
        <span className={classes['below']}>
          {description === '' ? generalMessages.type[type] : description}
          {isSoon(credential.expiresAt) && (
            <>
              {' · '}
              {credentialsMessages.expires} <Expiry at={credential.expiresAt} />
            </>
          )}
        </span>
      </span>
      <span className={`${table['cell']} ${classes['wide']}`} role="cell">
        {generalMessages.type[type]}
      </span>
      <span className={`${table['cell']} ${table['quiet']} ${classes['wide']}`} role="cell" title={description}>
        {description === '' ? generalMessages.none : description}
      </span>
      <span role="cell" title={describeOutcome(status.reason, status.message) ?? undefined}>
        <PhaseBadge phase={status.phase} />
        <TargetsDiffer status={status} />
      </span>
      <span className={`${table['quiet']} ${classes['wide']}`} role="cell">
        <Expiry at={credential.expiresAt} />
      </span>
      <span className={`${table['quiet']} ${classes['wide']}`} role="cell">
        <Time at={updatedAt} />
      </span>
    </div>
  )
})
