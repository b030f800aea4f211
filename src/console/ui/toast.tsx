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
  const [isHigh, setHigh] = useState(false)
  useLayoutEffect(() => {
    setHeld(false)
    setHigh(false)
    if (current !== undefined && line.current !== null) setHigh(coversControl(line.current))
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
      data-high={isHigh || undefined}
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

/** Whether the toast would cover an interactive element. */
function coversControl(line: Element): boolean {
  const own = line.getBoundingClientRect()
  return [...document.querySelectorAll('main :is(button, input, textarea, a)')].some(control => {
    const { top, bottom, left, right } = control.getBoundingClientRect()
    return top < own.bottom && bottom > own.top && left < own.right && right > own.left
  })
}
