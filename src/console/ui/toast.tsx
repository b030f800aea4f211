import { CloseButton } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { generalMessages } from '../messages/general.ts'
import { createStore, useStore } from '../store.ts'
import classes from './toast.module.css'

const said = createStore<{ readonly text: string } | undefined>(undefined)

/** Says what was done, for the eye and the ear. */
export function showToast(text: string): void {
  said.set({ text })
}

/** Milliseconds that a line stays; a long one as long as it takes to read it. */
const stayOf = (text: string): number => 5_000 + 40 * text.length

/** One line about the last thing done. It goes by itself, but not while somebody points at it or is in it. */
export function Toast() {
  const current = useStore(said)
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
    const timer = setTimeout(() => said.set(undefined), stayOf(current.text))
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
            onClick={() => said.set(undefined)}
          />
        </div>
      )}
    </div>
  )
}

/** Whether it would lie over something that one may want to press. */
function coversControl(line: Element): boolean {
  const own = line.getBoundingClientRect()
  return [...document.querySelectorAll('main :is(button, input, textarea, a)')].some(control => {
    const { top, bottom, left, right } = control.getBoundingClientRect()
    return top < own.bottom && bottom > own.top && left < own.right && right > own.left
  })
}
