import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Ticks a second in which Linux counts CPU time. */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Milliseconds of CPU that a process has used, all its threads together. */
export function cpuOf(pid: number): number {
  // The name of the program, in brackets, may contain anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000
}

/** The CPU time that each of some processes uses during `work`, in milliseconds. */
export async function cpuDuring(pids: readonly number[], work: () => Promise<unknown>): Promise<number[]> {
  const before = pids.map(cpuOf)
  await work()
  return pids.map((pid, nth) => cpuOf(pid) - (before[nth] ?? 0))
}

/** The most that a count reaches while `work` runs, looked at every 50 ms. */
export async function mostDuring(count: () => number, work: () => Promise<unknown>): Promise<number> {
  let most = count()
  const timer = setInterval(() => {
    most = Math.max(most, count())
  }, 50)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return Math.max(most, count())
}

export const filesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

/** Megabytes of the files below a directory. */
export const sizeOf = (directory: string): number =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size / 2 ** 20, 0)
