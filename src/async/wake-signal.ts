/** Wakes one waiter; a wake-up with no waiter is remembered. */
export interface WakeSignal {
  ring(): void
  /** Resolves to true if it was rung or has ended before the time was up. */
  wait(ms: number): Promise<boolean>
}

export function createWakeSignal(end: AbortSignal): WakeSignal {
  let isRung = false
  let wake = () => {}
  end.addEventListener('abort', () => wake(), { once: true })
  return {
    ring() {
      isRung = true
      wake()
    },
    async wait(ms) {
      const { promise, resolve } = Promise.withResolvers<void>()
      wake = resolve
      const timer = setTimeout(resolve, ms)
      if (!isRung && !end.aborted) await promise
      clearTimeout(timer)
      const wasRung = isRung || end.aborted
      isRung = false
      return wasRung
    }
  }
}
