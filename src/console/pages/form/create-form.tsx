import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { type CreateCredential, createCredential } from '#api'
import { credentialsKey } from '../../api/queries.ts'
import { suggestedIn } from '../../api/verification.ts'
import { own } from '../../own.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { useFittingTargets } from '../../ui/use-fitting-targets.ts'
import { checkWay } from './check-way.ts'
import { CreateFrame } from './create-frame.tsx'
import { CredentialFields } from './credential-fields.tsx'
import { KubeconfigNote, useCurrentKubeconfig } from './current-kubeconfig.tsx'
import { buildBody, checkable, emptyForm, type FormState, isEntered, type Kind } from './form-state.ts'
import { IdField } from './id-field.tsx'
import { useLeaveGuard } from './leave-guard.tsx'
import type { Preset } from './presets.ts'
import { useValidatedForm } from './use-validated-form.ts'
import { VerifySection } from './verify-section.tsx'

export interface Names {
  readonly id: string
  readonly description: string
}

interface FormProps {
  readonly project: string
  readonly kind: Kind
  readonly preset: Preset | undefined
  /** Entries that stay when another type is chosen. */
  readonly names: Names
  readonly onNames: (names: Names) => void
  readonly adopt: boolean
  readonly onAdopt: (adopt: boolean) => void
  /** Whether a field gets the focus when the form appears. */
  readonly takesFocus: boolean
}

/** The fields of one type, with what is recognised in them. */
export function CreateForm({ project, kind, preset, names, onNames, adopt, onAdopt, takesFocus }: FormProps) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const may = useMay(project)
  const [start] = useState<FormState>(() => ({ ...emptyForm, data: preset?.data ?? {}, generate: preset?.generate }))
  const [rest, setRest] = useState(start)
  const { id } = names
  const state = { ...rest, description: names.description }
  const bodyOf = (entries: FormState) => ({ id, ...buildBody(kind, entries), ...(adopt ? { adopt } : {}) })
  const targets = useFittingTargets(project, kind.type)
  const create = useAction(async () => {
    if (!(await validation.mayProceed())) return false
    const verifyWith = state.verifyWith ?? suggestedIn(validation.found, targets.length)
    await createCredential(project, bodyOf({ ...state, verifyWith }) as unknown as CreateCredential)
    return true
  })
  const validation = useValidatedForm({
    ...{ project, body: bodyOf(checkable(state)), refused: create.error },
    isFilled: field =>
      field === 'id'
        ? id !== ''
        : Boolean(own(state.data, field)) || Boolean(own(state.sources, field)?.key) || Object.hasOwn(state, field)
  })
  const change = ({ description = names.description, ...more }: Partial<FormState>) => {
    onNames({ id, description })
    setRest(before => ({ ...before, ...more }))
    if (create.error !== undefined) create.clear()
  }
  // never overwrites what the user typed or cleared
  const fill = (content: string) =>
    setRest(before => ('content' in before.data ? before : { ...before, data: { ...before.data, content } }))
  const cluster = useCurrentKubeconfig(kind.type === 'kubeconfig' && may('kubeconfig.read'), fill)
  const isIdTyped = id !== '' && id !== preset?.id
  const guard = useLeaveGuard(isIdTyped || names.description !== '' || isEntered(rest, start, cluster.found?.content))
  useFirstFocus(validation.form, takesFocus)
  const submit = async () => {
    if ((await create.run()) !== true) return
    guard.release()
    setRest(emptyForm)
    void queries.invalidateQueries({ queryKey: credentialsKey(project) })
    const made = state.generate === undefined ? {} : { made: true as const }
    await navigate({ to: '/projects/$project/credentials/$id', params: { project, id }, search: made })
  }
  return (
    <CreateFrame {...{ project, kind, validation }} busy={create.busy} onSubmit={submit} question={guard.question}>
      <IdField
        {...{ project, id, adopt, onAdopt, validation }}
        onChange={next => {
          onNames({ ...names, id: next })
          if (create.error !== undefined) create.clear()
        }}
      />
      <CredentialFields
        kind={kind}
        state={state}
        onChange={change}
        findings={validation}
        project={project}
        under={name =>
          name === 'content' && (
            <KubeconfigNote
              offer={cluster}
              value={state.data['content'] ?? ''}
              onFill={content => change({ data: { ...state.data, content } })}
            />
          )
        }
      />
      <VerifySection
        {...{ project, validation }}
        body={buildBody(kind, checkable(state))}
        way={checkWay({ state, body: {}, kept: [], isChanged: true })}
        verifyWith={state.verifyWith}
        onChange={verifyWith => change({ verifyWith })}
      />
    </CreateFrame>
  )
}

/** Focuses the first field that is still empty, the ID as a rule. */
function useFirstFocus(form: { readonly current: HTMLFormElement | null }, isWanted: boolean): void {
  const isDone = useRef(!isWanted)
  useEffect(() => {
    if (isDone.current) return
    isDone.current = true
    const inputs = form.current?.querySelectorAll<HTMLInputElement>('input:not([type=radio]):not([type=checkbox])') ?? []
    const empty = [...inputs].find(input => input.value === '' && input.required)
    empty?.focus()
  }, [form])
}
