/** What a key asks for. */
export type Asked = 'palette' | 'search' | 'new' | 'keys'

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
}

/** What a key press asks for; single keys ask for nothing while somebody types or a dialog is open. */
export function askedBy({ key, ctrlKey, metaKey, altKey, isComposing }: Pressed, isBusy: boolean): Asked | undefined {
  if (isComposing || altKey) return undefined
  if (ctrlKey || metaKey) return key.toLowerCase() === 'k' && ctrlKey !== metaKey ? 'palette' : undefined
  if (isBusy) return undefined
  if (key === '/') return 'search'
  if (key === '?') return 'keys'
  return key === 'n' ? 'new' : undefined
}
