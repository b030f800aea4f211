import { createStore, useStore } from '../store.ts'

const message = createStore('')

/** Announces a text to screen readers. */
export function announce(text: string): void {
  message.set('')
  setTimeout(() => message.set(text), 50)
}

export const Announcer = () => (
  <div className="sr-only" role="status" aria-live="polite">
    {useStore(message)}
  </div>
)
