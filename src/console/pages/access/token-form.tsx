import { Checkbox, Group, Modal, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { createToken, type NewToken } from '#api'
import { accessMessages } from '#messages/access'
import { generalMessages } from '#messages/general'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useRestoreFocus } from '../../ui/restore-focus.ts'
import form from '../form/form.module.css'
import { type RoleGrant, RoleGrants, rolesIn } from './role-grants.tsx'

const DAY = 86_400_000
const lifetimes = [7, 30, 90, 365].map(days => ({ value: String(days), label: accessMessages.tokens.days(days) }))

interface FormProps {
  readonly onCreated: (token: NewToken) => void
  readonly onClose: () => void
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
    const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY).toISOString()
    const granted = platformAdmin ? { platformAdmin } : { roles: rolesIn(grants), projectMaker }
    onCreated(await createToken({ name, readOnly, expiresAt, ...granted }))
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
        {!platformAdmin && <RoleGrants grants={grants} setGrants={setGrants} />}
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
