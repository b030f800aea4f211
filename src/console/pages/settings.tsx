import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { deleteProject, type Project, patchProject } from '#api'
import { projectQuery } from '../api/queries.ts'
import { useMay, useMe } from '../session/me.ts'
import { useAction } from '../ui/action.ts'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { useTitle } from '../ui/title.ts'
import { Trouble } from '../ui/trouble.tsx'
import { words } from '../words.ts'
import form from './form/form.module.css'
import { Members } from './settings/members.tsx'

const route = getRouteApi('/inside/projects/$project/settings')

/** How a project is kept in step with Jenkins, who may do what in it, and its end. */
export function Settings() {
  const { project: name } = route.useParams()
  useTitle(words.settings.title, name)
  const { data: project } = useSuspenseQuery(projectQuery(name))
  const may = useMay(name)
  return (
    <>
      {!may('project.update') && <p>{words.settings.readOnly}</p>}
      <SettingsForm key={project.generation} project={project} isReadOnly={!may('project.update')} />
      {may('member.read') && <Members project={name} />}
      {may('project.delete') && <Removal project={project} />}
    </>
  )
}

const options = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

function SettingsForm({ project, isReadOnly }: { readonly project: Project; readonly isReadOnly: boolean }) {
  const queries = useQueryClient()
  const me = useMe()
  const [displayName, setDisplayName] = useState(project.displayName)
  const [folder, setFolder] = useState(project.folder.join('/'))
  const [policies, setPolicies] = useState(project.policies)
  const set = <K extends keyof typeof policies>(name: K, value: (typeof policies)[K]) =>
    setPolicies({ ...policies, [name]: value })
  const save = useAction(async () => {
    const isMoved = folder !== project.folder.join('/')
    const body = { displayName, policies, ...(isMoved ? { folder: folder.split('/') } : {}) }
    const changed = await patchProject(project.name, body, { ifMatch: `"${project.generation}"` })
    announce(words.settings.saved)
    queries.setQueryData(projectQuery(project.name).queryKey, changed)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save.run()
  }
  return (
    <form className={form['form']} onSubmit={submit} aria-labelledby="policies">
      <h2 id="policies">{words.settings.general}</h2>
      {save.error !== undefined && <Trouble error={save.error} />}
      <fieldset disabled={isReadOnly} className={form['fields']}>
        <TextInput
          label={words.projectForm.displayName}
          description={words.projectForm.displayNameHelp}
          value={displayName}
          onChange={event => setDisplayName(event.currentTarget.value)}
        />
        {me.platformAdmin && (
          <TextInput
            label={words.settings.folder}
            description={words.settings.folderHelp}
            value={folder}
            onChange={event => setFolder(event.currentTarget.value)}
          />
        )}
        <Select
          label={words.settings.drift}
          description={words.settings.driftHelp}
          data={options(words.settings.driftOptions)}
          value={policies.drift}
          allowDeselect={false}
          onChange={value => value && set('drift', value as typeof policies.drift)}
        />
        <Select
          label={words.settings.unmanaged}
          description={words.settings.unmanagedHelp}
          data={options(words.settings.unmanagedOptions)}
          value={policies.unmanaged}
          allowDeselect={false}
          onChange={value => value && set('unmanaged', value as typeof policies.unmanaged)}
        />
        <Select
          label={words.settings.kubeconfigForm}
          description={words.settings.kubeconfigHelp}
          data={options(words.settings.kubeconfigOptions)}
          value={policies.kubeconfigForm}
          allowDeselect={false}
          onChange={value => value && set('kubeconfigForm', value as typeof policies.kubeconfigForm)}
        />
        <NumberInput
          label={words.settings.maxAge}
          description={words.settings.maxAgeHelp}
          min={1}
          max={3650}
          allowDecimal={false}
          value={policies.maxAgeDays ?? ''}
          onChange={value => set('maxAgeDays', typeof value === 'number' ? value : null)}
        />
        <Checkbox
          label={words.settings.bulk}
          checked={policies.bulk}
          onChange={event => set('bulk', event.currentTarget.checked)}
        />
        <Checkbox
          label={words.settings.paused}
          checked={policies.paused}
          onChange={event => set('paused', event.currentTarget.checked)}
        />
      </fieldset>
      {!isReadOnly && (
        <div className={form['actions']}>
          <Button type="submit" loading={save.busy}>
            {words.settings.save}
          </Button>
        </div>
      )}
    </form>
  )
}

function Removal({ project }: { readonly project: Project }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const remove = useAction(async () => {
    await deleteProject(project.name, { ifMatch: `"${project.generation}"` })
    await queries.invalidateQueries({ queryKey: ['projects'] })
    await navigate({ to: '/projects' })
  })
  return (
    <section aria-labelledby="delete-project" className={form['section']}>
      <h2 id="delete-project">{words.settings.deleteTitle}</h2>
      <p>{words.settings.deleteText}</p>
      <Button color="red" variant="light" onClick={() => setOpen(true)}>
        {words.settings.deleteButton}
      </Button>
      {isOpen && (
        <Confirm
          title={words.settings.deleteTitle}
          name={project.name}
          action={words.settings.deleteButton}
          busy={remove.busy}
          error={remove.error}
          onConfirm={() => void remove.run()}
          onClose={() => setOpen(false)}
        >
          <p>{words.settings.deleteText}</p>
        </Confirm>
      )}
    </section>
  )
}
