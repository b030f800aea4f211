import { useRouter } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'

const REACHABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]'

/** The position of an element: its ancestors from the inside out, with its index in each. */
type Place = readonly { readonly parent: Element; readonly index: number }[]

function placeOf(element: Element): Place {
  const place: { parent: Element; index: number }[] = []
  for (let child = element; child.parentElement !== null; child = child.parentElement)
    place.push({ parent: child.parentElement, index: [...child.parentElement.children].indexOf(child) })
  return place
}

/** The element to focus after one at `place` was removed: what is there now or follows it, otherwise the last one before it. */
function nextAt(place: Place, main: HTMLElement): HTMLElement | undefined {
  const left = place.find(({ parent }) => parent.isConnected)
  if (left === undefined || !main.contains(left.parent)) return undefined
  const reachable = [...main.querySelectorAll<HTMLElement>(REACHABLE)].filter(element => element.tabIndex >= 0)
  const inPlace = left.parent.children[left.index]
  const isNext = (element: Element): boolean =>
    inPlace !== undefined &&
    (inPlace.contains(element) || (inPlace.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0)
  return reachable.find(isNext) ?? reachable.findLast(element => left.parent.contains(element))
}

/**
 * Keeps the focus on the page when the focused element disappears: after a navigation, the page itself gets it, before its first link;
 * after a partial change, the next element does.
 */
export function useKeepFocus(): RefObject<HTMLElement | null> {
  const router = useRouter()
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    const page = main.current
    if (page === null) return
    let last: { readonly element: Element; readonly place: Place; readonly path: string } | undefined
    const isNowhere = () => document.activeElement === null || document.activeElement === document.body
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element) last = { element: target, place: placeOf(target), path: location.pathname }
    }
    const forget = () =>
      setTimeout(() => {
        // the focus was dropped by a click on the background, so there is nothing to restore
        if (isNowhere() && document.hasFocus() && last?.element.isConnected) last = undefined
      })
    const keep = () => {
      if (!isNowhere() || last === undefined || last.element.isConnected) return
      const next = last.path === location.pathname ? nextAt(last.place, page) : undefined
      ;(next ?? page).focus({ preventScroll: true })
    }
    const keepOnPage = () => {
      if (isNowhere()) page.focus({ preventScroll: true })
    }
    const watch = new MutationObserver(keep)
    watch.observe(page, { childList: true, subtree: true })
    page.addEventListener('focusin', remember)
    page.addEventListener('focusout', forget)
    const unsubscribe = router.subscribe('onRendered', keepOnPage)
    keepOnPage()
    return () => {
      watch.disconnect()
      page.removeEventListener('focusin', remember)
      page.removeEventListener('focusout', forget)
      unsubscribe()
    }
  }, [router])
  return main
}
