import { Problem } from '../../domain/problems.ts'

/** Open streams that one caller may have in this process, and all callers together. */
export const STREAMS_PER_CALLER = 20
export const STREAMS_PER_PROCESS = 1000

/** Takes a place for a stream and gives the way to leave it; throws when there is none. */
export type TakeSlot = (subject: string) => () => void

/** `onChange` hears how many are taken. */
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
      throw new Problem('TOO_MANY_STREAMS', `You have ${mine} open streams here, and more are not allowed. Close one first.`)
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
