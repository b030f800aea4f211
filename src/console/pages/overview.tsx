import { Alert } from '@mantine/core'
import { IconPlus, IconUserQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { credentialsMessages } from '#messages/credentials'
import { list } from '#messages/intl'
import { overviewMessages } from '#messages/overview'
import { type Overview, overviewQuery, type Window } from '../api/overview.ts'
import { own } from '../own.ts'
import { useMay, useMe } from '../session/me.ts'
import { allows } from '../session/permissions.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import { LabelledTime } from '../ui/time.tsx'
import { useWidePage } from '../ui/wide-page.ts'
import { NeedsAttention } from './overview/attention.tsx'
import { ControllersStrip } from './overview/controllers-strip.tsx'
import { FirstSteps } from './overview/first-steps.tsx'
import classes from './overview/overview.module.css'
import { Plots } from './overview/plots.tsx'
import { ProjectsHealth } from './overview/project-health.tsx'
import { RecentEvents } from './overview/recent-events.tsx'
import { Tiles } from './overview/tiles.tsx'

const route = getRouteApi('/inside/')

/** What a caller's projects are like: totals, what needs a person, and how things went. */
export function OverviewPage() {
  useTitle(overviewMessages.title)
  const { window = '24h' } = route.useSearch()
  const me = useMe()
  const mayWrite = me.platformAdmin || Object.keys(me.roles).some(project => allows(me, 'credential.write', project))
  const query = useQuery({ ...overviewQuery(window), placeholderData: before => before })
  const { data } = query
  useWidePage(data === undefined || data.totals.credentials > 0)
  return (
    <>
      <div className={page['head']}>
        <h1>{overviewMessages.title}</h1>
        {data !== undefined && (
          <div className={classes['headRight']}>
            <span className={classes['quiet']}>
              <LabelledTime label={overviewMessages.asOf} at={data.to} none="" />
            </span>
            {data.totals.credentials > 0 && mayWrite && (
              <LinkButton leftSection={<IconPlus size={16} />} to="/new">
                {credentialsMessages.new}
              </LinkButton>
            )}
          </div>
        )}
      </div>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {data !== undefined && <Content overview={data} window={window} />}
    </>
  )
}

function Content({ overview, window }: { readonly overview: Overview; readonly window: Window }) {
  const navigate = useNavigate()
  const me = useMe()
  const mayCreate = useMay()('project.create')
  const { totals, partial, controllers, events } = overview
  const setWindow = (chosen: Window) =>
    void navigate({ to: '/', search: chosen === '24h' ? {} : { window: chosen }, replace: true, resetScroll: false })
  if (totals.projects === 0 && !mayCreate && Object.keys(me.roles).length === 0)
    return <EmptyState icon={<IconUserQuestion size={22} />} title={overviewMessages.noRole} text={overviewMessages.noRoleText} />
  return (
    <>
      {partial.length > 0 && (
        <Alert color="yellow" mb="md" role="status">
          {overviewMessages.partial(list(partial.map(part => own(overviewMessages.part, part) ?? part)))}
        </Alert>
      )}
      {totals.credentials === 0 ? (
        <FirstSteps overview={overview} />
      ) : (
        <>
          <Tiles totals={totals} />
          <div className={classes['board']}>
            <div className={classes['whole']}>
              <NeedsAttention overview={overview} />
            </div>
            <div>
              <ProjectsHealth overview={overview} />
            </div>
            <div className={classes['side']}>
              <ControllersStrip controllers={controllers} />
              <RecentEvents events={events} />
            </div>
          </div>
          <Plots overview={overview} window={window} setWindow={setWindow} />
        </>
      )}
    </>
  )
}
