import { Link } from '@tanstack/react-router'
import type { Credential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { describeOutcome } from '../../api/problem.ts'
import { PhaseBadge } from '../../ui/badge.tsx'
import table from '../../ui/table.module.css'
import { Time } from '../../ui/time.tsx'
import classes from './all-table.module.css'
import { Expiry, isSoon } from './expiry.tsx'
import { TargetsDiffer } from './targets-differ.tsx'

/** Credentials of several projects, each with its project. */
export const AllCredentialsTable = ({ credentials }: { readonly credentials: readonly Credential[] }) => (
  <div className={`${table['table']} ${classes['columns']}`} role="table" aria-label={credentialsMessages.all.title}>
    <div role="rowgroup">
      <div className={table['header']} role="row">
        <span role="columnheader">{credentialsMessages.id}</span>
        {[credentialsMessages.all.project, credentialsMessages.type].map(name => (
          <span key={name} role="columnheader" className={classes['wide']}>
            {name}
          </span>
        ))}
        <span role="columnheader">{credentialsMessages.status}</span>
        {[credentialsMessages.expires, credentialsMessages.updated].map(name => (
          <span key={name} role="columnheader" className={classes['wide']}>
            {name}
          </span>
        ))}
      </div>
    </div>
    <div role="rowgroup">
      {credentials.map(credential => (
        <Row key={`${credential.project}/${credential.id}`} credential={credential} />
      ))}
    </div>
  </div>
)

function Row({ credential: { project, id, type, status, expiresAt, updatedAt } }: { readonly credential: Credential }) {
  return (
    <div className={table['row']} role="row">
      <span className={`${table['cell']} ${classes['name']}`} role="cell">
        <Link
          className={`${table['strong']} ${classes['id']}`}
          to="/projects/$project/credentials/$id"
          params={{ project, id }}
          title={id}
        >
          {id}
        </Link>
        <span className={classes['below']}>
          {project} · {generalMessages.type[type]}
          {isSoon(expiresAt) && (
            <>
              {' · '}
              {credentialsMessages.expires} <Expiry at={expiresAt} />
            </>
          )}
        </span>
      </span>
      <span className={`${table['cell']} ${classes['wide']}`} role="cell">
        <Link to="/projects/$project/credentials" params={{ project }}>
          {project}
        </Link>
      </span>
      <span className={`${table['cell']} ${classes['wide']}`} role="cell">
        {generalMessages.type[type]}
      </span>
      <span role="cell" title={describeOutcome(status.reason, status.message) ?? undefined}>
        <PhaseBadge phase={status.phase} />
        <TargetsDiffer status={status} />
      </span>
      <span className={`${table['quiet']} ${classes['wide']}`} role="cell">
        <Expiry at={expiresAt} />
      </span>
      <span className={`${table['quiet']} ${classes['wide']}`} role="cell">
        <Time at={updatedAt} />
      </span>
    </div>
  )
}
