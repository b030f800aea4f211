import { type RefObject, useLayoutEffect } from 'react'

/**
 * Keeps the heights of the top bar and of the tools below it as CSS variables, so that what sticks below them knows where, and so that what
 * gets the focus is not scrolled below them.
 */
export function useSticky(tools: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const bar = document.querySelector('header')
    const { style } = document.documentElement
    const measure = () => {
      style.setProperty('--bar-height', `${bar?.offsetHeight ?? 0}px`)
      style.setProperty('--tools-height', `${tools.current?.offsetHeight ?? 0}px`)
    }
    const observer = new ResizeObserver(measure)
    if (bar !== null) observer.observe(bar)
    if (tools.current !== null) observer.observe(tools.current)
    measure()
    style.setProperty('scroll-padding-top', 'calc(var(--bar-height) + var(--tools-height) + 40px)')
    return () => {
      observer.disconnect()
      for (const name of ['--bar-height', '--tools-height', 'scroll-padding-top']) style.removeProperty(name)
    }
  }, [tools])
}
