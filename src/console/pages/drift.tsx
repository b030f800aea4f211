import { Button, Group } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Plan, patchProject, syncProject } from '#api'
import { planQuery, projectQuery } from '../api/queries.ts'
import { useMay } from '../session/me.ts'
import { useAction } from '../ui/action.ts'
import { announce } from '../ui/announcer.tsx'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Empty } from '../ui/empty.tsx'
import eventClasses from '../ui/events.module.css'
import { LinkButton } from '../ui/link-button.tsx'
import { Loading } from '../ui/route-states.tsx'
import { Time } from '../ui/time.tsx'
import { useTitle } from '../ui/title.ts'
import { Trouble } from '../ui/trouble.tsx'
import { words } from '../words.ts'
import classes from './drift.module.css'

const route = getRouteApi('/inside/projects/$project/drift')

type Planned = Plan['actions'][number]

const tones: Readonly<Record<Planned['action'], Tone>> = {
  ...{ create: 'wait', update: 'wait', repair: 'warn', delete: 'bad' },
  ...{ none: 'warn', blocked: 'bad', unmanaged: 'idle', unknown: 'idle' }
}

/** What a sync would do now, read from Jenkins for this page; and what can be done about it. */
export function Drift() {
  const { project } = route.useParams()
  useTitle(words.drift.title, project)
  const query = useQuery(planQuery(project))
  const plan = query.data
  if (query.isPending) return <Loading />
  if (plan === undefined) return <Trouble error={query.error} onRetry={() => void query.refetch()} />
  const shown = plan.actions.filter(({ action, reason }) => action !== 'none' || !['InSync', 'Gone'].includes(reason))
  return (
    <>
      <div className={classes['head']}>
        <p>
          {words.drift.intro} {words.drift.readAt} <Time at={plan.readAt} none={words.never} /> ·{' '}
          {words.drift.requests(plan.requests)}
        </p>
        <Button variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
          {words.drift.again}
        </Button>
      </div>
      <Actions project={project} plan={plan} />
      {plan.readAt === null && (
        <Empty icon={<IconCircleCheck size={22} />} title={words.drift.cannotRead} text={words.drift.cannotReadText} />
      )}
      {plan.readAt !== null && shown.length === 0 && (
        <Empty
          icon={<IconCircleCheck size={22} />}
          title={words.drift.inSync}
          text={words.drift.inSyncText(plan.actions.length)}
        />
      )}
      {shown.length > 0 && (
        <ul className={eventClasses['list']} aria-label={words.drift.title}>
          {shown.map(planned => (
            <PlannedItem key={`${planned.action} ${planned.id}`} project={project} planned={planned} />
          ))}
        </ul>
      )}
    </>
  )
}

function PlannedItem({ project, planned }: { readonly project: string; readonly planned: Planned }) {
  const { id, action, reason, fields } = planned
  const may = useMay(project)
  return (
    <li>
      <div className={eventClasses['line']}>
        <strong>{id}</strong>
        <Badge tone={tones[action]}>{words.drift.actions[action]}</Badge>
        <span className={eventClasses['time']}>
          {action === 'unmanaged' ? (
            may('credential.write') && (
              <Link to="/projects/$project/new" params={{ project }} search={{ id, adopt: true }}>
                {words.drift.adopt}
              </Link>
            )
          ) : (
            <Link to="/projects/$project/credentials/$id" params={{ project, id }}>
              {words.drift.open}
            </Link>
          )}
        </span>
      </div>
      <p>{words.reasons[reason] ?? reason}</p>
      {fields.length > 0 && (
        <p className={eventClasses['quiet']}>
          {words.drift.fields} {fields.join(', ')}
        </p>
      )}
    </li>
  )
}

function Actions({ project, plan }: { readonly project: string; readonly plan: Plan }) {
  const may = useMay(project)
  const queries = useQueryClient()
  const { data } = useSuspenseQuery(projectQuery(project))
  const { drift, unmanaged } = data.policies
  const [isPruning, setPruning] = useState(false)
  const strangers = plan.actions.filter(({ action }) => action === 'unmanaged').length
  const isGuarded = plan.actions.some(({ reason }) => reason === 'MassDeleteGuard')
  const sync = useAction(async (force: boolean) => {
    await syncProject(project, { force })
    announce(words.credentials.syncAsked)
  })
  const change = useAction(async (policies: Partial<typeof data.policies>) => {
    queries.setQueryData(
      projectQuery(project).queryKey,
      await patchProject(project, { policies }, { ifMatch: `"${data.generation}"` })
    )
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
    setPruning(false)
  })
  return (
    <>
      <p className={classes['policy']}>
        {words.drift.policy}: {drift === 'repair' ? words.drift.policyRepair : words.drift.policyReport}{' '}
        {unmanaged === 'prune' ? words.drift.policyPrune : words.drift.policyLeave}
      </p>
      <Group gap="xs" mb="md">
        {may('project.sync') && (
          <Button loading={sync.busy} onClick={() => void sync.run(false)}>
            {words.drift.syncNow}
          </Button>
        )}
        {may('project.sync') && isGuarded && (
          <Button color="red" variant="light" title={words.drift.forceText} onClick={() => void sync.run(true)}>
            {words.drift.forceSync}
          </Button>
        )}
        {may('project.update') && (
          <Button
            variant="default"
            loading={change.busy}
            onClick={() => void change.run({ drift: drift === 'repair' ? 'report' : 'repair' })}
          >
            {drift === 'repair' ? words.drift.startReport : words.drift.startRepair}
          </Button>
        )}
        {may('project.update') && unmanaged === 'prune' && (
          <Button variant="default" onClick={() => void change.run({ unmanaged: 'report' })}>
            {words.drift.stopPrune}
          </Button>
        )}
        {may('project.update') && unmanaged === 'report' && strangers > 0 && (
          <Button variant="light" color="red" onClick={() => setPruning(true)}>
            {words.drift.prune}
          </Button>
        )}
        {may('project.update') && (
          <LinkButton variant="subtle" to="/projects/$project/settings" params={{ project }}>
            {words.project.settings}
          </LinkButton>
        )}
      </Group>
      {sync.error !== undefined && <Trouble error={sync.error} />}
      {change.error !== undefined && !isPruning && <Trouble error={change.error} />}
      {isPruning && (
        <Confirm
          title={words.drift.pruneTitle}
          name={project}
          action={words.drift.prune}
          busy={change.busy}
          error={change.error}
          onConfirm={() => void change.run({ unmanaged: 'prune' })}
          onClose={() => setPruning(false)}
        >
          <p>{words.drift.pruneText(strangers)}</p>
        </Confirm>
      )}
    </>
  )
}
