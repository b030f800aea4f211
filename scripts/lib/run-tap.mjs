// Runs test files beside each other and writes one TAP stream. Small ones share a process (group-files.mjs), the others have their own.
//   node scripts/lib/run-tap.mjs [--timeout=SECONDS] [--total=SECONDS] [--files=PATTERN] [--together] [files]
// Each file that is named gets a separate process, unless they are to run together.
// Not tap's own command: its loaders, in every process that a test starts, are for mocks, coverage and TypeScript before Node could
// run it. We use none of them, and they cost more than most tests.
import { glob } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { t } from 'tap'
import { bound } from './bound.mjs'
import { groupFiles } from './group-files.mjs'
import { memoryDirectory } from './memory-directory.mjs'
import { GROUP } from './read-tap.mjs'

/** Processes at once: twice the cores of the machine that all of it is meant for, since the files wait half of their time. */
const JOBS = 4
/** As many of them have a browser, while there are such files: a page that waits for a processor does not answer in time. */
const BROWSERS = 2
/** The longest first, so that none of them runs alone at the end. */
const LONGEST = [
  'project/quality.test',
  'browser/console.test',
  'integration/engine.test',
  'integration/sync-engine.test',
  'integration/outages.test',
  'security/leaks.test',
  'integration/failover.test',
  'browser/webhooks.test',
  'integration/webhooks.test',
  'security/attacks.test',
  'security/patterns.test',
  'chaos/model.long',
  'integration/references-many.long',
  'browser/overview.long',
  'project/test-jenkins.long',
  'browser/import.long',
  'chaos/secret-stores.long',
  'integration/shares-killed.long',
  'faults/commands.long',
  'integration/killed-worker.long'
].map(name => `test/${name}.ts`)

/** Suites with a promise in seconds, which other suites beside them would use up. They run first, one by one. */
const ALONE = ['failover.long.ts', 'drain.long.ts']

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values, positionals } = parseArgs({
  // The limit is for what hangs, not for what is slow: on a machine with other work a file takes many times its usual time.
  options: {
    timeout: { type: 'string', default: '300' },
    total: { type: 'string', default: '0' },
    files: { type: 'string', default: 'test/**/*.test.ts' },
    together: { type: 'boolean', default: false }
  },
  allowPositionals: true
})
const rank = file => (LONGEST.includes(file) ? LONGEST.indexOf(file) : LONGEST.length)
// The others by their own names, not their folders', so that those with a browser, which want both cores, seldom meet.
const inOrder = (a, b) => rank(a) - rank(b) || basename(a).localeCompare(basename(b))
// Some suites install packages, whose tests are not ours. `**` would not exclude them below a folder whose name begins with a dot.
const found = () => Array.fromAsync(glob(values.files, { cwd: root, exclude: path => basename(path) === 'node_modules' }))
const all = async () => (await found()).sort(inOrder)
const files = positionals.length > 0 ? positionals : await all()

// Every acknowledged write of a Redis waits for its disk, and what is lost with the machine is no subject of a test.
const directory = memoryDirectory()

const env = {
  ...process.env,
  ...(directory === undefined ? {} : { TMPDIR: directory }),
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
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
const start = (name, args, seconds, more = {}) =>
  t.spawn(...bound('KILL', 'env', ['-u', 'NODE_OPTIONS', process.execPath, ...args]), {
    ...{ cwd: root, env: { ...env, TAP_TIMEOUT: String(seconds), ...more }, name, externalID: name },
    ...{ buffered: true, timeout: seconds * 1000, at: null, stack: '' }
  })
const library = name => join(root, 'scripts', 'lib', name)
const limit = Number(values.timeout)
const run = file => start(file, ['--import', library('note-usage.mjs'), file], limit)
// Each file has its limit there; the one here is for what blocks the process.
const runGroup = (group, index) =>
  start(`${GROUP} ${index + 1}`, [library('run-group.mjs')], limit * (1 + group.length / 4), {
    TEST_FILES: JSON.stringify(group),
    TEST_FILE_TIMEOUT: values.timeout
  })

const isAlone = file => ALONE.includes(basename(file))
const isLong = file => rank(file) < LONGEST.length
const named = () => (values.together ? { groups: [files], others: [] } : { groups: [], others: files })
const { groups, others } = positionals.length > 0 ? named() : await groupFiles(files, root, file => isAlone(file) || isLong(file))
for (const file of others.filter(isAlone)) await run(file)

const hasBrowser = file => file.startsWith('test/browser/')
const beside = others.filter(file => !isAlone(file))
const tasks = [
  ...beside.filter(isLong).map(file => ({ hasBrowser: hasBrowser(file), start: () => run(file) })),
  ...groups.map((group, index) => ({ hasBrowser: false, start: () => runGroup(group, index) })),
  ...beside.filter(file => !isLong(file)).map(file => ({ hasBrowser: hasBrowser(file), start: () => run(file) }))
]
let browsers = 0
/** One of JOBS that take what comes next. */
async function work() {
  while (tasks.length > 0) {
    const first = tasks.findIndex(task => task.hasBrowser === browsers < BROWSERS)
    const index = browsers < BROWSERS && first === -1 ? 0 : first
    if (index === -1) return
    const [task] = tasks.splice(index, 1)
    if (task.hasBrowser) browsers++
    await task.start()
    if (task.hasBrowser) browsers--
  }
}
await Promise.all(Array.from({ length: JOBS }, work))
