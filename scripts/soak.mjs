// Runs `npm test` again and again on a busy machine: node scripts/soak.mjs [--times=5] [--loops=2] [files]
// What passes only on an idle machine fails here. Closes with a line for each run: its result, its minutes and the seeds that it printed.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { times: { type: 'string', default: '5' }, loops: { type: 'string', default: '2' } },
  allowPositionals: true
})
const wrong = Object.keys(values).find(name => !/^\d+$/.test(values[name]))
if (wrong !== undefined || values.times === '0') {
  console.error(`--${wrong ?? 'times'} must be a whole number`)
  process.exit(1)
}
const root = fileURLToPath(new URL('..', import.meta.url))

const runs = []
const loops = Array.from({ length: Number(values.loops) }, startLoop)
let tests
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
process.once('exit', () => {
  for (const loop of loops) loop.kill('SIGKILL')
  tests?.kill()
})
for (let number = 1; number <= Number(values.times); number++) runs.push(await run(number))
for (const line of runs.map(({ line }) => line)) console.log(line)
const failed = runs.filter(({ isGreen }) => !isGreen).length
console.log(`${runs.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** Ends with this process, also when that is killed. */
function startLoop() {
  const code = 'const parent = process.ppid; while (process.ppid === parent);'
  return spawn(process.execPath, ['-e', code], { stdio: 'ignore' })
}

async function run(number) {
  const start = performance.now()
  const args = positionals.length > 0 ? ['--', ...positionals] : []
  tests = spawn('npm', ['test', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  // some suites print their seed on stderr
  for (const stream of [tests.stdout, tests.stderr])
    stream.setEncoding('utf8').on('data', text => {
      output += text
      process.stdout.write(text)
    })
  const code = await new Promise(resolve => tests.once('error', () => resolve(1)).once('close', resolve))
  const minutes = ((performance.now() - start) / 60_000).toFixed(1)
  const result = output.match(/^\d+ passed, \d+ failed$/gm)?.at(-1) ?? 'no result'
  const seeds = [...new Set(output.match(/\b[A-Z]+_SEED=\d+|\bseed: -?\d+/g))].toSorted().join(' ')
  return { isGreen: code === 0, line: `run ${number}: ${result}, exit code ${code}, ${minutes} min ${seeds}`.trimEnd() }
}
