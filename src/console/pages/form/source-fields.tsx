import { NativeSelect, TextInput } from '@mantine/core'
import type { ProjectSecretStore } from '#api'
import { marks } from '#messages/intl'
import { sourceMessages } from '#messages/source'
import classes from './form.module.css'
import type { Field, SourceEntry } from './form-state.ts'
import { KeyBrowser } from './key-browser.tsx'

interface SourceProps {
  readonly project: string
  readonly field: Field
  readonly source: SourceEntry
  /** Those that the project may use. */
  readonly stores: readonly ProjectSecretStore[]
  readonly error: string | undefined
  readonly onChange: (source: SourceEntry) => void
}

/** Where the value of one field is: a store, a key, and if needed a property and a version of it. */
export function SourceFields({ project, field, source, stores, error, onChange }: SourceProps) {
  const store = stores.find(({ name }) => name === source.store)
  const names = stores.map(({ name }) => name)
  const change = (part: Partial<SourceEntry>) => onChange({ ...source, ...part })
  // one that the project may not use any more is shown as it is stored
  const listed = source.store === '' || names.includes(source.store) ? names : [source.store, ...names]
  return (
    <fieldset className={classes['source']} aria-label={sourceMessages.of(field.label)}>
      <NativeSelect
        label={sourceMessages.store}
        value={source.store}
        data={[...(source.store === '' ? [{ value: '', label: sourceMessages.choose }] : []), ...listed]}
        description={store === undefined ? undefined : sourceMessages.mayRead(describePaths(store.paths))}
        onChange={event => change({ store: event.currentTarget.value })}
      />
      <TextInput
        label={sourceMessages.keyOf(field.label)}
        description={sourceMessages.keyHelp}
        required={field.required}
        value={source.key}
        error={error}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={event => change({ key: event.currentTarget.value })}
      />
      {store?.canList === true && (
        <KeyBrowser key={store.name} {...{ project, store: store.name }} onChoose={key => change({ key })} />
      )}
      <div className={classes['pair']}>
        <TextInput
          label={sourceMessages.property}
          description={sourceMessages.propertyHelp}
          value={source.property}
          autoComplete="off"
          spellCheck={false}
          onChange={event => change({ property: event.currentTarget.value })}
        />
        <TextInput
          label={sourceMessages.version}
          description={sourceMessages.versionHelp}
          value={source.version}
          autoComplete="off"
          spellCheck={false}
          onChange={event => change({ version: event.currentTarget.value })}
        />
      </div>
      <p className={classes['hint']}>{sourceMessages.followed}</p>
    </fieldset>
  )
}

const describePaths = (paths: readonly string[]): string =>
  paths.includes('') ? sourceMessages.everyKey : paths.join(marks.item)
