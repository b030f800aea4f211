import { type RefObject, useEffect, useRef, useState } from 'react'

/** Gives the focus back to what had it before, when the dialog that calls this goes. */
export function useFocusBack(): void {
  const [before] = useState(document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    },
    [before]
  )
}

/** Takes the focus to the first field at fault, each time that saving was refused for it. */
export function useFocusOnFault(refused: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (refused !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refused])
  return form
}
