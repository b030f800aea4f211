import { IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { planQuery, projectQuery } from '../api/queries.ts'
import { own } from '../own.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Loading } from '../ui/route-states.tsx'
import { Time } from '../ui/time.tsx'
import { useTitle } from '../ui/title.ts'
import { Trouble } from '../ui/trouble.tsx'
import { words } from '../words.ts'
import { Actions } from './drift/actions.tsx'
import { PlannedGroups } from './drift/planned.tsx'
import classes from './drift.module.css'

const route = getRouteApi('/inside/projects/$project/drift')

/** What a sync would do now, read from Jenkins for this page; and what can be done about it. */
export function Drift() {
  const { project: name } = route.useParams()
  useTitle(words.drift.title, name)
  const { data: project } = useSuspenseQuery(projectQuery(name))
  const query = useQuery(planQuery(name))
  const plan = query.data
  if (query.isPending) return <Loading />
  if (plan === undefined) return <Trouble error={query.error} onRetry={() => void query.refetch()} />
  const shown = plan.actions.filter(({ action, reason }) => action !== 'none' || !['InSync', 'Gone'].includes(reason))
  return (
    <>
      <div className={classes['head']}>
        <p>
          {plan.readAt === null ? (
            words.drift.introUnread
          ) : (
            <>
              {project.policies.paused ? words.drift.introPaused : words.drift.intro} {words.drift.readAt}{' '}
              <Time at={plan.readAt} /> · {words.drift.requests(plan.requests)}
            </>
          )}
        </p>
        <Button variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
          {words.drift.again}
        </Button>
      </div>
      {query.error !== null && <Trouble error={query.error} />}
      <Actions project={project} plan={plan} />
      {plan.readAt === null && (
        <Empty
          icon={<IconPlugConnectedX size={22} />}
          title={words.drift.cannotRead}
          text={`${own(words.drift.causes, plan.actions[0]?.reason ?? '') ?? ''} ${words.drift.cannotReadText}`}
        />
      )}
      {plan.readAt !== null && shown.length === 0 && (
        <Empty
          icon={<IconCircleCheck size={22} />}
          title={words.drift.inSync}
          text={words.drift.inSyncText(plan.actions.length)}
        />
      )}
      {plan.readAt !== null && <PlannedGroups project={project} planned={shown} />}
    </>
  )
}
