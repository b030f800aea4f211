import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Usage as UsageAnswer } from '#api'
import { credentialMessages } from '#messages/credential'
import { credentialsMessages } from '#messages/credentials'
import { deletionMessages } from '#messages/deletion'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { usageQuery } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { formatTimes } from '../../ui/format-time.ts'
import { Loading } from '../../ui/route-states.tsx'
import { Time } from '../../ui/time.tsx'
import classes from './credential.module.css'

interface UsageProps {
  readonly project: string
  readonly id: string
}

/** The jobs that used the credential, as far as Jenkins knows. Unknown usage is never shown as unused. */
export function Usage({ project, id }: UsageProps) {
  const { data, error, refetch } = useQuery(usageQuery(project, id))
  if (data === undefined) return error === null ? <Loading /> : <ErrorAlert error={error} onRetry={() => void refetch()} />
  return (
    <>
      {hasJobs(data) ? (
        <Jobs usage={data} />
      ) : (
        <EmptyState
          icon={<IconRoute size={22} />}
          title={data.used === null ? credentialMessages.usage.unknown : credentialMessages.usage.none}
          text={data.note}
        />
      )}
      <p className={classes['small']}>
        {credentialMessages.usage.readAt} <Time at={data.readAt} />
      </p>
    </>
  )
}

/** How many jobs the deletion dialog lists. */
const MOST_IN_SHORT = 10

/** The usage in short, for the deletion dialog. */
export function UsageSummary({ project, id }: UsageProps) {
  const { data, error } = useQuery(usageQuery(project, id))
  return (
    // its height is reserved, so that nothing moves when the answer arrives; it scrolls, so the keyboard must reach it
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={classes['inShort']} aria-label={deletionMessages.jobs} tabIndex={0}>
      {data === undefined && <p>{error === null ? generalMessages.loading : deletionMessages.usageUnknown}</p>}
      {data !== undefined && !hasJobs(data) && (
        <p>{data.used === null ? `${deletionMessages.usageUnknown} ${data.note}` : data.note}</p>
      )}
      {data !== undefined && hasJobs(data) && (
        <>
          <p className={classes['used']}>{deletionMessages.used}</p>
          <Jobs usage={data} most={MOST_IN_SHORT} />
        </>
      )}
    </section>
  )
}

/** Whether any job used it, before or after its last write. */
const hasJobs = ({ jobs, before }: UsageAnswer): boolean => jobs.length > 0 || (before !== null && before.jobs.length > 0)

interface JobsProps {
  readonly usage: UsageAnswer
  readonly most?: number | undefined
}

function Jobs({ usage: { jobs, before, beforeNote, lastUsedAt, since, note }, most }: JobsProps) {
  return (
    <>
      <p className={classes['last']}>
        {lastUsedAt === null ? (
          credentialMessages.usage.lastUnknown
        ) : (
          <>
            {credentialMessages.usage.last} <Time at={lastUsedAt} />
          </>
        )}
      </p>
      <JobList jobs={jobs} most={most} />
      {before !== null && before.jobs.length > 0 && (
        <>
          <p className={classes['small']}>
            {credentialMessages.usage.before} <Time at={before.readAt} />
            {marks.colon}
          </p>
          <JobList jobs={before.jobs} most={most} />
          {before.more && <p className={classes['small']}>{credentialMessages.usage.more}</p>}
        </>
      )}
      <p className={classes['small']}>
        {note}
        {since !== null && (
          <>
            {' '}
            {credentialMessages.usage.since} <Time at={since} />
            {marks.stop}
          </>
        )}
      </p>
      {before !== null && beforeNote !== null && <p className={classes['small']}>{formatTimes(beforeNote)}</p>}
    </>
  )
}

function JobList({ jobs, most = jobs.length }: { readonly jobs: UsageAnswer['jobs']; readonly most?: number | undefined }) {
  if (jobs.length === 0) return null
  return (
    <ul className={classes['jobs']}>
      {jobs.slice(0, most).map(({ name, url, builds, lastBuildAt }) => (
        <li key={name}>
          {url === null ? name : <ExternalLink to={url}>{name}</ExternalLink>}
          <span>{credentialMessages.usage.builds(builds)}</span>
          {lastBuildAt !== null && (
            <span>
              {credentialMessages.usage.lastBuild} <Time at={lastBuildAt} />
            </span>
          )}
        </li>
      ))}
      {jobs.length > most && <li>{credentialsMessages.more(jobs.length - most)}</li>}
    </ul>
  )
}
