import { Alert, Button, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Credential, patchCredential } from '#api'
import { isProblem } from '../api/problem.ts'
import { credentialQuery, typesQuery } from '../api/queries.ts'
import { useAction } from '../ui/action.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { Time } from '../ui/time.tsx'
import { useTitle } from '../ui/title.ts'
import { Trouble } from '../ui/trouble.tsx'
import { words } from '../words.ts'
import { faultsOf } from './form/faults.ts'
import { DataField } from './form/fields.tsx'
import classes from './form/form.module.css'

const route = getRouteApi('/inside/projects/$project/credentials/$id/edit')

/** An edit begins from what was read when the page opened: a change by somebody else shows as a conflict, and is not overwritten. */
export function Edit() {
  const { project, id } = route.useParams()
  useTitle(words.form.editTitle(id), project)
  const { data } = useSuspenseQuery(credentialQuery(project, id))
  const [start, setStart] = useState(data)
  return <EditForm key={start.generation} start={start} latest={data} startAgain={() => setStart(data)} />
}

interface FormProps {
  readonly start: Credential
  readonly latest: Credential
  readonly startAgain: () => void
}

function EditForm({ start, latest, startAgain }: FormProps) {
  const { project, id, type } = start
  const navigate = useNavigate()
  const queries = useQueryClient()
  const kind = useSuspenseQuery(typesQuery).data.items.find(known => known.type === type)
  const [description, setDescription] = useState(start.description)
  const [data, setData] = useState<Readonly<Record<string, string>>>(start.data)
  const save = useAction(async (generation: number) => {
    const changed = Object.entries(data).filter(([name, text]) =>
      start.secretFields.includes(name) || !(name in start.data) ? text !== '' : text !== start.data[name]
    )
    const body = { description, ...(changed.length > 0 ? { data: Object.fromEntries(changed) } : {}) }
    await patchCredential(project, id, body, { ifMatch: `"${generation}"` })
    return true
  })
  const isConflict = isProblem(save.error, 412)
  const faults = faultsOf(save.error)
  const submit = async (generation: number) => {
    if ((await save.run(generation)) !== true) {
      // What the others made of it must be known before one can decide to overwrite it.
      void queries.invalidateQueries({ queryKey: credentialQuery(project, id).queryKey })
      return
    }
    setData({})
    void queries.invalidateQueries({ queryKey: credentialQuery(project, id).queryKey })
    await navigate({ to: '/projects/$project/credentials/$id', params: { project, id } })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit(start.generation)
  }
  return (
    <form className={classes['form']} onSubmit={onSubmit} aria-labelledby="edit-credential" noValidate>
      <h2 id="edit-credential">{words.form.editTitle(id)}</h2>
      <p className={classes['hint']}>{words.form.typeFixed}</p>
      {isConflict && (
        <Alert color="yellow" role="alert" title={words.form.conflictTitle}>
          <p>{words.form.conflict(latest.updatedBy)}</p>
          <p>
            {words.form.conflictWhen} <Time at={latest.updatedAt} />
          </p>
          <div className={classes['actions']}>
            <Button size="xs" disabled={latest.generation === start.generation} onClick={() => void submit(latest.generation)}>
              {words.form.overwrite}
            </Button>
            <Button size="xs" variant="default" onClick={startAgain}>
              {words.form.takeTheirs}
            </Button>
          </div>
        </Alert>
      )}
      {save.error !== undefined &&
        !isConflict &&
        (faults.size > 0 ? (
          <Alert color="red" role="alert">
            {words.form.correct}
          </Alert>
        ) : (
          <Trouble error={save.error} />
        ))}
      {kind?.fields.map(field => (
        <DataField
          key={field.name}
          field={field}
          value={data[field.name] ?? ''}
          onChange={value => setData(before => ({ ...before, [field.name]: value }))}
          error={faults.get(field.name)}
          isKept={field.secret && start.secretFields.includes(field.name)}
        />
      ))}
      <TextInput
        label={words.form.description}
        description={words.form.descriptionHelp}
        value={description}
        error={faults.get('description')}
        onChange={event => setDescription(event.currentTarget.value)}
      />
      <div className={classes['actions']}>
        <Button type="submit" loading={save.busy}>
          {words.form.saveChanges}
        </Button>
        <LinkButton variant="default" to="/projects/$project/credentials/$id" params={{ project, id }}>
          {words.cancel}
        </LinkButton>
      </div>
    </form>
  )
}
