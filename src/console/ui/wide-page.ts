import { useLayoutEffect } from 'react'

/** Gives the page the whole width of a wide window, for tables. */
export function useWidePage(): void {
  useLayoutEffect(() => {
    document.documentElement.dataset['wide'] = ''
    return () => {
      delete document.documentElement.dataset['wide']
    }
  }, [])
}
