import { Button, Group, Modal, MultiSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { createWebhook, type Event, type NewWebhook } from '#api'
import { troubleOf } from '../../api/problem.ts'
import { useAction } from '../../ui/action.ts'
import { Trouble } from '../../ui/trouble.tsx'
import { words } from '../../words.ts'
import form from '../form/form.module.css'

const types = Object.entries(words.events.types).map(([value, label]) => ({ value, label }))

interface FormProps {
  readonly project: string
  readonly onMade: (webhook: NewWebhook) => void
  readonly onClose: () => void
}

export function WebhookForm({ project, onMade, onClose }: FormProps) {
  const [url, setUrl] = useState('')
  const [description, setDescription] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const make = useAction(async () =>
    onMade(await createWebhook(project, { url, description, types: chosen.length === 0 ? null : (chosen as Event['type'][]) }))
  )
  const faults = make.error === undefined ? [] : troubleOf(make.error).errors
  const faultOf = (pointer: string) => faults.find(fault => fault.pointer === pointer)?.detail
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void make.run()
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={words.webhooks.new} closeButtonProps={{ 'aria-label': words.close }}>
      <form onSubmit={submit} className={form['fields']} noValidate>
        {make.error !== undefined && <Trouble error={make.error} />}
        <TextInput
          label={words.webhooks.url}
          description={words.webhooks.urlHelp}
          type="url"
          value={url}
          error={faultOf('/url')}
          required
          data-autofocus
          autoComplete="off"
          onChange={event => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={words.webhooks.description}
          value={description}
          error={faultOf('/description')}
          maxLength={200}
          autoComplete="off"
          onChange={event => setDescription(event.currentTarget.value)}
        />
        <MultiSelect
          label={words.webhooks.types}
          description={words.webhooks.typesHelp}
          placeholder={chosen.length === 0 ? words.webhooks.allTypes : undefined}
          data={types}
          value={chosen}
          onChange={setChosen}
          searchable
          clearable
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={make.busy}>
            {words.webhooks.make}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
