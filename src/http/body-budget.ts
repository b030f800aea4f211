import { Problem } from '../domain/problems.ts'

/** Limits the bytes of request bodies that this process holds, in total and per caller. */
export interface BodyBudget {
  /** Starts to count a body. */
  open(caller: string): CountedBody
}

export interface CountedBody {
  /** Counts more bytes of the body; throws if they exceed the budget. */
  take(bytes: number): void
  /** Releases the bytes, once the body and everything derived from it are no longer used. Further calls do nothing. */
  drop(): void
}

export interface BodyBudgetOptions {
  /** Bytes for all callers. One caller may use half of them. */
  readonly total: number
  /** Called with the number of bytes held. */
  readonly onChange: (held: number) => void
}

/** Factor by which a caller's only body may exceed the total, so that heavy callers do not shut out light ones. */
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
              `The bodies of your requests in progress have reached ${inMiB(total / 2)} MiB, the limit for one caller (half of MAX_BODIES_MIB). Send fewer at once.`
            )
          if (held + bytes > (isOnly ? total * BEYOND : total))
            throw new Problem(
              'BODIES_EXHAUSTED',
              `The bodies of all requests in progress have reached ${inMiB(total)} MiB, the limit of this process (MAX_BODIES_MIB). Try again in a moment.`
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
