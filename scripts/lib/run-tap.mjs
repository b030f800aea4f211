// Runs test files beside each other, each in a process of its own, and writes one TAP stream.
//   node scripts/lib/run-tap.mjs [--timeout=SECONDS] [--total=SECONDS] [--files=PATTERN] [files]
// Not tap's own command: its loaders, in every process that a test starts, are for mocks, coverage and TypeScript before Node could
// run it. We use none of them, and they cost more than most tests.
import { glob } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { t } from 'tap'
import { memoryDirectory } from './memory-directory.mjs'

/** Files at once: one more than the machine that all of it is meant for has cores, since the files wait half of their time. */
const JOBS = Number(process.env.TEST_JOBS || 3)
/** The longest first, so that none of them runs alone at the end. */
const LONGEST = ['quality', 'commands', 'console', 'sync-engine', 'ops', 'outages', 'leaks', 'failover', 'keys'].map(
  name => `${name}.test.ts`
)

/** Suites with a promise in seconds, which other suites beside them would use up. They run first, one by one. */
const ALONE = ['failover.long.ts', 'drain.long.ts']

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values, positionals } = parseArgs({
  // the engine's own tests wait for leases, locks and restarts to run out as they do in life
  options: {
    timeout: { type: 'string', default: '120' },
    total: { type: 'string', default: '0' },
    files: { type: 'string', default: 'test/**/*.test.ts' }
  },
  allowPositionals: true
})
const rank = file => (LONGEST.includes(basename(file)) ? LONGEST.indexOf(basename(file)) : LONGEST.length)
// The others by their own names, not their folders', so that those with a browser, which want both cores, seldom meet.
const inOrder = (a, b) => rank(a) - rank(b) || basename(a).localeCompare(basename(b))
const all = async () => (await Array.fromAsync(glob(values.files, { cwd: root }))).sort(inOrder)
const files = positionals.length > 0 ? positionals : await all()

// Every acknowledged write of a Redis waits for its disk, and what is lost with the machine is no subject of a test.
const directory = memoryDirectory()

const env = {
  ...process.env,
  ...(directory === undefined ? {} : { TMPDIR: directory }),
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  TAP_TIMEOUT: values.timeout,
  // what the many processes of a run would each compile anew
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile')
}

t.jobs = JOBS
// Tap's own time of a file ends with its last test. What keeps its process alive after that keeps others waiting.
t.on('subtestStart', file => {
  const start = performance.now()
  Object.defineProperty(file, 'time', { get: () => performance.now() - start, set: () => {} })
})
// what still runs then is killed and counts as failed; 0 is no limit
t.setTimeout(Number(values.total) * 1000)
// tap puts a loader into NODE_OPTIONS of what it starts, at the moment of starting: only a program in between can take it out
const run = file =>
  t.spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, file], {
    ...{ cwd: root, env, name: file, externalID: file, buffered: true, timeout: Number(values.timeout) * 1000 },
    ...{ at: null, stack: '' }
  })
const isAlone = file => ALONE.includes(basename(file))
for (const file of files.filter(isAlone)) await run(file)
for (const file of files.filter(file => !isAlone(file))) void run(file)
