import { Alert, Group, Modal, Select, Stack } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type CreateCredential, createCredential } from '#api'
import { formMessages } from '#messages/credential-form'
import { generalMessages } from '#messages/general'
import { unmanagedMessages } from '#messages/unmanaged'
import { credentialsKey, planQuery, typesQuery } from '../../api/queries.ts'
import { own } from '../../own.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { useRestoreFocus } from '../../ui/restore-focus.ts'
import { showToast } from '../../ui/toast.tsx'
import { TypeIcon } from '../../ui/type-icon.tsx'
import classes from '../drift.module.css'
import { CredentialFields } from '../form/credential-fields.tsx'
import { buildBody, checkable, emptyForm, type FormState, type Kind } from '../form/form-state.ts'
import { useValidatedForm } from '../form/use-validated-form.ts'
import { AcceptWarnings } from '../form/warnings.tsx'
import { WAIT } from './put-right.tsx'
import type { Unmanaged } from './unmanaged-item.tsx'

interface TakeOverProps {
  readonly project: string
  readonly item: Unmanaged
  readonly onClose: () => void
}

/** Takes an unmanaged credential over: its kind is known, what is public is filled in, and only the secret is asked. */
export function TakeOver({ project, item, onClose }: TakeOverProps) {
  const { items } = useSuspenseQuery(typesQuery).data
  const kinds = item.types.flatMap(type => items.find(known => known.type === type) ?? [])
  const [type, setType] = useState(kinds[0]?.type)
  const kind = kinds.find(known => known.type === type)
  useRestoreFocus()
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      centered
      title={unmanagedMessages.takeOverTitle(item.id)}
      closeButtonProps={{ 'aria-label': generalMessages.close }}
    >
      {kinds.length > 1 && (
        <Select
          label={unmanagedMessages.type}
          data={kinds.map(known => ({ value: known.type, label: known.title }))}
          value={type ?? null}
          allowDeselect={false}
          onChange={value => setType(kinds.find(known => known.type === value)?.type)}
        />
      )}
      {kinds.length === 1 && kind !== undefined && (
        <p className={classes['kind']}>
          <TypeIcon type={kind.type} size={16} /> {kind.title}
        </p>
      )}
      {kind !== undefined && <TakeOverForm key={kind.type} project={project} item={item} kind={kind} onClose={onClose} />}
    </Modal>
  )
}

function TakeOverForm({ project, item, kind, onClose }: TakeOverProps & { readonly kind: Kind }) {
  const { id, description, data } = item
  const queries = useQueryClient()
  const [state, setState] = useState<FormState>({ ...emptyForm, description: description ?? '', data })
  const bodyOf = (entries: FormState) => ({ id, ...buildBody(kind, entries), adopt: true })
  const create = useAction(async () => {
    if (!(await validation.mayProceed())) return
    await createCredential(project, bodyOf(state) as unknown as CreateCredential, { prefer: WAIT })
    onClose()
    showToast(unmanagedMessages.takenOver(id))
    void queries.invalidateQueries({ queryKey: credentialsKey(project) })
    await queries.invalidateQueries({ queryKey: planQuery(project).queryKey })
  })
  const validation = useValidatedForm({
    ...{ project, body: bodyOf(checkable(state)), refused: create.error },
    isFilled: field => Boolean(own(state.data, field)) || Boolean(own(state.sources, field)?.key) || Object.hasOwn(state, field)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void create.run()
  }
  return (
    <form ref={validation.form} onSubmit={submit} noValidate>
      <Stack gap="md" mt="md">
        {validation.refusal !== undefined && <ErrorAlert error={validation.refusal} />}
        {validation.isSubmitted && validation.errors.size > 0 && (
          <Alert color="red" role="alert">
            {formMessages.correct}
          </Alert>
        )}
        <CredentialFields
          kind={kind}
          state={state}
          project={project}
          findings={validation}
          onChange={change => {
            setState(before => ({ ...before, ...change }))
            if (create.error !== undefined) create.clear()
          }}
        />
        <AcceptWarnings
          kind={kind}
          warnings={validation.warnings.filter(({ code }) => code !== 'UnmanagedInJenkins')}
          accepted={validation.accepted}
          onAccept={validation.accept}
          isAsked={validation.isSubmitted}
        />
        <Alert color="red">{unmanagedMessages.loss}</Alert>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {generalMessages.cancel}
          </Button>
          <Button type="submit" color="red" loading={create.busy}>
            {unmanagedMessages.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
