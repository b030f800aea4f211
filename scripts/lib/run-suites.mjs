import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTap } from './read-tap.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pinned = join(root, 'node_modules', '.bin', 'node')

/**
 * Runs test files with the arguments of run-tap.mjs and prints how they go. Resolves to the counts of their asserts and what was skipped.
 * A run that broke without a failing test, and a run of no test at all, are failures too. An abort of `signal` ends the run.
 */
export async function runSuites(args, { env = {}, signal } = {}) {
  const tap = spawn(pinned, [join(root, 'scripts', 'lib', 'run-tap.mjs'), ...args], {
    env: { ...withoutOuterTap(), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    signal
  })
  const ended = new Promise(resolve => {
    tap.once('error', () => resolve(1))
    tap.once('close', code => resolve(code ?? 1))
  })
  const { passed, failed, skipped, leftOut } = await readTap(tap.stdout, line => console.log(line))
  const code = await ended
  const failures = failed === 0 && (code !== 0 || passed === 0) ? 1 : failed
  if (failures > failed) console.log(passed === 0 ? 'no test ran' : `tap ended with exit code ${code}`)
  return { passed, failed: failures, skipped, leftOut }
}

/** Nothing of a tap that we may be running under. */
function withoutOuterTap() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^_?TAP(_|$)/.test(name)))
}
