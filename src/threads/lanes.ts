/** A queue with one lane per caller. The lanes take turns, so a busy caller delays only itself. */
export interface Lanes<T> {
  /** Number of items in the lane of this caller. */
  waiting(caller: string): number
  add(caller: string, item: T): void
  /** Removes an item; does nothing if it is no longer queued. */
  remove(caller: string, item: T): void
  /** The next item of the first lane, in turn, whose caller may start one now. */
  next(mayStart: (caller: string) => boolean): T | undefined
  /** Removes everything. */
  drain(): T[]
}

export function createLanes<T>(): Lanes<T> {
  // A Map keeps insertion order: the lane that had its turn goes to the end.
  const lanes = new Map<string, T[]>()
  return {
    waiting: caller => lanes.get(caller)?.length ?? 0,
    add(caller, item) {
      const lane = lanes.get(caller)
      if (lane === undefined) lanes.set(caller, [item])
      else lane.push(item)
    },
    remove(caller, item) {
      const lane = lanes.get(caller)
      const at = lane?.indexOf(item) ?? -1
      if (at !== -1) lane?.splice(at, 1)
      if (lane?.length === 0) lanes.delete(caller)
    },
    next(mayStart) {
      for (const [caller, lane] of lanes) {
        if (!mayStart(caller)) continue
        lanes.delete(caller)
        const item = lane.shift()
        if (lane.length > 0) lanes.set(caller, lane)
        return item
      }
      return undefined
    },
    drain() {
      const all = [...lanes.values()].flat()
      lanes.clear()
      return all
    }
  }
}
