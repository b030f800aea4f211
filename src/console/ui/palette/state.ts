import { createStore } from '../../store.ts'

/** What is open above the page, by a key or from a menu: the palette, the sheet of keys, the dialog About, or nothing. */
export const overlay = createStore<'palette' | 'keys' | 'about' | undefined>(undefined)

let typed = ''

/** Remembers a key that was pressed while the palette was being loaded. */
export function typeAhead(key: string): void {
  typed += key
}

/** What was typed before the palette was there, once. */
export function takeTyped(): string {
  const taken = typed
  typed = ''
  return taken
}

export const closeOverlay = (): void => overlay.set(undefined)
