import { Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Plan, type Project, patchProject, syncProject } from '#api'
import { planQuery, projectQuery } from '../../api/queries.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useSyncStop } from '../../ui/sync-stop.ts'
import { tell } from '../../ui/toast.tsx'
import { Trouble } from '../../ui/trouble.tsx'
import { words } from '../../words.ts'
import classes from '../drift.module.css'

type Policies = Project['policies']

const sentenceOfDrift = (drift: Policies['drift']): string =>
  drift === 'repair' ? words.drift.policyRepair : words.drift.policyReport
const sentenceOfUnmanaged = (unmanaged: Policies['unmanaged']): string =>
  unmanaged === 'prune' ? words.drift.policyPrune : words.drift.policyLeave

/** What can be done about all of it at once: sync, and the policies of the project. */
export function Actions({ project: data, plan }: { readonly project: Project; readonly plan: Plan }) {
  const project = data.name
  const may = useMay(project)
  const stop = useSyncStop(project)
  const queries = useQueryClient()
  const { drift, unmanaged } = data.policies
  const [isPruning, setPruning] = useState(false)
  const strangers = plan.actions.filter(({ action }) => action === 'unmanaged').length
  const isGuarded = plan.actions.some(({ reason }) => reason === 'MassDeleteGuard')
  const sync = useAction(async (force: boolean) => {
    await syncProject(project, { force })
    tell(words.credentials.syncAsked)
  })
  const change = useAction(async (policies: Partial<Policies>) => {
    queries.setQueryData(
      projectQuery(project).queryKey,
      await patchProject(project, { policies }, { ifMatch: `"${data.generation}"` })
    )
    const { drift, unmanaged = 'report' } = policies
    tell(words.drift.saved(drift === undefined ? sentenceOfUnmanaged(unmanaged) : sentenceOfDrift(drift)))
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
    setPruning(false)
  })
  return (
    <>
      <p className={classes['policy']}>
        {words.drift.policy}: {sentenceOfDrift(drift)} {sentenceOfUnmanaged(unmanaged)}
      </p>
      <Group gap="xs" mb="md">
        {may('project.sync') && (
          <Button loading={sync.busy} {...stop} onClick={() => void sync.run(false)}>
            {words.drift.syncNow}
          </Button>
        )}
        {may('project.sync') && isGuarded && (
          <Button
            color="red"
            variant="light"
            loading={sync.busy}
            disabled={stop.disabled}
            title={stop.title ?? words.drift.forceText}
            onClick={() => void sync.run(true)}
          >
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
          <Button variant="default" loading={change.busy} onClick={() => void change.run({ unmanaged: 'report' })}>
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
