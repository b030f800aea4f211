import { useLayoutEffect } from 'react'

/** Gives the page the whole width of a wide window, for tables; only while there is something to fill it with. */
export function useWidePage(isWanted = true): void {
  useLayoutEffect(() => {
    if (!isWanted) return
    document.documentElement.dataset['wide'] = ''
    return () => {
      delete document.documentElement.dataset['wide']
    }
  }, [isWanted])
}
