import { Link, useRouter } from '@tanstack/react-router'
import { type CSSProperties, type MouseEvent, memo, type ReactNode, useState } from 'react'
import type { Credential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import type { Column } from '../../api/columns.ts'
import { describeOutcome } from '../../api/problem.ts'
import { own } from '../../own.ts'
import { shownValue } from '../../ui/shown-value.ts'
import table from '../../ui/table.module.css'
import { Time } from '../../ui/time.tsx'
import { TypeIcon } from '../../ui/type-icon.tsx'
import { VerifiedBadge } from '../../ui/verified-badge.tsx'
import { Expiry, expiryOf } from './expiry.tsx'
import { RowActions } from './row-actions.tsx'
import { StatusCell } from './status-cell.tsx'
import classes from './table.module.css'

interface RowProps {
  readonly credential: Credential
  readonly columns: readonly Column[]
  readonly withProject: boolean
  /** Whether what has no column is in a second line. */
  readonly isNarrow: boolean
  /** Its position among all rows, for screen readers: not all rows are rendered. */
  readonly index: number
  readonly style: CSSProperties
  readonly selected: boolean
  readonly onToggle?: ((id: string) => void) | undefined
}

const cells: Readonly<Record<Column, (credential: Credential) => ReactNode>> = {
  type: ({ type }) => own(generalMessages.type, type) ?? type,
  username: ({ data }) => shownValue(own(data, 'username') ?? generalMessages.none),
  description: ({ description }) => (description === '' ? generalMessages.none : <span dir="auto">{description}</span>),
  expires: ({ expiresAt }) => <Expiry at={expiresAt} />,
  works: ({ status: { verified } }) =>
    verified === null ? (
      generalMessages.none
    ) : (
      <span className={classes['works']}>
        <VerifiedBadge verified={verified} />
        <Time at={verified.at} />
      </span>
    ),
  rotated: ({ rotatedAt }) => <Time at={rotatedAt} />,
  created: ({ createdAt }) => <Time at={createdAt} />,
  updated: ({ updatedAt }) => <Time at={updatedAt} />
}

const titles: Readonly<Partial<Record<Column, (credential: Credential) => string>>> = {
  description: ({ description }) => description,
  type: ({ type }) => own(generalMessages.type, type) ?? type
}

export const CredentialRow = memo(
  ({ credential, columns, withProject, isNarrow, index, style, selected, onToggle }: RowProps) => {
    const { id, project, type, description, status, expiresAt } = credential
    const [isActive, setActive] = useState(false)
    const open = useOpen(project, id)
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the link in it does the same by keyboard
      <div
        className={`${table['row']} ${classes['row']}`}
        role="row"
        tabIndex={-1}
        aria-rowindex={index}
        data-selected={selected || undefined}
        style={style}
        onClick={open}
        onAuxClick={open}
        onPointerEnter={() => setActive(true)}
        onPointerLeave={() => setActive(false)}
        onFocus={() => setActive(true)}
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget)) setActive(false)
        }}
      >
        {onToggle !== undefined && (
          <span role="cell">
            <input
              type="checkbox"
              className={classes['tick']}
              aria-label={credentialsMessages.select(id)}
              checked={selected}
              onChange={() => onToggle(id)}
            />
          </span>
        )}
        <span className={`${table['cell']} ${classes['name']}`} role="cell">
          <TypeIcon type={type} className={classes['icon'] ?? ''} />
          <span className={classes['names']}>
            <Link
              className={`${table['strong']} ${classes['id']}`}
              to="/projects/$project/credentials/$id"
              params={{ project, id }}
              title={id}
            >
              {id}
            </Link>
            {isNarrow && (
              <span className={classes['below']}>
                {withProject && `${project} · `}
                {own(generalMessages.type, type) ?? type}
                {expiryOf(expiresAt) !== undefined && (
                  <>
                    {' · '}
                    {credentialsMessages.expires} <Expiry at={expiresAt} />
                  </>
                )}
                {description !== '' && <bdi>{` · ${description}`}</bdi>}
              </span>
            )}
          </span>
        </span>
        {withProject && !isNarrow && (
          <span className={table['cell']} role="cell">
            <Link to="/projects/$project/credentials" params={{ project }}>
              {project}
            </Link>
          </span>
        )}
        <span className={classes['status']} role="cell" title={describeOutcome(status.reason, status.message) ?? undefined}>
          <StatusCell credential={credential} withWorks={isNarrow || !columns.includes('works')} />
        </span>
        {!isNarrow &&
          columns.map(column => (
            <span
              key={column}
              className={`${table['cell']} ${table['quiet']}`}
              role="cell"
              title={own(titles, column)?.(credential)}
            >
              {cells[column](credential)}
            </span>
          ))}
        {isActive && !isNarrow && <RowActions credential={credential} />}
      </div>
    )
  }
)

/** Opens the page of a credential by a click anywhere in its row, in a new tab where a link would. A selection of text is no click. */
function useOpen(project: string, id: string): (event: MouseEvent<HTMLElement>) => void {
  const router = useRouter()
  return ({ target, currentTarget, button, ctrlKey, metaKey, shiftKey }) => {
    // events of tooltips and dialogs arrive here as well
    if (!(target instanceof Element) || !currentTarget.contains(target)) return
    if (target.closest('a, button, input, label') !== null || getSelection()?.type === 'Range') return
    const to = { to: '/projects/$project/credentials/$id', params: { project, id } } as const
    if (button === 1 || (button === 0 && (ctrlKey || metaKey || shiftKey)))
      window.open(router.buildLocation(to).href, '_blank', 'noopener')
    else if (button === 0) void router.navigate(to)
  }
}
