import { Problem } from '../../domain/problems.ts'

/** Maximum number of open streams in this process, per caller and in total. */
export const STREAMS_PER_CALLER = 20
export const STREAMS_PER_PROCESS = 1000

/** Takes a slot and returns the function that releases it; throws if none is free. */
export type TakeSlot = (subject: string) => () => void

/** Limits open streams; calls `onChange` with the number of slots taken. */
export function createStreamSlots(
  onChange: (taken: number) => void,
  perCaller = STREAMS_PER_CALLER,
  perProcess = STREAMS_PER_PROCESS
): TakeSlot {
  const taken = new Map<string, number>()
  let all = 0
  return subject => {
    const mine = taken.get(subject) ?? 0
    if (mine >= perCaller)
      throw new Problem(
        'TOO_MANY_STREAMS',
        `You have ${mine} open streams in this process, which is the maximum. Close one first.`
      )
    if (all >= perProcess)
      throw new Problem(
        'STREAMS_EXHAUSTED',
        'This process has no room for another stream. Try again later, or read the list of events.'
      )
    taken.set(subject, mine + 1)
    all += 1
    onChange(all)
    let isLeft = false
    return () => {
      if (isLeft) return
      isLeft = true
      all -= 1
      onChange(all)
      const left = (taken.get(subject) ?? 1) - 1
      if (left === 0) taken.delete(subject)
      else taken.set(subject, left)
    }
  }
}
