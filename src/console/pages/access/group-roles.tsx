import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type GroupRole, removeGroupRole } from '#api'
import { accessMessages } from '#messages/access'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { groupRolesQuery } from '../../api/access.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import page from '../../ui/page.module.css'
import { useTitle } from '../../ui/page-title.ts'
import { Loading } from '../../ui/route-states.tsx'
import { showToast } from '../../ui/toast.tsx'
import { GroupRoleForm } from './group-role-form.tsx'

/** The roles of groups: those stored here can be changed, those of settings are only shown. */
export function GroupRoles() {
  useTitle(accessMessages.groups.title, accessMessages.title)
  const queries = useQueryClient()
  const query = useInfiniteQuery(groupRolesQuery)
  const mayWrite = useMay()('group-role.write')
  const [edited, setEdited] = useState<GroupRole | 'new'>()
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? []
  const refresh = () => queries.invalidateQueries({ queryKey: groupRolesQuery.queryKey })
  return (
    <>
      <p style={{ marginBottom: 12 }}>{accessMessages.groups.intro}</p>
      <div className={page['tools']}>
        <span className={page['count']} role="status">
          {query.data?.pages[0] !== undefined && accessMessages.groups.count(query.data.pages[0].total)}
        </span>
        {mayWrite && (
          <DialogButton leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
            {accessMessages.groups.new}
          </DialogButton>
        )}
      </div>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && entries.length === 0 && (
        <EmptyState
          icon={<IconUsersGroup size={22} />}
          title={accessMessages.groups.none}
          text={accessMessages.groups.noneText}
        />
      )}
      {entries.length > 0 && (
        <ul className={list['list']} aria-label={accessMessages.groups.title}>
          {entries.map(entry => (
            <GroupItem
              key={`${entry.source} ${entry.subject}`}
              entry={entry}
              mayWrite={mayWrite}
              onEdit={() => setEdited(entry)}
              onRemoved={refresh}
            />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
      {edited !== undefined && (
        <GroupRoleForm
          entry={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onSaved={() => {
            setEdited(undefined)
            void refresh()
          }}
        />
      )}
    </>
  )
}

interface ItemProps {
  readonly entry: GroupRole
  readonly mayWrite: boolean
  readonly onEdit: () => void
  readonly onRemoved: () => Promise<unknown>
}

function GroupItem({ entry, mayWrite, onEdit, onRemoved }: ItemProps) {
  const { group, subject, role, projects, source } = entry
  const [isAsked, setAsked] = useState(false)
  const name = group ?? subject
  const remove = useAction(async () => {
    await removeGroupRole(name)
    showToast(accessMessages.groups.removed(name))
    setAsked(false)
    await onRemoved()
  })
  const held = Object.entries(projects).map(([project, one]) => accessMessages.tokens.roleIn(generalMessages.role[one], project))
  return (
    <li>
      <div className={list['line']}>
        <strong dir="auto">{name}</strong>
        <Badge tone={source === 'api' ? 'good' : 'idle'}>{accessMessages.groups.source[source]}</Badge>
        {role === 'platform-admin' && <Badge tone="warn">{generalMessages.role.platformAdmin}</Badge>}
        {role === 'project-maker' && <Badge tone="idle">{generalMessages.role.projectMaker}</Badge>}
        {mayWrite && source === 'api' && (
          <span className={list['time']}>
            <DialogButton size="compact-sm" variant="subtle" aria-label={accessMessages.groups.editOne(name)} onClick={onEdit}>
              {accessMessages.groups.edit}
            </DialogButton>
            <DialogButton
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={accessMessages.groups.removeOne(name)}
              onClick={() => setAsked(true)}
            >
              {accessMessages.groups.remove}
            </DialogButton>
          </span>
        )}
      </div>
      {role === 'none' && <p>{accessMessages.groups.broken}</p>}
      {role === null && <p>{held.length === 0 ? generalMessages.role.none : held.join(marks.item)}</p>}
      {isAsked && (
        <ConfirmDialog
          title={accessMessages.groups.removeTitle}
          action={accessMessages.groups.remove}
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run()}
          onClose={() => setAsked(false)}
        >
          <p>{accessMessages.groups.removeText(name)}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}
