import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Project, patchProject } from '#api'
import { projectsMessages } from '#messages/projects'
import { settingsMessages } from '#messages/settings'
import { isProblem } from '../../api/problem.ts'
import { projectQuery } from '../../api/queries.ts'
import { useMe } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { useActorNames } from '../../ui/actor-names.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { HelpLink } from '../../ui/help-link.tsx'
import { useFocusOnError } from '../../ui/restore-focus.ts'
import { showToast } from '../../ui/toast.tsx'
import { Conflict } from '../form/conflict.tsx'
import form from '../form/form.module.css'
import { errorAt, errorsByField } from '../form/validation.ts'
import { AskPolicies } from './ask-policies.tsx'
import { buildPatch, readSettings, type SettingsForm } from './form-state.ts'
import { riskOf } from './risk.ts'
import { VerifyPolicy } from './verify-policy.tsx'

const options = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))

const withHelp = (text: string, policy: string) => (
  <>
    {text} <HelpLink kind="policy" of={policy} />
  </>
)

interface GeneralProps {
  /** The current version. */
  readonly project: Project
}

/** Edits the settings from the version at the first key press: later changes by others are reported and not overwritten. */
export function General({ project: latest }: GeneralProps) {
  const queries = useQueryClient()
  const me = useMe()
  const who = useActorNames()
  const { queryKey } = projectQuery(latest.name)
  const [edit, setEdit] = useState<{ readonly start: Project; readonly values: SettingsForm }>()
  const { start, values } = edit ?? { start: latest, values: readSettings(latest) }
  const { displayName, folder, policies } = values
  const patch = buildPatch(values, start)
  // the folders of several targets are not a setting but targets
  const hasFolder = me.platformAdmin && latest.targets.length === 1
  const save = useAction(async (generation: number) => {
    const changed = await patchProject(latest.name, patch, { ifMatch: `"${generation}"` })
    showToast(settingsMessages.saved)
    queries.setQueryData(queryKey, changed)
    setEdit(undefined)
    return true
  })
  const ref = useFocusOnError(save.error)
  const change = (more: Partial<SettingsForm>) => {
    const next = { ...values, ...more }
    setEdit(Object.keys(buildPatch(next, start)).length === 0 ? undefined : { start, values: next })
    if (save.error !== undefined) save.clear()
  }
  const set = <K extends keyof typeof policies>(name: K, value: (typeof policies)[K]) =>
    change({ policies: { ...policies, [name]: value } })
  const submit = async (generation: number) => {
    // the other version must be loaded before the user can decide to overwrite it
    if ((await save.run(generation)) !== true) void queries.invalidateQueries({ queryKey })
  }
  const [isAsking, setAsking] = useState(false)
  const risk = riskOf(start.policies, patch.policies ?? {})
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (risk === undefined) void submit(start.generation)
    else setAsking(true)
  }
  const onConfirm = async () => {
    await submit(start.generation)
    setAsking(false)
  }
  const isRefused = isProblem(save.error, 412)
  const isChanged = latest.generation !== start.generation
  const faults = errorsByField([], save.error)
  const faultAt = (name: string) => errorAt(faults, name)
  const isAtField = ['displayName', 'policies/maxAgeDays', ...(hasFolder ? ['folder'] : [])].some(faultAt)
  return (
    <form ref={ref} className={form['form']} onSubmit={onSubmit} aria-labelledby="policies" noValidate>
      <h2 id="policies">{settingsMessages.general}</h2>
      <fieldset className={form['fields']}>
        <TextInput
          label={projectsMessages.form.displayName}
          description={projectsMessages.form.displayNameHelp}
          value={displayName}
          error={faultAt('displayName')}
          onChange={event => change({ displayName: event.currentTarget.value })}
        />
        {hasFolder && (
          <TextInput
            label={settingsMessages.folder}
            description={settingsMessages.folderHelp}
            value={folder}
            error={faultAt('folder')}
            onChange={event => change({ folder: event.currentTarget.value })}
          />
        )}
        <Select
          label={settingsMessages.drift}
          description={withHelp(settingsMessages.driftHelp, 'drift')}
          data={options(settingsMessages.driftOptions)}
          value={policies.drift}
          allowDeselect={false}
          onChange={value => value && set('drift', value as typeof policies.drift)}
        />
        <Select
          label={settingsMessages.unmanaged}
          description={withHelp(settingsMessages.unmanagedHelp, 'unmanaged')}
          data={options(settingsMessages.unmanagedOptions)}
          value={policies.unmanaged}
          allowDeselect={false}
          onChange={value => value && set('unmanaged', value as typeof policies.unmanaged)}
        />
        <Select
          label={settingsMessages.kubeconfigForm}
          description={withHelp(settingsMessages.kubeconfigHelp, 'kubeconfigForm')}
          data={options(settingsMessages.kubeconfigOptions)}
          value={policies.kubeconfigForm}
          allowDeselect={false}
          onChange={value => value && set('kubeconfigForm', value as typeof policies.kubeconfigForm)}
        />
        <NumberInput
          label={settingsMessages.maxAge}
          description={withHelp(settingsMessages.maxAgeHelp, 'maxAgeDays')}
          min={1}
          max={3650}
          allowDecimal={false}
          value={policies.maxAgeDays ?? ''}
          error={faultAt('policies/maxAgeDays')}
          onChange={value => set('maxAgeDays', typeof value === 'number' ? value : null)}
        />
        <VerifyPolicy value={policies.verify} onChange={value => set('verify', value)} />
        <Checkbox
          label={settingsMessages.bulk}
          checked={policies.bulk}
          onChange={event => set('bulk', event.currentTarget.checked)}
        />
        <Checkbox
          label={settingsMessages.paused}
          checked={policies.paused}
          onChange={event => set('paused', event.currentTarget.checked)}
        />
      </fieldset>
      {(isRefused || isChanged) && (
        <Conflict
          text={settingsMessages.conflict(who(latest.updatedBy))}
          at={latest.updatedAt}
          isRefused={isRefused}
          isRead={isChanged}
          onOverwrite={() => void submit(latest.generation)}
          onTakeTheirs={() => {
            setEdit(undefined)
            save.clear()
          }}
        />
      )}
      {save.error !== undefined && !isRefused && !isAtField && <ErrorAlert error={save.error} />}
      <div className={form['actions']}>
        <Button type="submit" loading={save.busy}>
          {settingsMessages.save}
        </Button>
      </div>
      {isAsking && risk !== undefined && (
        <AskPolicies
          project={latest}
          risk={risk}
          busy={save.busy}
          error={undefined}
          onConfirm={() => void onConfirm()}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}
