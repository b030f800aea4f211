// Loaded with `--import` into the process that is measured. Each message over the channel, the address of src/, is answered with the calls
// of its functions since the last message, as V8's precise coverage counts them: { "file:offset:name": calls }.
import { Session } from 'node:inspector/promises'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'

/** Milliseconds: timers this long and longer drive work in the background (the shortest is the sweep's), and never fire. */
const PERIODIC = 500
const NEVER = 2 ** 31 - 1
const held = delay => (delay >= PERIODIC ? NEVER : delay)

for (const place of [globalThis, timers]) {
  for (const name of ['setTimeout', 'setInterval']) {
    const set = place[name]
    place[name] = Object.assign((work, delay, ...args) => set(work, held(delay), ...args), set)
  }
}
for (const name of ['setTimeout', 'setInterval']) {
  const set = timersPromises[name]
  timersPromises[name] = (delay, ...args) => set(held(delay), ...args)
}
syncBuiltinESMExports()

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

process.on('message', async source => {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  const calls = {}
  for (const { url, functions } of result) {
    if (!url.startsWith(source)) continue
    for (const { functionName, ranges } of functions) {
      const [{ startOffset, count }] = ranges
      if (count > 0) calls[`${url.slice(source.length)}:${startOffset}:${functionName}`] = count
    }
  }
  process.send(calls)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel.unref()
