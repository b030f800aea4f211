import { Group, Modal, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type GroupRole, setGroupRole } from '#api'
import { accessMessages } from '#messages/access'
import { generalMessages } from '#messages/general'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useRestoreFocus } from '../../ui/restore-focus.ts'
import { showToast } from '../../ui/toast.tsx'
import form from '../form/form.module.css'
import { type RoleGrant, RoleGrants, rolesIn } from './role-grants.tsx'

const kinds = ['projects', 'project-maker', 'platform-admin'] as const
type Kind = (typeof kinds)[number]

interface FormProps {
  /** The entry to change; undefined for a new one. */
  readonly entry: GroupRole | undefined
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** Sets all roles of a group. */
export function GroupRoleForm({ entry, onSaved, onClose }: FormProps) {
  const [group, setGroup] = useState(entry?.group ?? '')
  const [kind, setKind] = useState<Kind>(() => kinds.find(one => one === entry?.role) ?? 'projects')
  const [grants, setGrants] = useState<readonly RoleGrant[]>(() => grantsOf(entry))
  const save = useAction(async () => {
    await setGroupRole(group, kind === 'projects' ? { projects: rolesIn(grants) } : { role: kind })
    showToast(accessMessages.groups.saved(group))
    onSaved()
  })
  useRestoreFocus()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={entry === undefined ? accessMessages.groups.new : accessMessages.groups.editTitle(group)}
      closeButtonProps={{ 'aria-label': generalMessages.close }}
    >
      <form onSubmit={submit} className={form['fields']}>
        {save.error !== undefined && <ErrorAlert error={save.error} />}
        {entry === undefined && (
          <TextInput
            label={accessMessages.groups.group}
            description={accessMessages.groups.groupHelp}
            value={group}
            required
            data-autofocus
            autoComplete="off"
            onChange={event => setGroup(event.currentTarget.value)}
          />
        )}
        <Select
          label={accessMessages.groups.kind}
          description={accessMessages.groups.kindHelp[kind]}
          data={kinds.map(value => ({ value, label: accessMessages.groups.kinds[value] }))}
          value={kind}
          allowDeselect={false}
          onChange={chosen => setKind(kinds.find(one => one === chosen) ?? kind)}
        />
        {kind === 'projects' && <RoleGrants grants={grants} setGrants={setGrants} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {generalMessages.cancel}
          </Button>
          <Button type="submit" loading={save.busy}>
            {accessMessages.groups.save}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

/** The roles that the group has, or one to fill in. */
function grantsOf(entry: GroupRole | undefined): RoleGrant[] {
  const held = Object.entries(entry?.projects ?? {}).map(([project, role], key) => ({ key, project, role }))
  return held.length > 0 ? held : [{ key: 0, project: '', role: 'viewer' }]
}
