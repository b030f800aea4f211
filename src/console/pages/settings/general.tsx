import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Project, patchProject } from '#api'
import { isProblem } from '../../api/problem.ts'
import { projectQuery } from '../../api/queries.ts'
import { useMe } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { useFocusOnFault } from '../../ui/focus.ts'
import { tell } from '../../ui/toast.tsx'
import { Trouble } from '../../ui/trouble.tsx'
import { useWho } from '../../ui/who.ts'
import { words } from '../../words.ts'
import { errorsOf } from '../form/check.ts'
import { Conflict } from '../form/conflict.tsx'
import form from '../form/form.module.css'
import { patchOf, type Values, valuesOf } from './draft.ts'

const options = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

interface GeneralProps {
  /** As it is now. */
  readonly project: Project
}

/** An edit begins from what stood there at the first key press: what others change from then on is told, and not overwritten. */
export function General({ project: latest }: GeneralProps) {
  const queries = useQueryClient()
  const me = useMe()
  const who = useWho()
  const { queryKey } = projectQuery(latest.name)
  const [draft, setDraft] = useState<{ readonly start: Project; readonly values: Values }>()
  const { start, values } = draft ?? { start: latest, values: valuesOf(latest) }
  const { displayName, folder, policies } = values
  const patch = patchOf(values, start)
  const save = useAction(async (generation: number) => {
    const changed = await patchProject(latest.name, patch, { ifMatch: `"${generation}"` })
    tell(words.settings.saved)
    queries.setQueryData(queryKey, changed)
    setDraft(undefined)
    return true
  })
  const ref = useFocusOnFault(save.error)
  const change = (more: Partial<Values>) => {
    const next = { ...values, ...more }
    setDraft(Object.keys(patchOf(next, start)).length === 0 ? undefined : { start, values: next })
    if (save.error !== undefined) save.clear()
  }
  const set = <K extends keyof typeof policies>(name: K, value: (typeof policies)[K]) =>
    change({ policies: { ...policies, [name]: value } })
  const submit = async (generation: number) => {
    // what the others made of it must be known before one can decide to overwrite it
    if ((await save.run(generation)) !== true) void queries.invalidateQueries({ queryKey })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit(start.generation)
  }
  const isRefused = isProblem(save.error, 412)
  const isChanged = latest.generation !== start.generation
  const faults = [...errorsOf([], save.error)]
  const faultAt = (name: string) => faults.find(([field]) => field === name || field.startsWith(`${name}/`))?.[1]
  const isAtField = ['displayName', 'policies/maxAgeDays', ...(me.platformAdmin ? ['folder'] : [])].some(faultAt)
  return (
    <form ref={ref} className={form['form']} onSubmit={onSubmit} aria-labelledby="policies" noValidate>
      <h2 id="policies">{words.settings.general}</h2>
      <fieldset className={form['fields']}>
        <TextInput
          label={words.projectForm.displayName}
          description={words.projectForm.displayNameHelp}
          value={displayName}
          error={faultAt('displayName')}
          onChange={event => change({ displayName: event.currentTarget.value })}
        />
        {me.platformAdmin && (
          <TextInput
            label={words.settings.folder}
            description={words.settings.folderHelp}
            value={folder}
            error={faultAt('folder')}
            onChange={event => change({ folder: event.currentTarget.value })}
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
          error={faultAt('policies/maxAgeDays')}
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
      {(isRefused || isChanged) && (
        <Conflict
          text={words.settings.conflict(who(latest.updatedBy))}
          at={latest.updatedAt}
          isRefused={isRefused}
          isRead={isChanged}
          onOverwrite={() => void submit(latest.generation)}
          onTakeTheirs={() => {
            setDraft(undefined)
            save.clear()
          }}
        />
      )}
      {save.error !== undefined && !isRefused && !isAtField && <Trouble error={save.error} />}
      <div className={form['actions']}>
        <Button type="submit" loading={save.busy}>
          {words.settings.save}
        </Button>
      </div>
    </form>
  )
}
