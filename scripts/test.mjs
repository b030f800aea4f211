// Runs the tests and says how they went: a line per file, every failure with its diagnostics, and last `N passed, N failed`.
//   node scripts/test.mjs [--timeout=SECONDS] [--total=SECONDS] [--together] [files]
// The limits are for one file and for all of them. --together: in one process, as most of them are in a whole run.
import { runSuites } from './lib/run-suites.mjs'

const { passed, failed, skipped } = await runSuites(process.argv.slice(2))
if (skipped > 0) console.log(`${skipped} skipped`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
