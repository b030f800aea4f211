import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { askedBy } from './asked.ts'
import { overlay, typeAhead } from './state.ts'

/** Marks the search field of a page. */
export const SEARCH_FIELD = 'main :is([data-search], input[type=search])'
/** Marks the button with which a page makes something. */
const NEW_BUTTON = 'main [data-new]'

/** Whether a key belongs to what has the focus: a field, a menu, or something in a dialog. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  (target.closest('input, textarea, select, [contenteditable], [role=menu], [role=listbox]') !== null || isDialogOpen())

const isDialogOpen = (): boolean => document.querySelector('[role=dialog]') !== null

/** Listens for the keys of the console. `newIn`: the project in which the caller may make a credential, if one is shown. */
export function useKeys(newIn: string | undefined): void {
  const navigate = useNavigate()
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (overlay.get() === 'palette' && !isDialogOpen() && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      typeAhead(event.key)
      return
    }
    const asked = event.defaultPrevented ? undefined : askedBy(event, isTyping(event.target))
    if (asked === undefined || (asked === 'palette' && overlay.get() === undefined && isDialogOpen())) return
    event.preventDefault()
    if (asked === 'palette') overlay.set(overlay.get() === 'palette' ? undefined : 'palette')
    if (asked === 'keys') overlay.set('keys')
    if (asked === 'search') {
      const field = document.querySelector<HTMLInputElement>(SEARCH_FIELD)
      if (field === null) overlay.set('palette')
      else {
        field.focus()
        field.select()
      }
    }
    if (asked === 'new') {
      const button = document.querySelector<HTMLElement>(NEW_BUTTON)
      if (button !== null) button.click()
      else if (newIn !== undefined) void navigate({ to: '/projects/$project/new', params: { project: newIn } })
    }
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}
