import type { MouseEvent } from 'react'

const MIDDLE = 1

/**
 * Lets a click anywhere in a row open the row's link, which is marked with `data-row-link`: with the middle button or a modifier in
 * another tab, as on the link itself. Other links and buttons in the row, and text that is being selected, are left alone. The keyboard
 * uses the link.
 */
function open(event: MouseEvent<HTMLElement>): void {
  if (event.target instanceof Element && event.target.closest('a, button, input, label') !== null) return
  const link = event.currentTarget.querySelector<HTMLAnchorElement>('a[data-row-link]')
  if (link === null || getSelection()?.isCollapsed === false) return
  if (event.button === MIDDLE || event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noopener')
  else if (event.button === 0) link.click()
}

/** Props of a row that opens as a whole. */
export const openRow = { onClick: open, onAuxClick: open }
