// Random sequences of calls, edits and accidents, for as long as one likes: node scripts/test-chaos.mjs [--minutes N]
// CHAOS_SEED=… repeats what a failure names.
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } })
const minutes = Number(values.minutes)
if (!(minutes >= 0)) {
  console.error('--minutes must be a number')
  process.exit(1)
}
process.env.CHAOS_MINUTES = String(minutes)
process.argv.splice(2, process.argv.length, `--timeout=${Math.ceil(minutes * 60) + 300}`, 'test/chaos/model.long.ts')
await import('./test.mjs')
