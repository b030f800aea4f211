// Runs the tests and says how they went: a line per file, every failure with its diagnostics, and last `N passed, N failed`.
//   node scripts/test.mjs [--timeout=SECONDS] [--total=SECONDS] [files]
// The limits are for one file and for all of them together.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTap } from './lib/read-tap.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const pinned = join(root, 'node_modules', '.bin', 'node')
const tap = spawn(pinned, [join(root, 'scripts', 'lib', 'run-tap.mjs'), ...process.argv.slice(2)], {
  env: withoutOuterTap(),
  stdio: ['ignore', 'pipe', 'inherit']
})
const ended = new Promise(resolve => {
  tap.once('error', () => resolve(1))
  tap.once('close', code => resolve(code ?? 1))
})
const { passed, failed, skipped } = await readTap(tap.stdout, line => console.log(line))
const code = await ended

// a run that broke without a failing test, and a run of no test at all, are failures too
const failures = failed === 0 && (code !== 0 || passed === 0) ? 1 : failed
if (failures > failed) console.log(passed === 0 ? 'no test ran' : `tap ended with exit code ${code}`)
if (skipped > 0) console.log(`${skipped} skipped`)
console.log(`${passed} passed, ${failures} failed`)
process.exitCode = failures > 0 ? 1 : 0

/** Nothing of a tap that we may be running under. */
function withoutOuterTap() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^_?TAP(_|$)/.test(name)))
}
