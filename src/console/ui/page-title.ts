import { useEffect } from 'react'
import { generalMessages } from '../messages/general.ts'

/** Names the page in the window's title, the history, and to screen readers. */
export function useTitle(...parts: readonly string[]): void {
  const title = generalMessages.title(...parts)
  useEffect(() => {
    document.title = title
  }, [title])
}
