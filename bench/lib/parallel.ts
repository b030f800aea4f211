/** Does `work` for every item, at most `width` at a time; the first fault stops it. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<unknown>) {
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const index = next++
      await work(items[index] as T, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
