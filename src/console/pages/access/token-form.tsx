import { Autocomplete, Checkbox, Group, Modal, Select, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { createToken, type NewToken } from '#api'
import { projectsQuery } from '../../api/queries.ts'
import { accessMessages } from '../../messages/access.ts'
import { generalMessages } from '../../messages/general.ts'
import type { Role } from '../../session/permissions.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useRestoreFocus } from '../../ui/restore-focus.ts'
import { RoleSelect } from '../../ui/role-select.tsx'
import form from '../form/form.module.css'

const DAY = 86_400_000
const lifetimes = [7, 30, 90, 365].map(days => ({ value: String(days), label: accessMessages.tokens.days(days) }))

interface FormProps {
  readonly onCreated: (token: NewToken) => void
  readonly onClose: () => void
}

interface RoleGrant {
  readonly key: number
  readonly project: string
  readonly role: Role
}

/** Creates a token. It expires unless requested otherwise. */
export function TokenForm({ onCreated, onClose }: FormProps) {
  const [name, setName] = useState('')
  const [platformAdmin, setPlatformAdmin] = useState(false)
  const [projectMaker, setProjectMaker] = useState(false)
  const [readOnly, setReadOnly] = useState(false)
  const [days, setDays] = useState('90')
  const [grants, setGrants] = useState<readonly RoleGrant[]>([{ key: 0, project: '', role: 'viewer' }])
  const make = useAction(async () => {
    const roles = Object.fromEntries(grants.filter(({ project }) => project !== '').map(({ project, role }) => [project, role]))
    const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY).toISOString()
    onCreated(await createToken({ name, readOnly, expiresAt, ...(platformAdmin ? { platformAdmin } : { roles, projectMaker }) }))
  })
  useRestoreFocus()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void make.run()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={accessMessages.tokens.new}
      closeButtonProps={{ 'aria-label': generalMessages.close }}
    >
      <form onSubmit={submit} className={form['fields']}>
        {make.error !== undefined && <ErrorAlert error={make.error} />}
        <TextInput
          label={accessMessages.tokens.name}
          description={accessMessages.tokens.nameHelp}
          value={name}
          required
          maxLength={100}
          data-autofocus
          autoComplete="off"
          onChange={event => setName(event.currentTarget.value)}
        />
        <Checkbox
          label={generalMessages.role.platformAdmin}
          description={accessMessages.tokens.platformAdminHelp}
          checked={platformAdmin}
          onChange={event => setPlatformAdmin(event.currentTarget.checked)}
        />
        {!platformAdmin && (
          <Checkbox
            label={generalMessages.role.projectMaker}
            description={accessMessages.tokens.projectMakerHelp}
            checked={projectMaker}
            onChange={event => setProjectMaker(event.currentTarget.checked)}
          />
        )}
        {!platformAdmin && <Roles grants={grants} setGrants={setGrants} />}
        <Checkbox
          label={generalMessages.role.readOnly}
          description={accessMessages.tokens.readOnlyHelp}
          checked={readOnly}
          onChange={event => setReadOnly(event.currentTarget.checked)}
        />
        <Select
          label={accessMessages.tokens.lifetime}
          description={accessMessages.tokens.lifetimeHelp}
          data={[...lifetimes, { value: '', label: accessMessages.tokens.forever }]}
          value={days}
          allowDeselect={false}
          onChange={value => setDays(value ?? '')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {generalMessages.cancel}
          </Button>
          <Button type="submit" loading={make.busy}>
            {accessMessages.tokens.create}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

interface RolesProps {
  readonly grants: readonly RoleGrant[]
  readonly setGrants: (grants: readonly RoleGrant[]) => void
}

function Roles({ grants, setGrants }: RolesProps) {
  const projects = useInfiniteQuery(projectsQuery(''))
  const names = projects.data?.pages.flatMap(({ items }) => items.map(({ name }) => name)) ?? []
  const change = (key: number, part: Partial<RoleGrant>) =>
    setGrants(grants.map(one => (one.key === key ? { ...one, ...part } : one)))
  return (
    <fieldset className={form['fields']}>
      <legend style={{ padding: 0, fontWeight: 600 }}>{accessMessages.tokens.roles}</legend>
      {grants.map(({ key, project, role }, index) => (
        <div key={key} className={form['row']} style={{ marginTop: 0 }}>
          <Autocomplete
            style={{ flex: '1 1 200px' }}
            label={accessMessages.tokens.project(index + 1)}
            description={index === 0 ? accessMessages.tokens.projectHelp : undefined}
            data={['*', ...names]}
            value={project}
            limit={20}
            onChange={value => change(key, { project: value })}
          />
          <RoleSelect
            style={{ flex: '0 1 150px' }}
            label={accessMessages.tokens.role(index + 1)}
            value={role}
            onChange={value => change(key, { role: value })}
          />
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        style={{ alignSelf: 'start' }}
        onClick={() => setGrants([...grants, { key: grants.length, project: '', role: 'viewer' }])}
      >
        {accessMessages.tokens.addRole}
      </Button>
    </fieldset>
  )
}
