import { useRouter } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'

const REACHABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]'

/** Where something stands: what it is in, from the inside out, and at which place. */
type Place = readonly { readonly parent: Element; readonly index: number }[]

function placeOf(element: Element): Place {
  const place: { parent: Element; index: number }[] = []
  for (let child = element; child.parentElement !== null; child = child.parentElement)
    place.push({ parent: child.parentElement, index: [...child.parentElement.children].indexOf(child) })
  return place
}

/** What can have the focus at a place that something went from: what stands there now or comes next, or else the last before it. */
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
 * Keeps the focus somewhere when what had it goes: with a change of the page, the page itself has it then, before its first link; with
 * a part of the page, what comes next.
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
        // left by a click beside everything: nobody misses the focus
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
