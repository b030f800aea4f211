import { Group } from '@mantine/core'
import { type Plan, type Project, syncProject } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { driftMessages } from '#messages/drift'
import { marks } from '#messages/intl'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { showToast } from '../../ui/toast.tsx'
import classes from '../drift.module.css'
import { isReported } from './groups.ts'
import { PutAllRight } from './put-right.tsx'

type Policies = Project['policies']

const describeDriftPolicy = (drift: Policies['drift']): string =>
  drift === 'repair' ? driftMessages.policyRepair : driftMessages.policyReport
const describeUnmanagedPolicy = (unmanaged: Policies['unmanaged']): string =>
  unmanaged === 'prune' ? driftMessages.policyPrune : driftMessages.policyLeave

/** What the policies are, and actions on the whole project. */
export function Actions({ project: { name: project, policies }, plan }: { readonly project: Project; readonly plan: Plan }) {
  const may = useMay(project)
  const stop = useSyncDisabled(project)
  const isGuarded = plan.actions.some(({ reason }) => reason === 'MassDeleteGuard')
  const reported = new Set(plan.actions.filter(isReported).map(({ id }) => id)).size
  const sync = useAction(async (force: boolean) => {
    await syncProject(project, { force })
    showToast(reported > 0 ? driftMessages.checkRequested : credentialsMessages.syncRequested)
  })
  return (
    <>
      <p className={classes['policy']}>
        {driftMessages.policy}
        {marks.colon}
        {describeDriftPolicy(policies.drift)} {describeUnmanagedPolicy(policies.unmanaged)}
      </p>
      <Group gap="xs" mb="md">
        {may('project.sync') && reported > 0 && <PutAllRight project={project} count={reported} />}
        {may('project.sync') && (
          <Button
            variant={reported > 0 ? 'default' : 'filled'}
            loading={sync.busy}
            {...stop}
            onClick={() => void sync.run(false)}
          >
            {driftMessages.syncNow}
          </Button>
        )}
        {may('project.sync') && isGuarded && (
          <Button
            color="red"
            variant="light"
            loading={sync.busy}
            disabled={stop.disabled}
            title={stop.title ?? driftMessages.forceText}
            onClick={() => void sync.run(true)}
          >
            {driftMessages.forceSync}
          </Button>
        )}
        {may('project.update') && (
          <LinkButton variant="subtle" to="/projects/$project/settings" params={{ project }}>
            {driftMessages.toSettings}
          </LinkButton>
        )}
      </Group>
      {sync.error !== undefined && <ErrorAlert error={sync.error} />}
    </>
  )
}
