import { Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Plan, type Project, patchProject, syncProject } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { projectMessages } from '#messages/project'
import { planQuery, projectQuery } from '../../api/queries.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { showToast } from '../../ui/toast.tsx'
import classes from '../drift.module.css'

type Policies = Project['policies']

const describeDriftPolicy = (drift: Policies['drift']): string =>
  drift === 'repair' ? driftMessages.policyRepair : driftMessages.policyReport
const describeUnmanagedPolicy = (unmanaged: Policies['unmanaged']): string =>
  unmanaged === 'prune' ? driftMessages.policyPrune : driftMessages.policyLeave

/** Actions on the whole project: sync, and its policies. */
export function Actions({ project: data, plan }: { readonly project: Project; readonly plan: Plan }) {
  const project = data.name
  const may = useMay(project)
  const stop = useSyncDisabled(project)
  const queries = useQueryClient()
  const { drift, unmanaged } = data.policies
  const [isPruning, setPruning] = useState(false)
  const unmanagedCount = plan.actions.filter(({ action }) => action === 'unmanaged').length
  const isGuarded = plan.actions.some(({ reason }) => reason === 'MassDeleteGuard')
  const sync = useAction(async (force: boolean) => {
    await syncProject(project, { force })
    showToast(credentialsMessages.syncRequested)
  })
  const change = useAction(async (policies: Partial<Policies>) => {
    queries.setQueryData(
      projectQuery(project).queryKey,
      await patchProject(project, { policies }, { ifMatch: `"${data.generation}"` })
    )
    const { drift, unmanaged = 'report' } = policies
    showToast(driftMessages.saved(drift === undefined ? describeUnmanagedPolicy(unmanaged) : describeDriftPolicy(drift)))
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
    setPruning(false)
  })
  return (
    <>
      <p className={classes['policy']}>
        {driftMessages.policy}: {describeDriftPolicy(drift)} {describeUnmanagedPolicy(unmanaged)}
      </p>
      <Group gap="xs" mb="md">
        {may('project.sync') && (
          <Button loading={sync.busy} {...stop} onClick={() => void sync.run(false)}>
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
          <Button
            variant="default"
            loading={change.busy}
            onClick={() => void change.run({ drift: drift === 'repair' ? 'report' : 'repair' })}
          >
            {drift === 'repair' ? driftMessages.startReport : driftMessages.startRepair}
          </Button>
        )}
        {may('project.update') && unmanaged === 'prune' && (
          <Button variant="default" loading={change.busy} onClick={() => void change.run({ unmanaged: 'report' })}>
            {driftMessages.stopPrune}
          </Button>
        )}
        {may('project.update') && unmanaged === 'report' && unmanagedCount > 0 && (
          <Button variant="light" color="red" onClick={() => setPruning(true)}>
            {driftMessages.prune}
          </Button>
        )}
        {may('project.update') && (
          <LinkButton variant="subtle" to="/projects/$project/settings" params={{ project }}>
            {projectMessages.settings}
          </LinkButton>
        )}
      </Group>
      {sync.error !== undefined && <ErrorAlert error={sync.error} />}
      {change.error !== undefined && !isPruning && <ErrorAlert error={change.error} />}
      {isPruning && (
        <ConfirmDialog
          title={driftMessages.pruneTitle}
          name={project}
          action={generalMessages.delete}
          busy={change.busy}
          error={change.error}
          onConfirm={() => void change.run({ unmanaged: 'prune' })}
          onClose={() => setPruning(false)}
        >
          <p>{driftMessages.pruneText(unmanagedCount)}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
