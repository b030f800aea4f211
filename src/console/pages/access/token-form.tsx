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
import { useFocusBack } from '../../ui/focus.ts'
import { Trouble } from '../../ui/trouble.tsx'
import form from '../form/form.module.css'

const roleOptions = (['viewer', 'operator', 'admin'] as const).map(value => ({ value, label: generalMessages.role[value] }))
const DAY = 86_400_000
const lifetimes = [7, 30, 90, 365].map(days => ({ value: String(days), label: accessMessages.tokens.days(days) }))

interface FormProps {
  readonly onMade: (token: NewToken) => void
  readonly onClose: () => void
}

interface Held {
  readonly key: number
  readonly project: string
  readonly role: Role
}

/** What a new token may do, and for how long. It ends some day unless asked otherwise. */
export function TokenForm({ onMade, onClose }: FormProps) {
  const [name, setName] = useState('')
  const [platformAdmin, setPlatformAdmin] = useState(false)
  const [readOnly, setReadOnly] = useState(false)
  const [days, setDays] = useState('90')
  const [held, setHeld] = useState<readonly Held[]>([{ key: 0, project: '', role: 'viewer' }])
  const make = useAction(async () => {
    const roles = Object.fromEntries(held.filter(({ project }) => project !== '').map(({ project, role }) => [project, role]))
    const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY).toISOString()
    onMade(await createToken({ name, readOnly, expiresAt, ...(platformAdmin ? { platformAdmin } : { roles }) }))
  })
  useFocusBack()
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
        {make.error !== undefined && <Trouble error={make.error} />}
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
        {!platformAdmin && <Roles held={held} setHeld={setHeld} />}
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
            {accessMessages.tokens.make}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

interface RolesProps {
  readonly held: readonly Held[]
  readonly setHeld: (held: readonly Held[]) => void
}

function Roles({ held, setHeld }: RolesProps) {
  const projects = useInfiniteQuery(projectsQuery(''))
  const names = projects.data?.pages.flatMap(({ items }) => items.map(({ name }) => name)) ?? []
  const change = (key: number, part: Partial<Held>) => setHeld(held.map(one => (one.key === key ? { ...one, ...part } : one)))
  return (
    <fieldset className={form['fields']}>
      <legend style={{ padding: 0, fontWeight: 600 }}>{accessMessages.tokens.roles}</legend>
      {held.map(({ key, project, role }, index) => (
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
          <Select
            style={{ flex: '0 1 150px' }}
            label={accessMessages.tokens.role(index + 1)}
            data={roleOptions}
            value={role}
            allowDeselect={false}
            onChange={value => value && change(key, { role: value as Role })}
          />
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        style={{ alignSelf: 'start' }}
        onClick={() => setHeld([...held, { key: held.length, project: '', role: 'viewer' }])}
      >
        {accessMessages.tokens.anotherRole}
      </Button>
    </fieldset>
  )
}
