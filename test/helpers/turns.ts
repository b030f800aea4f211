/**
 * Measures, in a process that imports it, the CPU time of the main thread between two turns of its event loop. On SIGWINCH it prints the
 * most that one took since the signal before. A timer comes between any two turns in which there is much to do.
 */
let last = process.threadCpuUsage()
let most = 0

function look(): void {
  const { user, system } = process.threadCpuUsage(last)
  last = process.threadCpuUsage()
  most = Math.max(most, (user + system) / 1000)
}

setInterval(look, 1).unref()

process.on('SIGWINCH', () => {
  look()
  process.stderr.write(`turns ${JSON.stringify({ most: Math.round(most) })}\n`)
  most = 0
})

export {}
