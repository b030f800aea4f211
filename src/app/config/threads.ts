import { defaultThreads, type ThreadOptions } from '../../threads/pool.ts'

export type ThreadsConfig = Pick<ThreadOptions, 'threads' | 'waitingOfCaller'>

/** Reads what the threads for costly work are allowed; what is wrong is added to `faults`. */
export function threadsOf(text: (name: string) => string | undefined, faults: string[]): ThreadsConfig {
  const number = (name: string, value: string | undefined, most: number, usual: number): number => {
    const read = value === undefined ? usual : /^[1-9]\d{0,3}$/.test(value) ? Number(value) : Number.NaN
    if (!(read <= most)) faults.push(`${name} must be a whole number from 1 to ${most}`)
    return read
  }
  return {
    threads: number('MAX_THREADS', text('MAX_THREADS'), 64, defaultThreads.threads),
    waitingOfCaller: number('MAX_CHECKS_PER_CALLER', text('MAX_CHECKS_PER_CALLER'), 1000, defaultThreads.waitingOfCaller)
  }
}
