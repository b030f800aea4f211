import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { bridgeFetch } from '../../api/client.ts'
import { Empty } from '../../ui/empty.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Outward } from '../../ui/outward.tsx'
import { Loading } from '../../ui/route-states.tsx'
import { Time } from '../../ui/time.tsx'
import { words } from '../../words.ts'

interface UsageAnswer {
  readonly items: readonly {
    readonly job: string
    readonly url: string | null
    readonly builds: readonly { readonly start: number; readonly end: number }[]
  }[]
  readonly lastUsedAt: string | null
  readonly readAt: string | null
  readonly known: boolean
}

interface UsageProps {
  readonly project: string
  readonly id: string
  /** Only what one needs to know before a deletion. */
  readonly brief?: boolean
}

/** Which jobs used the credential, as far as Jenkins tells. */
export function Usage({ project, id, brief = false }: UsageProps) {
  const query = useQuery({
    queryKey: ['usage', project, id],
    queryFn: async ({ signal }): Promise<UsageAnswer | undefined> => {
      const path = `/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/usage`
      const answer = await bridgeFetch(path, { signal })
      return answer.ok ? answer.json() : undefined
    }
  })
  if (query.isPending) return <Loading />
  const usage = query.data
  if (usage === undefined || !usage.known) {
    if (brief) return <p>{words.remove.usageUnknown}</p>
    return <Empty icon={<IconRoute size={22} />} title={words.usage.unknown} text={words.usage.unknownText} />
  }
  if (usage.items.length === 0) {
    if (brief) return <p>{words.remove.notUsed}</p>
    return <Empty icon={<IconRoute size={22} />} title={words.usage.none} text={words.usage.noneText} />
  }
  return (
    <>
      {brief && <p>{words.remove.used}</p>}
      <Facts
        items={usage.items.map(({ job, url, builds }) => [
          job,
          <span key={job}>
            {url === null ? null : <Outward to={url}>{words.usage.job}</Outward>}{' '}
            {builds.map(({ start, end }) => words.usage.range(start, end)).join(', ')}
          </span>
        ])}
      />
      <p>
        {words.usage.lastUsed} <Time at={usage.lastUsedAt} none={words.unknown} />
      </p>
    </>
  )
}
