import { CloseButton } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { generalMessages } from '#messages/general'
import { createStore, useStore } from '../store.ts'
import classes from './toast.module.css'

const toast = createStore<{ readonly text: string } | undefined>(undefined)

/** Shows the result of an action, and announces it to screen readers. */
export function showToast(text: string): void {
  toast.set({ text })
}

/** Milliseconds for which a toast stays; longer texts stay longer. */
const durationOf = (text: string): number => 5_000 + 40 * text.length

/** The result of the last action. It disappears by itself, but not while the pointer or the focus is in it. */
export function Toast() {
  const current = useStore(toast)
  const [isHeld, setHeld] = useState(false)
  const line = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<Place>('middle')
  useLayoutEffect(() => {
    setHeld(false)
    if (current === undefined) return
    const choose = () => line.current !== null && setPlace(freePlace(line.current))
    choose()
    return onLayoutChange(choose)
  }, [current])
  useEffect(() => {
    if (current === undefined || isHeld) return
    const timer = setTimeout(() => toast.set(undefined), durationOf(current.text))
    return () => clearTimeout(timer)
  }, [current, isHeld])
  return (
    <div
      className={classes['place']}
      role="status"
      aria-live="polite"
      data-place={place}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {current !== undefined && (
        <div ref={line} className={classes['toast']}>
          <p>{current.text}</p>
          <CloseButton
            size="sm"
            className={classes['close'] ?? ''}
            aria-label={generalMessages.close}
            onClick={() => toast.set(undefined)}
          />
        </div>
      )}
    </div>
  )
}

/** Places at the lower edge, the best first, and one over the bar of the page, where nobody fills in anything. */
const places = ['middle', 'left', 'right', 'bar'] as const
type Place = (typeof places)[number]

/** What a toast must not cover. */
const COVERABLE = 'main :is(form, button, input, textarea, select, a, [role=button]), [role=dialog]'
/** Pixels between the toast and the edges of the window. */
const EDGE = 14

/** The first place in which the toast covers no form and nothing that can be operated. */
function freePlace(line: Element): Place {
  const { width, height } = line.getBoundingClientRect()
  const taken = [...document.querySelectorAll(COVERABLE)]
    .filter(element => line.parentElement?.contains(element) !== true)
    .map(element => element.getBoundingClientRect())
  const page = document.documentElement.clientWidth
  const top = innerHeight - EDGE - height
  const starts: Readonly<Record<Exclude<Place, 'bar'>, number>> = {
    middle: (page - width) / 2,
    left: EDGE,
    right: page - EDGE - width
  }
  const isFree = (left: number) =>
    taken.every(other => other.top >= top + height || other.bottom <= top || other.left >= left + width || other.right <= left)
  return places.find(place => place === 'bar' || isFree(starts[place])) ?? 'bar'
}

/** Calls it, once a frame at most, when something may have moved. */
function onLayoutChange(listener: () => void): () => void {
  let frame = 0
  const soon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      listener()
    })
  }
  const observer = new MutationObserver(soon)
  observer.observe(document.body, { childList: true, subtree: true })
  addEventListener('scroll', soon, { passive: true, capture: true })
  addEventListener('resize', soon)
  return () => {
    cancelAnimationFrame(frame)
    observer.disconnect()
    removeEventListener('scroll', soon, { capture: true })
    removeEventListener('resize', soon)
  }
}
