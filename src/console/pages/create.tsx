import { Alert, Checkbox, Select, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type CreateCredential, createCredential } from '#api'
import { formMessages } from '#messages/credential-form'
import { generalMessages } from '#messages/general'
import { types } from '../api/filter.ts'
import { credentialsKey, typesQuery } from '../api/queries.ts'
import { own } from '../own.ts'
import { useMay } from '../session/me.ts'
import { useAction } from '../ui/action.ts'
import { Button } from '../ui/button.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { useTitle } from '../ui/page-title.ts'
import { CredentialFields } from './form/credential-fields.tsx'
import { KubeconfigNote, useCurrentKubeconfig } from './form/current-kubeconfig.tsx'
import { FieldWarnings } from './form/fields.tsx'
import classes from './form/form.module.css'
import { buildBody, emptyForm, type FormState, type Kind } from './form/form-state.ts'
import { NotAllowed } from './form/not-allowed.tsx'
import { useValidatedForm } from './form/use-validated-form.ts'
import { fieldAt } from './form/validation.ts'
import { AcceptWarnings } from './form/warnings.tsx'

const route = getRouteApi('/inside/projects/$project/new')

/** Creates a credential: first its type, then the fields of that type. */
export function Create() {
  const { project } = route.useParams()
  const search = route.useSearch()
  useTitle(formMessages.newTitle, project)
  const { items } = useSuspenseQuery(typesQuery).data
  const navigate = useNavigate()
  const { type = types[0] } = search
  const kind = items.find(known => known.type === type)
  const choice = (
    <Select
      label={formMessages.type}
      description={kind?.description}
      data={items.map(known => ({ value: known.type, label: known.title }))}
      value={type}
      onChange={value => {
        const next = types.find(known => known === value)
        // kept in the URL, so that a link or a reload shows the same form
        if (next !== undefined) void navigate({ to: '.', search: { ...search, type: next }, replace: true })
      }}
      allowDeselect={false}
    />
  )
  const [names, setNames] = useState({ id: search.id ?? '', description: '' })
  if (!useMay(project)('credential.write')) return <NotAllowed project={project} />
  if (kind === undefined) return choice
  return (
    <div className={classes['form']}>
      <h2 id="new-credential">{formMessages.newTitle}</h2>
      {choice}
      <CreateForm key={type} kind={kind} names={names} onNames={setNames} />
    </div>
  )
}

interface Names {
  readonly id: string
  readonly description: string
}

interface FormProps {
  readonly kind: Kind
  /** Entries that stay when another type is chosen. */
  readonly names: Names
  readonly onNames: (names: Names) => void
}

function CreateForm({ kind, names, onNames }: FormProps) {
  const { project } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const may = useMay(project)
  const [rest, setRest] = useState<FormState>(emptyForm)
  const [adopt, setAdopt] = useState(search.adopt ?? false)
  const { id } = names
  const state = { ...rest, description: names.description }
  const body = { id, ...buildBody(kind, state), ...(adopt ? { adopt } : {}) }
  const create = useAction(async () => {
    if (!(await validation.mayProceed())) return false
    await createCredential(project, body as unknown as CreateCredential)
    return true
  })
  const validation = useValidatedForm({
    ...{ project, body, refused: create.error },
    isFilled: field => (field === 'id' ? id !== '' : Boolean(own(state.data, field)) || Object.hasOwn(state, field))
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
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if ((await create.run()) !== true) return
    setRest(emptyForm)
    void queries.invalidateQueries({ queryKey: credentialsKey(project) })
    const made = state.generate === undefined ? {} : { made: true as const }
    await navigate({ to: '/projects/$project/credentials/$id', params: { project, id }, search: made })
  }
  return (
    <form
      ref={validation.form}
      className={classes['form']}
      onSubmit={event => void submit(event)}
      aria-labelledby="new-credential"
      noValidate
    >
      {validation.refusal !== undefined && <ErrorAlert error={validation.refusal} />}
      {validation.isSubmitted && validation.errors.size > 0 && (
        <Alert color="red" role="alert">
          {formMessages.correct}
        </Alert>
      )}
      <div className={classes['field']}>
        <TextInput
          label={formMessages.id}
          description={formMessages.idHelp}
          required
          value={id}
          error={validation.errors.get('id')}
          autoComplete="off"
          spellCheck={false}
          onChange={event => {
            onNames({ ...names, id: event.currentTarget.value })
            if (create.error !== undefined) create.clear()
          }}
        />
        {validation.isTaken && (
          <Link to="/projects/$project/credentials/$id" params={{ project, id }} className={classes['hint']}>
            {formMessages.toTaken(id)}
          </Link>
        )}
        <FieldWarnings label={formMessages.id} warnings={validation.warnings.filter(warning => fieldAt(warning) === 'id')} />
      </div>
      <CredentialFields
        kind={kind}
        state={state}
        onChange={change}
        findings={validation}
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
      <Checkbox
        label={formMessages.adopt}
        description={formMessages.adoptHelp}
        checked={adopt}
        onChange={event => setAdopt(event.currentTarget.checked)}
      />
      <AcceptWarnings
        warnings={validation.warnings}
        accepted={validation.accepted}
        onAccept={validation.accept}
        isAsked={validation.isSubmitted}
      />
      <div className={classes['actions']}>
        <Button type="submit" loading={create.busy}>
          {formMessages.create}
        </Button>
        <LinkButton variant="default" to="/projects/$project/credentials" params={{ project }}>
          {generalMessages.cancel}
        </LinkButton>
      </div>
    </form>
  )
}
