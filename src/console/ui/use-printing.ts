import { flushSync } from 'react-dom'
import { createStore, useStore } from '../store.ts'

const printing = createStore(false)
// the browser takes the page as it is when the listener returns
addEventListener('beforeprint', () => flushSync(() => printing.set(true)))
addEventListener('afterprint', () => printing.set(false))

/** Whether the page is being printed: true before the browser lays it out for paper. */
export const usePrinting = (): boolean => useStore(printing)
