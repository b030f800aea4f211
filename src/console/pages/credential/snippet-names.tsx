import { Group, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { patchProject, type SnippetNames } from '#api'
import { credentialMessages } from '#messages/credential'
import { describeError } from '../../api/problem.ts'
import { projectQuery } from '../../api/queries.ts'
import { own } from '../../own.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { showToast } from '../../ui/toast.tsx'
import classes from './credential.module.css'

const { jenkinsfile: texts } = credentialMessages

export type SnippetName = keyof SnippetNames

interface NamesProps {
  readonly project: string
  /** The names in the snippets that are shown. */
  readonly shown: SnippetNames
  /** Those of them that were typed here. */
  readonly typed: SnippetNames
  readonly setTyped: (typed: SnippetNames) => void
  /** Why the bridge refused what was typed. */
  readonly refusal: unknown
}

/** Fields for the names in snippets. What is typed changes the snippets at once, and can be kept for the project. */
export function SnippetNameFields({ project, shown, typed, setTyped, refusal }: NamesProps) {
  const mayKeep = useMay(project)('project.update')
  const queries = useQueryClient()
  const keep = useAction(async () => {
    queries.setQueryData(projectQuery(project).queryKey, await patchProject(project, { snippets: typed }))
    await queries.invalidateQueries({ queryKey: ['snippets', project] })
    setTyped({})
    showToast(texts.kept)
  })
  const names = Object.keys(texts.names).filter(
    (name): name is SnippetName => own(shown, name) !== undefined || own(typed, name) !== undefined
  )
  const refused = refusal === null ? [] : describeError(refusal).errors.map(({ pointer }) => pointer)
  const isTyped = Object.keys(typed).length > 0
  if (names.length === 0) return null
  return (
    <fieldset className={classes['nameFields']}>
      <legend>{texts.namesTitle}</legend>
      {names.map(name => (
        <NameField
          key={name}
          name={name}
          value={own(typed, name) ?? own(shown, name) ?? ''}
          isRefused={refused.includes(`#/query/${name}`)}
          set={value => setTyped(changed(typed, name, value))}
        />
      ))}
      {isTyped && (
        <Group gap="xs">
          {mayKeep && (
            <Button size="xs" loading={keep.busy} disabled={refusal !== null} onClick={() => void keep.run()}>
              {texts.keep}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => setTyped({})}>
            {texts.reset}
          </Button>
          {!mayKeep && <span className={classes['small']}>{texts.mayNotKeep}</span>}
        </Group>
      )}
      {keep.error !== undefined && <ErrorAlert error={keep.error} />}
      {refusal !== null && refused.length === 0 && <ErrorAlert error={refusal} />}
    </fieldset>
  )
}

/** An empty field is one that was not typed in. */
function changed(typed: SnippetNames, name: SnippetName, value: string): SnippetNames {
  const { [name]: _, ...others } = typed
  return value === '' ? others : { ...others, [name]: value }
}

interface FieldProps {
  readonly name: SnippetName
  readonly value: string
  readonly isRefused: boolean
  readonly set: (value: string) => void
}

/** A field that applies its text after a short pause. */
function NameField({ name, value, isRefused, set }: FieldProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => set(text.trim()), 250)
    return () => clearTimeout(timer)
  })
  return (
    <TextInput
      label={texts.names[name]}
      value={text}
      error={isRefused && (own(texts.invalid, name) ?? texts.invalid.variable)}
      maxLength={500}
      autoComplete="off"
      spellCheck={false}
      dir="ltr"
      onChange={event => setText(event.currentTarget.value)}
    />
  )
}
