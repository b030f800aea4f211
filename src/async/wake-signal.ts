/** Rung when there are news, also while nobody waits. */
export interface WakeSignal {
  ring(): void
  /** Resolves to whether it was rung, or the end has come, before the time was over. */
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
