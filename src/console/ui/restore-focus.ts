import { type RefObject, useEffect, useRef, useState } from 'react'

/** Gives the focus back to what had it before, when the dialog that calls this goes. */
export function useRestoreFocus(): void {
  const [before] = useState(document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    },
    [before]
  )
}

/** Takes the focus to the first field at fault, or to what says why, each time that saving was refused. */
export function useFocusOnError(refused: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (refused !== undefined) focusFirstError(form.current)
  }, [refused])
  return form
}

export function focusFirstError(form: HTMLFormElement | null): void {
  const find = (selector: string) => form?.querySelector<HTMLElement>(selector)
  const fault = find('[aria-invalid="true"]') ?? find('[role="alert"]')
  fault?.focus()
}
