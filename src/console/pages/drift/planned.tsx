import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Plan, type Project, patchCredential, syncCredential } from '#api'
import { credentialMessages } from '#messages/credential'
import { credentialsMessages } from '#messages/credentials'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { statusMessages } from '#messages/status'
import { planQuery } from '../../api/queries.ts'
import { placeText } from '../../api/targets.ts'
import { own } from '../../own.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useFieldNames } from '../../ui/field-names.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import eventClasses from '../../ui/list.module.css'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { showToast } from '../../ui/toast.tsx'
import classes from '../drift.module.css'

export type Planned = Plan['actions'][number]
type Group = keyof typeof driftMessages.groups

const tones: Readonly<Record<Planned['action'], Tone>> = {
  ...{ create: 'wait', update: 'wait', repair: 'drift', delete: 'bad' },
  ...{ none: 'drift', blocked: 'bad', unmanaged: 'unmanaged', unknown: 'idle' }
}

const groups: readonly Group[] = ['changed', 'blocked', 'pending', 'unmanaged', 'unknown']

/** Groups planned changes by what a person would do about them. */
function groupOf({ action, reason }: Planned): Group {
  if (reason === 'NotOurs') return 'unmanaged'
  if (action === 'repair' || action === 'none') return 'changed'
  if (action === 'create' || action === 'update') return 'pending'
  if (action === 'delete') return reason === 'Pruned' ? 'unmanaged' : 'pending'
  return action
}

interface PlannedProps {
  readonly project: Project
  readonly planned: readonly Planned[]
}

/** What a sync would do, in groups. */
export function PlannedGroups({ project, planned }: PlannedProps) {
  const mayEdit = useMay(project.name)('credential.write')
  return groups.map(group => {
    const items = planned.filter(one => groupOf(one) === group)
    return items.length === 0 ? null : (
      <section key={group} className={classes['group']} aria-labelledby={`drift-${group}`}>
        <h2 id={`drift-${group}`}>
          {driftMessages.groups[group]} <span className={eventClasses['quiet']}>{items.length}</span>
        </h2>
        {group === 'changed' && project.policies.drift === 'report' && mayEdit && (
          <p className={classes['policy']}>{driftMessages.editIt}</p>
        )}
        <ul className={eventClasses['list']} aria-labelledby={`drift-${group}`}>
          {items.map(one => (
            <PlannedItem
              key={`${one.id} ${one.target === undefined ? '' : placeText(one.target)}`}
              project={project}
              planned={one}
              group={group}
            />
          ))}
        </ul>
      </section>
    )
  })
}

interface ItemProps {
  readonly project: Project
  readonly planned: Planned
  readonly group: Group
}

function PlannedItem({ project, planned, group }: ItemProps) {
  const { id, action, reason, fields, target } = planned
  const isUnmanaged = group === 'unmanaged'
  const nameOf = useFieldNames()
  return (
    <li>
      <div className={eventClasses['line']}>
        {isUnmanaged ? (
          <strong>{id}</strong>
        ) : (
          <Link to="/projects/$project/credentials/$id" params={{ project: project.name, id }}>
            {id}
          </Link>
        )}
        <Badge tone={tones[action]}>{driftMessages.actions[action]}</Badge>
        {target !== undefined && <span className={eventClasses['quiet']}>{placeText(target)}</span>}
      </div>
      <p>{own(statusMessages.reasons, reason) ?? reason}</p>
      {fields.length > 0 && (
        <p className={classes['fields']}>
          {driftMessages.fields}{' '}
          {fields.map(field => (
            <span key={field}>{nameOf(field)}</span>
          ))}
        </p>
      )}
      <PlannedActions project={project} planned={planned} group={group} />
    </li>
  )
}

/** The actions available for one planned change. */
function PlannedActions({ project: { name: project, policies }, planned: { id, reason }, group }: ItemProps) {
  const may = useMay(project)
  const stop = useSyncDisabled(project)
  const queries = useQueryClient()
  const again = () => queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
  const adopt = useAction(async () => {
    await patchCredential(project, id, { adopt: true })
    showToast(credentialMessages.adoptDone)
    await again()
  })
  const sync = useAction(async () => {
    await syncCredential(project, id)
    showToast(credentialsMessages.syncRequested)
    await again()
  })
  const isOnlyReported = group === 'changed' && policies.drift === 'report'
  const error = adopt.error ?? sync.error
  return (
    <>
      <div className={classes['remedies']}>
        {group === 'unmanaged' && may('credential.write') && (
          <LinkButton
            size="compact-sm"
            variant="default"
            to="/projects/$project/new"
            params={{ project }}
            search={{ id, adopt: true }}
            aria-label={driftMessages.adoptOne(id)}
          >
            {driftMessages.adopt}
          </LinkButton>
        )}
        {reason === 'UnmanagedExists' && may('credential.write') && (
          <Button
            size="compact-sm"
            variant="default"
            loading={adopt.busy}
            aria-label={driftMessages.adoptOne(id)}
            onClick={() => void adopt.run()}
          >
            {driftMessages.adopt}
          </Button>
        )}
        {isOnlyReported && may('credential.write') && (
          <LinkButton
            size="compact-sm"
            variant="default"
            to="/projects/$project/credentials/$id/edit"
            params={{ project, id }}
            aria-label={driftMessages.editOne(id)}
          >
            {generalMessages.edit}
          </LinkButton>
        )}
        {group !== 'unmanaged' && !isOnlyReported && reason !== 'UnmanagedExists' && may('credential.sync') && (
          <Button
            size="compact-sm"
            variant="default"
            {...stop}
            loading={sync.busy}
            aria-label={driftMessages.syncOne(id)}
            onClick={() => void sync.run()}
          >
            {driftMessages.sync}
          </Button>
        )}
      </div>
      {error !== undefined && <ErrorAlert error={error} />}
    </>
  )
}
