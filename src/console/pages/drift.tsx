import { IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { driftMessages } from '#messages/drift'
import { planQuery, projectQuery } from '../api/queries.ts'
import { own } from '../own.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import { Time } from '../ui/time.tsx'
import { Actions } from './drift/actions.tsx'
import { isQuiet, isUnmanaged } from './drift/groups.ts'
import { PlannedGroups } from './drift/planned.tsx'
import { UnmanagedSection } from './drift/unmanaged.tsx'
import classes from './drift.module.css'

const route = getRouteApi('/inside/projects/$project/drift')

/** What a sync would do now, read from Jenkins for this page, with what can be done about it. */
export function Drift() {
  const { project: name } = route.useParams()
  useTitle(driftMessages.title, name)
  const { data: project } = useSuspenseQuery(projectQuery(name))
  const queries = useQueryClient()
  const query = useQuery(planQuery(name))
  const plan = query.data
  const again = () => queries.invalidateQueries({ queryKey: planQuery(name).queryKey })
  if (query.isPending) return <Loading />
  if (plan === undefined) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  const shown = plan.actions.filter(one => !isQuiet(one) && !isUnmanaged(one))
  const isForeign = plan.actions.some(isUnmanaged)
  return (
    <>
      <div className={classes['head']}>
        <p>
          {plan.readAt === null ? (
            driftMessages.introUnread
          ) : (
            <>
              {project.policies.paused ? driftMessages.introPaused : driftMessages.intro} {driftMessages.readAt}{' '}
              <Time at={plan.readAt} /> · {driftMessages.requests(plan.requests)}
            </>
          )}
        </p>
        <Button variant="default" loading={query.isFetching} onClick={() => void again()}>
          {driftMessages.again}
        </Button>
      </div>
      {query.error !== null && <ErrorAlert error={query.error} />}
      <Actions project={project} plan={plan} />
      {plan.readAt === null && (
        <EmptyState
          icon={<IconPlugConnectedX size={22} />}
          title={driftMessages.cannotRead}
          text={`${own(driftMessages.causes, plan.actions[0]?.reason ?? '') ?? ''} ${driftMessages.cannotReadText}`}
        />
      )}
      {plan.readAt !== null && shown.length === 0 && !plan.actions.some(({ action }) => action === 'unmanaged') && (
        <EmptyState
          icon={<IconCircleCheck size={22} />}
          title={driftMessages.inSync}
          text={driftMessages.inSyncText(plan.actions.filter(one => !isUnmanaged(one)).length)}
        />
      )}
      {plan.readAt !== null && <PlannedGroups project={project} planned={shown} />}
      {plan.readAt !== null && isForeign && <UnmanagedSection project={name} />}
    </>
  )
}
