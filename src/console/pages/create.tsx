import { Alert, Checkbox, Select, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type CreateCredential, createCredential } from '#api'
import { types } from '../api/filter.ts'
import { credentialsKey, typesQuery } from '../api/queries.ts'
import { formMessages } from '../messages/credential-form.ts'
import { generalMessages } from '../messages/general.ts'
import { own } from '../own.ts'
import { useMay } from '../session/me.ts'
import { useAction } from '../ui/action.ts'
import { Button } from '../ui/button.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { useTitle } from '../ui/title.ts'
import { Trouble } from '../ui/trouble.tsx'
import { fieldOf } from './form/check.ts'
import { CredentialFields } from './form/credential-fields.tsx'
import { KubeconfigNote, useCurrentKubeconfig } from './form/current-kubeconfig.tsx'
import { bodyOf, type Draft, emptyDraft, type Kind } from './form/draft.ts'
import { FieldWarnings } from './form/fields.tsx'
import classes from './form/form.module.css'
import { NotAllowed } from './form/not-allowed.tsx'
import { useChecked } from './form/use-checked.ts'
import { AcceptWarnings } from './form/warnings.tsx'

const route = getRouteApi('/inside/projects/$project/new')

/** A new credential: its kind first, then what that kind asks for. */
export function Create() {
  const { project } = route.useParams()
  const search = route.useSearch()
  useTitle(formMessages.newTitle, project)
  const { items } = useSuspenseQuery(typesQuery).data
  const navigate = useNavigate()
  const { type = 'username-password' } = search
  const kind = items.find(known => known.type === type)
  const choice = (
    <Select
      label={formMessages.chooseType}
      description={kind?.description}
      data={items.map(known => ({ value: known.type, label: known.title }))}
      value={type}
      onChange={value => {
        const next = types.find(known => known === value)
        // in the address, so that a link to it and a reload ask for the same
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
  /** What stays when another kind is chosen. */
  readonly names: Names
  readonly onNames: (names: Names) => void
}

function CreateForm({ kind, names, onNames }: FormProps) {
  const { project } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const may = useMay(project)
  const [rest, setRest] = useState<Draft>(emptyDraft)
  const [adopt, setAdopt] = useState(search.adopt ?? false)
  const { id } = names
  const draft = { ...rest, description: names.description }
  const body = { id, ...bodyOf(kind, draft), ...(adopt ? { adopt } : {}) }
  const create = useAction(async () => {
    if (!(await checked.mayGo())) return false
    await createCredential(project, body as unknown as CreateCredential)
    return true
  })
  const checked = useChecked({
    ...{ project, body, refused: create.error },
    isFilled: field => (field === 'id' ? id !== '' : Boolean(own(draft.data, field)) || Object.hasOwn(draft, field))
  })
  const change = ({ description = names.description, ...more }: Partial<Draft>) => {
    onNames({ id, description })
    setRest(before => ({ ...before, ...more }))
    if (create.error !== undefined) create.clear()
  }
  // what a person typed, or cleared, is not overwritten
  const fill = (content: string) =>
    setRest(before => ('content' in before.data ? before : { ...before, data: { ...before.data, content } }))
  const cluster = useCurrentKubeconfig(kind.type === 'kubeconfig' && may('kubeconfig.read'), fill)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if ((await create.run()) !== true) return
    setRest(emptyDraft)
    void queries.invalidateQueries({ queryKey: credentialsKey(project) })
    const made = draft.generate === undefined ? {} : { made: true as const }
    await navigate({ to: '/projects/$project/credentials/$id', params: { project, id }, search: made })
  }
  return (
    <form
      ref={checked.form}
      className={classes['form']}
      onSubmit={event => void submit(event)}
      aria-labelledby="new-credential"
      noValidate
    >
      {checked.refusal !== undefined && <Trouble error={checked.refusal} />}
      {checked.isTried && checked.errors.size > 0 && (
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
          error={checked.errors.get('id')}
          autoComplete="off"
          spellCheck={false}
          onChange={event => {
            onNames({ ...names, id: event.currentTarget.value })
            if (create.error !== undefined) create.clear()
          }}
        />
        {checked.isTaken && (
          <Link to="/projects/$project/credentials/$id" params={{ project, id }} className={classes['hint']}>
            {formMessages.toTaken(id)}
          </Link>
        )}
        <FieldWarnings label={formMessages.id} warnings={checked.warnings.filter(warning => fieldOf(warning) === 'id')} />
      </div>
      <CredentialFields
        kind={kind}
        draft={draft}
        onChange={change}
        findings={checked}
        under={name =>
          name === 'content' && (
            <KubeconfigNote
              offer={cluster}
              value={draft.data['content'] ?? ''}
              onFill={content => change({ data: { ...draft.data, content } })}
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
        warnings={checked.warnings}
        accepted={checked.accepted}
        onAccept={checked.accept}
        isAsked={checked.isTried}
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
