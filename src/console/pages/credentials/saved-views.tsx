import { CloseButton, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { credentialsMessages } from '#messages/credentials'
import { columnsText } from '../../api/columns.ts'
import { announce } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'
import { shownColumns } from './columns.ts'
import classes from './tools.module.css'
import { isShown, LONGEST_NAME, removeView, saveView, settingsOf, useViews, type ViewSettings } from './views.ts'

const { views: texts } = credentialsMessages

interface SavedProps<F> {
  readonly filter: F
  readonly setFilter: (filter: F) => void
}

/** Named filters, order and columns, kept in this browser. Choosing one sets the address, which is what the list shows. */
export function SavedViews<F extends { readonly columns?: string }>({ filter, setFilter }: SavedProps<F>) {
  const views = useViews()
  const [name, setName] = useState('')
  const search: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(Object.entries(filter)),
    columns: columnsText(shownColumns(filter.columns))
  }
  const show = (settings: ViewSettings) => {
    const cleared = Object.fromEntries(Object.keys(settingsOf(search)).map(key => [key, undefined]))
    const next = Object.entries({ ...filter, ...cleared, ...settings }).filter(([, value]) => value !== undefined)
    setFilter(Object.fromEntries(next) as F)
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    saveView(name.trim(), search)
    announce(texts.saved(name.trim()))
    setName('')
  }
  return (
    <fieldset className={classes['group']}>
      <legend>{texts.title}</legend>
      {views.length === 0 && <p className={classes['hint']}>{texts.none}</p>}
      {views.length > 0 && (
        <ul className={classes['views']}>
          {views.map(view => (
            <li key={view.name}>
              <button
                type="button"
                className={classes['viewName']}
                aria-pressed={isShown(view, search)}
                dir="auto"
                onClick={() => show(view.settings)}
              >
                {view.name}
              </button>
              <CloseButton size="sm" aria-label={texts.remove(view.name)} onClick={() => removeView(view.name)} />
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={save} className={classes['save']}>
        <TextInput
          size="xs"
          aria-label={texts.name}
          placeholder={texts.name}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          dir="auto"
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" disabled={name.trim() === ''}>
          {texts.save}
        </Button>
      </form>
      <p className={classes['hint']}>{texts.hint}</p>
    </fieldset>
  )
}
