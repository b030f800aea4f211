import { Problem } from '../domain/problems.ts'

/** The bytes of bodies that this process holds, of all callers and of one. */
export interface BodyBudget {
  /** Begins to count a body. */
  open(caller: string): CountedBody
}

export interface CountedBody {
  /** Counts more of it; throws when there is no room. */
  take(bytes: number): void
  /** The body and what was made of it are dropped. Further calls do nothing. */
  drop(): void
}

export interface BodyBudgetOptions {
  /** Bytes of all callers. One caller has half of it. */
  readonly total: number
  /** Hears how many bytes are held. */
  readonly onChange: (held: number) => void
}

/** How far the only body of a caller may go beyond the total, so that callers with much do not shut out those with little. */
const BEYOND = 2

export function createBodyBudget({ total, onChange }: BodyBudgetOptions): BodyBudget {
  const callers = new Map<string, { bytes: number; bodies: number }>()
  let held = 0

  return {
    open(name) {
      const caller = callers.get(name) ?? { bytes: 0, bodies: 0 }
      callers.set(name, caller)
      caller.bodies++
      let mine = 0
      let isDropped = false
      return {
        take(bytes) {
          const isOnly = caller.bodies === 1
          if (!isOnly && caller.bytes + bytes > total / 2)
            throw new Problem(
              'TOO_MANY_BODIES',
              `Your requests that are under way have ${inMiB(total / 2)} MiB of bodies together, which is the most that one caller may have (half of MAX_BODIES_MIB). Send fewer at once.`
            )
          if (held + bytes > (isOnly ? total * BEYOND : total))
            throw new Problem(
              'BODIES_EXHAUSTED',
              `Requests of all callers have ${inMiB(total)} MiB of bodies together, which is the most that this process holds (MAX_BODIES_MIB). Try again in a moment.`
            )
          mine += bytes
          caller.bytes += bytes
          held += bytes
          onChange(held)
        },
        drop() {
          if (isDropped) return
          isDropped = true
          caller.bytes -= mine
          held -= mine
          caller.bodies--
          if (caller.bodies === 0) callers.delete(name)
          onChange(held)
        }
      }
    }
  }
}

const inMiB = (bytes: number): number => Math.round(bytes / 1024 / 1024)
