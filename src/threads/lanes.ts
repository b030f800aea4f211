/** Work that waits, in one lane per caller. The lanes take turns, so a caller with much to do delays itself and not the others. */
export interface Lanes<T> {
  /** How much waits in the lane of this caller. */
  waiting(caller: string): number
  add(caller: string, item: T): void
  /** Takes an item back; nothing happens if it no longer waits. */
  remove(caller: string, item: T): void
  /** The next item of the first lane, in the order of turns, whose caller may start one now. */
  next(mayStart: (caller: string) => boolean): T | undefined
  /** Takes everything out. */
  drain(): T[]
}

export function createLanes<T>(): Lanes<T> {
  // A Map keeps the order in which keys were added: the lane that had its turn goes to the end.
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
