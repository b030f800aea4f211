/**
 * Milliseconds of processor time that the work takes in this process. Other work on the machine does not lengthen it, as it lengthens
 * the time of a clock, so a bound on it tells what grows with the square of its input from what does not.
 */
export function cpuTime(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
