import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Project, syncCredential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { driftMessages } from '#messages/drift'
import { generalMessages } from '#messages/general'
import { marks, number } from '#messages/intl'
import { matterMessages } from '#messages/matters'
import { statusMessages } from '#messages/status'
import { planQuery } from '../../api/queries.ts'
import { placeText } from '../../api/targets.ts'
import { own } from '../../own.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { HelpLink } from '../../ui/help-link.tsx'
import { kindName } from '../../ui/kind-name.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import eventClasses from '../../ui/list.module.css'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { Time } from '../../ui/time.tsx'
import { showToast } from '../../ui/toast.tsx'
import classes from '../drift.module.css'
import { Adopt } from './adopt.tsx'
import { Diff } from './diff.tsx'
import { groupOf, groups, isDrift, isReported, type Planned } from './groups.ts'
import { KeepTheirs } from './keep-theirs.tsx'
import { PutRight } from './put-right.tsx'

const tones: Readonly<Record<Planned['action'], Tone>> = {
  ...{ create: 'wait', update: 'wait', repair: 'drift', delete: 'bad' },
  ...{ none: 'drift', blocked: 'bad', unmanaged: 'unmanaged', unknown: 'idle' }
}

interface PlannedProps {
  readonly project: Project
  readonly planned: readonly Planned[]
}

/** What a sync would do, in groups. */
export function PlannedGroups({ project, planned }: PlannedProps) {
  return groups.map(group => {
    const items = planned.filter(one => groupOf(one) === group)
    return items.length === 0 ? null : (
      <section key={group} className={classes['group']} aria-labelledby={`drift-${group}`}>
        <h2 id={`drift-${group}`}>
          {driftMessages.groups[group]} <span className={eventClasses['quiet']}>{number(items.length)}</span>
        </h2>
        <ul className={eventClasses['list']} aria-labelledby={`drift-${group}`}>
          {items.map(one => (
            <PlannedItem
              key={`${one.id} ${one.target === undefined ? '' : placeText(one.target)}`}
              project={project.name}
              planned={one}
            />
          ))}
        </ul>
      </section>
    )
  })
}

interface ItemProps {
  readonly project: string
  readonly planned: Planned
}

function PlannedItem({ project, planned }: ItemProps) {
  const { id, action, reason, target, since, className, title, plugin, differs = [] } = planned
  const mayEdit = useMay(project)('credential.write')
  return (
    <li>
      <div className={eventClasses['line']}>
        <Link to="/projects/$project/credentials/$id" params={{ project, id }}>
          {id}
        </Link>
        <Badge tone={tones[action]}>{driftMessages.actions[action]}</Badge>
        {target !== undefined && <span className={eventClasses['quiet']}>{placeText(target)}</span>}
        {since !== undefined && (
          <span className={eventClasses['time']}>
            {driftMessages.since} <Time at={since} />
          </span>
        )}
      </div>
      <p>
        {own(statusMessages.reasons, reason) ?? own(matterMessages.what, reason) ?? matterMessages.otherReason(reason)}{' '}
        <HelpLink kind="reason" of={reason} />
      </p>
      {className !== undefined && (
        <p className={eventClasses['quiet']}>
          {driftMessages.className}
          {marks.colon}
          {kindName(title, className)}
        </p>
      )}
      {plugin !== undefined && (
        <p className={eventClasses['quiet']}>
          {plugin.installed === false ? driftMessages.plugin(plugin.name) : driftMessages.pluginUnknown(plugin.name)}
        </p>
      )}
      <Diff planned={planned} />
      {mayEdit && isDrift(planned) && differs.length > 0 && !differs.some(({ keepable }) => keepable) && (
        <p className={eventClasses['quiet']}>{driftMessages.keepNothing}</p>
      )}
      <PlannedActions project={project} planned={planned} />
    </li>
  )
}

/** The actions available for one planned change. */
function PlannedActions({ project, planned }: ItemProps) {
  const { id, reason } = planned
  const may = useMay(project)
  const stop = useSyncDisabled(project)
  const queries = useQueryClient()
  const sync = useAction(async () => {
    await syncCredential(project, id)
    showToast(credentialsMessages.syncRequested)
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
  })
  const isOnlyReported = isReported(planned)
  return (
    <>
      <div className={classes['remedies']}>
        {isOnlyReported && may('credential.sync') && <PutRight project={project} id={id} />}
        {!isOnlyReported && reason !== 'UnmanagedExists' && may('credential.sync') && (
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
        {isDrift(planned) && may('credential.write') && <KeepTheirs project={project} planned={planned} />}
        {reason === 'UnmanagedExists' && may('credential.write') && <Adopt project={project} id={id} />}
        {isDrift(planned) && may('credential.write') && (
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
      </div>
      {sync.error !== undefined && <ErrorAlert error={sync.error} />}
    </>
  )
}
