import { setTimeout } from 'node:timers/promises'

/** On a busy machine the store may be slow to answer, which is 503; both requests may be repeated. */
export async function again(work: () => Promise<void>, times = 10): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (times === 0 || !/: (503|409) /.test((error as Error).message)) throw error
    if (/PROJECT_EXISTS/.test((error as Error).message)) return
    await setTimeout(1_000)
    await again(work, times - 1)
  }
}
