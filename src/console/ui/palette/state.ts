import { createStore } from '../../store.ts'

/** What the keys open: the palette, the sheet of keys, or nothing. */
export const overlay = createStore<'palette' | 'keys' | undefined>(undefined)

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
