// What test files took of the processors. Each writes a line to the file that TEST_USAGE names; the runner reads them at the end.
import { appendFileSync, readFileSync } from 'node:fs'

/** Milliseconds: the unit of /proc/self/stat is the same on every Linux that Node runs on. */
const TICK = 10

/** Milliseconds of processor time of this process and its children that have ended; 0 where /proc does not say. */
export function usage() {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    // after the name, which may contain spaces: utime, stime, and both of the children
    const ticks = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
    return ticks.reduce((sum, part) => sum + Number(part), 0) * TICK
  } catch {
    return 0
  }
}

export function noteUsage(file, ms) {
  if (process.env.TEST_USAGE) appendFileSync(process.env.TEST_USAGE, `${ms} ${file}\n`)
}

/** Milliseconds by file. */
export function readUsage(path) {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return new Map(lines.map(line => [line.slice(line.indexOf(' ') + 1), Number(line.slice(0, line.indexOf(' ')))]))
}
