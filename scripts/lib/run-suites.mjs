import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bound } from './bound.mjs'
import { readTap } from './read-tap.mjs'
import { readUsage } from './usage.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const SLOWEST = 10
const pinned = join(root, 'node_modules', '.bin', 'node')

/**
 * Runs test files with the arguments of run-tap.mjs and prints how they go. Resolves to the counts of their asserts and what was skipped.
 * A run that broke without a failing test, and a run of no test at all, are failures too. An abort of `signal` ends the run.
 * Of many files, the slowest are printed as well.
 */
export async function runSuites(args, { env = {}, signal } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'jcb-usage-'))
  const usage = join(directory, 'usage')
  await writeFile(usage, '')
  // it removes its directory when it is asked to end
  const tap = spawn(...bound('TERM', pinned, [join(root, 'scripts', 'lib', 'run-tap.mjs'), ...args]), {
    env: { ...withoutOuterTap(), ...env, TEST_USAGE: usage },
    stdio: ['ignore', 'pipe', 'inherit'],
    signal
  })
  const ended = new Promise(resolve => {
    tap.once('error', () => resolve(1))
    tap.once('close', code => resolve(code ?? 1))
  })
  const { passed, failed, skipped, leftOut, files } = await readTap(tap.stdout, line => console.log(line))
  const code = await ended
  if (files.length > SLOWEST) printSlowest(files, readUsage(usage))
  await rm(directory, { recursive: true, force: true })
  const failures = failed === 0 && (code !== 0 || passed === 0) ? 1 : failed
  if (failures > failed) console.log(passed === 0 ? 'no test ran' : `tap ended with exit code ${code}`)
  return { passed, failed: failures, skipped, leftOut }
}

function printSlowest(files, usage) {
  const seconds = ms => (ms / 1000).toFixed(1).padStart(6)
  const cpu = name => usage.get(name) ?? 0
  const line = (ms, name) => `${seconds(ms)} s, of a processor ${seconds(cpu(name))} s  ${name}`
  console.log(`the ${SLOWEST} slowest of ${files.length} files, and all:`)
  const slowest = files.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST)
  for (const { name, ms } of slowest) console.log(line(ms, name))
  const sum = [...usage.values()].reduce((sum, ms) => sum + ms, 0)
  console.log(`${' '.repeat(6)}    of processors  ${seconds(sum)} s  all`)
}

/** Nothing of a tap that we may be running under. */
function withoutOuterTap() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^_?TAP(_|$)/.test(name)))
}
