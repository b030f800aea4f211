import { useEffect } from 'react'
import { generalMessages } from '#messages/general'

/** Sets the title of the window, which the history and screen readers use, too. */
export function useTitle(...parts: readonly string[]): void {
  const title = generalMessages.title(...parts)
  useEffect(() => {
    document.title = title
  }, [title])
}
