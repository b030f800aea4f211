import { Alert, Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type CreateCredential, createCredential } from '#api'
import { types } from '../api/filter.ts'
import { credentialsKey, typesQuery } from '../api/queries.ts'
import { useAction } from '../ui/action.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { useTitle } from '../ui/title.ts'
import { Trouble } from '../ui/trouble.tsx'
import { words } from '../words.ts'
import { faultsOf } from './form/faults.ts'
import { DataField } from './form/fields.tsx'
import classes from './form/form.module.css'

const route = getRouteApi('/inside/projects/$project/new')

/** A new credential: its kind first, then what that kind asks for. */
export function Create() {
  const { project } = route.useParams()
  const search = route.useSearch()
  useTitle(words.form.newTitle, project)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { items } = useSuspenseQuery(typesQuery).data
  const [type, setType] = useState<(typeof types)[number]>(search.type ?? 'username-password')
  const [id, setId] = useState(search.id ?? '')
  const [description, setDescription] = useState('')
  const [adopt, setAdopt] = useState(search.adopt ?? false)
  const [data, setData] = useState<Readonly<Record<string, string>>>({})
  const kind = items.find(known => known.type === type)
  const create = useAction(async () => {
    const filled = Object.fromEntries((kind?.fields ?? []).flatMap(({ name }) => (data[name] ? [[name, data[name]]] : [])))
    const body = { id, type, description, data: filled, ...(adopt ? { adopt } : {}) }
    await createCredential(project, body as unknown as CreateCredential)
    return true
  })
  const faults = faultsOf(create.error)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if ((await create.run()) !== true) return
    setData({})
    void queries.invalidateQueries({ queryKey: credentialsKey(project) })
    await navigate({ to: '/projects/$project/credentials/$id', params: { project, id } })
  }
  return (
    <form className={classes['form']} onSubmit={event => void submit(event)} aria-labelledby="new-credential" noValidate>
      <h2 id="new-credential">{words.form.newTitle}</h2>
      {create.error !== undefined &&
        (faults.size > 0 ? (
          <Alert color="red" role="alert">
            {words.form.correct}
          </Alert>
        ) : (
          <Trouble error={create.error} />
        ))}
      <Select
        label={words.form.chooseType}
        description={kind?.description}
        data={items.map(known => ({ value: known.type, label: known.title }))}
        value={type}
        onChange={value => {
          const next = types.find(known => known === value)
          if (next === undefined) return
          setType(next)
          setData({})
          create.clear()
        }}
        allowDeselect={false}
      />
      <TextInput
        label={words.form.id}
        description={words.form.idHelp}
        required
        value={id}
        error={faults.get('id')}
        autoComplete="off"
        spellCheck={false}
        onChange={event => setId(event.currentTarget.value)}
      />
      {kind?.fields.map(field => (
        <DataField
          key={`${type} ${field.name}`}
          field={field}
          value={data[field.name] ?? ''}
          onChange={value => setData(before => ({ ...before, [field.name]: value }))}
          error={faults.get(field.name)}
          isKept={false}
        />
      ))}
      <TextInput
        label={words.form.description}
        description={words.form.descriptionHelp}
        value={description}
        error={faults.get('description')}
        onChange={event => setDescription(event.currentTarget.value)}
      />
      <Checkbox
        label={words.form.adopt}
        description={words.form.adoptHelp}
        checked={adopt}
        onChange={event => setAdopt(event.currentTarget.checked)}
      />
      <div className={classes['actions']}>
        <Button type="submit" loading={create.busy}>
          {words.form.create}
        </Button>
        <LinkButton variant="default" to="/projects/$project/credentials" params={{ project }}>
          {words.cancel}
        </LinkButton>
      </div>
    </form>
  )
}
