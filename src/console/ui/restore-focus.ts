import { type RefObject, useEffect, useRef, useState } from 'react'

/** Returns the focus to the previously focused element when the dialog that calls this closes. */
export function useRestoreFocus(): void {
  const [before] = useState(document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    },
    [before]
  )
}

/** Moves the focus to the first invalid field, or to the error message, each time saving fails. */
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
