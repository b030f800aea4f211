// The suites that take too long for every run: node scripts/test-long.mjs [--all] [--seed N] [files]
// Without --all, what does not fit into 4 minutes a suite is sampled; every suite prints its seed and its share.
import { parseArgs } from 'node:util'

/** Seconds for one suite, and for all of them. */
const SUITE = 240
const TOTAL = 1500
/** Seconds for one suite when nothing is left out. */
const DAY = 86_400

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false }, seed: { type: 'string' } },
  allowPositionals: true
})
if (values.seed !== undefined && !/^\d+$/.test(values.seed)) {
  console.error('--seed must be a whole number')
  process.exit(1)
}
if (values.all) process.env.LONG_ALL = 'true'
if (values.seed !== undefined) Object.assign(process.env, { LONG_SEED: values.seed, CHAOS_SEED: values.seed })
const limits = values.all ? [`--timeout=${DAY}`] : [`--timeout=${SUITE}`, `--total=${TOTAL}`]
process.argv.splice(2, process.argv.length, ...limits, '--files=test/**/*.long.ts', ...positionals)
await import('./test.mjs')
