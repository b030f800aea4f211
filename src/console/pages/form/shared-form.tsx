import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type CreateCredential, createCredential } from '#api'
import { credentialsKey } from '../../api/queries.ts'
import type { AvailableShare } from '../../api/shares.ts'
import { useAction } from '../../ui/action.ts'
import type { Names } from './create-form.tsx'
import { CreateFrame } from './create-frame.tsx'
import { DescriptionField } from './description-field.tsx'
import type { Kind } from './form-state.ts'
import { IdField } from './id-field.tsx'
import { useLeaveGuard } from './leave-guard.tsx'
import { useValidatedForm } from './use-validated-form.ts'

interface FormProps {
  readonly project: string
  readonly kind: Kind
  /** The credential of another project that gives the values. */
  readonly source: AvailableShare
  readonly names: Names
  readonly onNames: (names: Names) => void
  readonly adopt: boolean
  readonly onAdopt: (adopt: boolean) => void
}

/** What is left to say of a credential that takes all its values from another project. */
export function SharedForm({ project, kind, source, names, onNames, adopt, onAdopt }: FormProps) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { id, description } = names
  const body = {
    ...{ id, type: kind.type, description, sharedFrom: { project: source.project, id: source.id } },
    ...(adopt ? { adopt } : {})
  }
  const create = useAction(async () => {
    if (!(await validation.mayProceed())) return false
    await createCredential(project, body as unknown as CreateCredential)
    return true
  })
  const validation = useValidatedForm({
    ...{ project, body, refused: create.error },
    isFilled: field => field !== 'id' || id !== ''
  })
  const guard = useLeaveGuard((id !== '' && id !== source.id) || description !== '')
  const change = (more: Partial<Names>) => {
    onNames({ ...names, ...more })
    if (create.error !== undefined) create.clear()
  }
  const submit = async () => {
    if ((await create.run()) !== true) return
    guard.release()
    void queries.invalidateQueries({ queryKey: credentialsKey(project) })
    await navigate({ to: '/projects/$project/credentials/$id', params: { project, id } })
  }
  return (
    <CreateFrame
      {...{ project, kind, validation }}
      busy={create.busy}
      fault={validation.errors.get('sharedFrom') ?? validation.errors.get('type')}
      onSubmit={submit}
      question={guard.question}
    >
      <IdField {...{ project, id, adopt, onAdopt, validation }} onChange={next => change({ id: next })} />
      <DescriptionField
        value={description}
        error={validation.errors.get('description')}
        onChange={text => change({ description: text })}
      />
    </CreateFrame>
  )
}
