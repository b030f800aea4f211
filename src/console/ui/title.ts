import { useEffect } from 'react'
import { words } from '../words.ts'

/** Names the page in the window's title, the history, and to screen readers. */
export function useTitle(...parts: readonly string[]): void {
  const title = words.title(...parts)
  useEffect(() => {
    document.title = title
  }, [title])
}
