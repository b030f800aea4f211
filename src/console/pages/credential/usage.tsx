import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Usage as UsageAnswer } from '#api'
import { usageQuery } from '../../api/queries.ts'
import { Empty } from '../../ui/empty.tsx'
import { Outward } from '../../ui/outward.tsx'
import { Loading } from '../../ui/route-states.tsx'
import { Time } from '../../ui/time.tsx'
import { Trouble } from '../../ui/trouble.tsx'
import { words } from '../../words.ts'
import classes from './credential.module.css'

interface UsageProps {
  readonly project: string
  readonly id: string
}

/** Which jobs used the credential, as far as Jenkins tells. Not to know is not the same as not used, and is never shown as that. */
export function Usage({ project, id }: UsageProps) {
  const { data, error, refetch } = useQuery(usageQuery(project, id))
  if (data === undefined) return error === null ? <Loading /> : <Trouble error={error} onRetry={() => void refetch()} />
  return (
    <>
      {data.jobs.length > 0 ? (
        <Jobs usage={data} />
      ) : (
        <Empty
          icon={<IconRoute size={22} />}
          title={data.used === null ? words.usage.unknown : words.usage.none}
          text={data.note}
        />
      )}
      <p className={classes['small']}>
        {words.usage.readAt} <Time at={data.readAt} />
      </p>
    </>
  )
}

/** The same in short, for whoever is about to delete it. */
export function UsageInShort({ project, id }: UsageProps) {
  const { data, error } = useQuery(usageQuery(project, id))
  if (data === undefined) return error === null ? <Loading /> : <p>{words.remove.usageUnknown}</p>
  if (data.jobs.length === 0) return <p>{data.used === null ? `${words.remove.usageUnknown} ${data.note}` : data.note}</p>
  return (
    <>
      <p className={classes['used']}>{words.remove.used}</p>
      <Jobs usage={data} />
    </>
  )
}

function Jobs({ usage: { jobs, lastUsedAt, since, note } }: { readonly usage: UsageAnswer }) {
  return (
    <>
      <p className={classes['last']}>
        {lastUsedAt === null ? (
          words.usage.lastUnknown
        ) : (
          <>
            {words.usage.last} <Time at={lastUsedAt} />
          </>
        )}
      </p>
      <ul className={classes['jobs']}>
        {jobs.map(({ name, url, builds, lastBuildAt }) => (
          <li key={name}>
            {url === null ? name : <Outward to={url}>{name}</Outward>}
            <span>{words.usage.builds(builds)}</span>
            {lastBuildAt !== null && (
              <span>
                {words.usage.lastBuild} <Time at={lastBuildAt} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className={classes['small']}>
        {note}
        {since !== null && (
          <>
            {' '}
            {words.usage.since} <Time at={since} />.
          </>
        )}
      </p>
    </>
  )
}
