import { chmod, glob, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import t, { type Test } from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { execFileAsync, spawnBound } from '../helpers/child.ts'
import { until } from '../helpers/until.ts'
import { command, root } from './command.ts'

const fixture = (name: string): string => `test/project/fixtures/${name}.ts`
const run = (...names: string[]) => command(process.execPath, ['scripts/test.mjs', ...names.map(fixture)])
const lastLine = (output: string): string | undefined => output.trimEnd().split('\n').at(-1)

t.test('counts what passed, failed and crashed, and says why', async t => {
  const { code, output } = await run('pass', 'fail', 'killed')
  t.equal(lastLine(output), '4 passed, 3 failed')
  t.not(code, 0)
  t.match(output, 'outer > inner > same thing', 'the path to the failure')
  t.match(output, /-\s+"a": 2/, 'the difference')
  t.match(output, 'boom', 'an exception')
  t.match(output, 'SIGKILL', 'a killed process')
  t.match(output, 'said by the failing test', 'what a failing file printed')
  t.notMatch(output, 'said by the passing test')
})

t.test('a green run ends with 0', async t => {
  const { code, output } = await run('pass')
  t.equal(lastLine(output), '2 passed, 0 failed')
  t.equal(code, 0)
})

t.test('files that share a process are told apart, and one that ends or blocks it is named', async t => {
  const together = async (...names: string[]) =>
    (await command(process.execPath, ['scripts/test.mjs', '--timeout=4', '--together', ...names.map(fixture)])).output
  const failing = await together('fail', 'pass')
  t.match(failing, /^ok +test.project.fixtures.pass.ts \(2 passed, 0 failed/m)
  t.match(failing, 'test/project/fixtures/fail.ts > outer > inner > same thing')
  t.equal(lastLine(failing), '3 passed, 2 failed')
  const killed = await together('pass', 'killed')
  t.match(killed, /^not ok +test.project.fixtures.killed.ts \(1 passed, 1 failed/m)
  t.equal(lastLine(killed), '3 passed, 1 failed')
  t.match(await together('pass', 'waits'), /^not ok +test.project.fixtures.waits.ts \(0 passed, 1 failed/m)
  t.match(await together('pass', 'blocks'), /^not ok +test.project.fixtures.blocks.ts \(0 passed, 1 failed/m)
})

t.test('an uncaught error fails the test in which it arose, or what is above it when that has ended', async t => {
  for (const more of [[], ['--together']]) {
    const { output } = await command(process.execPath, ['scripts/test.mjs', ...more, fixture('throws')])
    t.match(output, 'throws.ts > timer > in a timer')
    t.match(output, 'throws.ts > rejection > in a promise')
    t.match(output, 'throws.ts > outer > callback > in a callback')
    t.match(output, 'throws.ts > in a test that has ended')
    t.equal(lastLine(output), '3 passed, 4 failed', output)
  }
})

t.test('tests inside packages that a suite installed are left out', async t => {
  const passing = "import t from 'tap'\nt.pass()\n"
  const directory = relative(
    root,
    t.testdir({ 'ours.test.ts': passing, node_modules: { theirs: { 'theirs.test.ts': passing } } })
  )
  const pattern = join(directory, '**', '*.test.ts')
  const { output } = await command(process.execPath, ['scripts/test.mjs', `--files=${pattern}`])
  t.match(output, /^ok +\S+.ours.test.ts /m)
  t.notMatch(output, 'theirs')
  t.equal(lastLine(output), '1 passed, 0 failed')
})

t.test('temporary files are in memory where there is room, or where TMPDIR says, and are removed', async t => {
  const where = async (env: NodeJS.ProcessEnv) => {
    const { output } = await command(process.execPath, ['scripts/test.mjs', fixture('where')], env)
    return /temporary files are in (\/\S+)/.exec(output)?.[1] ?? ''
  }
  const given = t.testdir()
  t.equal(await where({ TMPDIR: given }), given)
  const own = await where({ TMPDIR: '' })
  t.match(own, /^\/dev\/shm\/jcb-tests-\d+-\w+$|^\/tmp$/)
  if (own !== '/tmp') await t.rejects(readdir(own), { code: 'ENOENT' })
})

t.test('no test is a failure, also beside files that have some', async t => {
  for (const more of [[], ['--together']]) {
    const args = ['scripts/test.mjs', ...more, ...['empty', 'pass'].map(fixture)]
    const { code, output } = await command(process.execPath, args)
    t.match(output, /^not ok +test.project.fixtures.empty.ts \(0 passed, 1 failed/m)
    t.equal(lastLine(output), '2 passed, 1 failed')
    t.not(code, 0)
  }
  const { code, output } = await run('empty')
  t.equal(lastLine(output), '0 passed, 1 failed')
  t.not(code, 0)
})

t.test('a file that outlasts a limit is a failure, and what it started is killed, frozen or not', async t => {
  const directory = t.testdir()
  const outlast = async (limit: string) => {
    const pidFile = join(directory, limit)
    const args = ['scripts/test.mjs', `${limit}=6`, fixture('hangs')]
    const { code, output } = await command(process.execPath, args, { PID_FILE: pidFile })
    t.match(output, /^0 passed, [1-9]/m, limit)
    t.not(code, 0, limit)
    const pid = Number(await readFile(pidFile, 'utf8'))
    await until(`${pid} is gone`, async () => !isAlive(pid))
  }
  await Promise.all([outlast('--timeout'), outlast('--total')])
})

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

t.test('a run that is killed leaves no file running', async t => {
  const pidFile = join(t.testdir(), 'pid')
  const env = { ...process.env, PID_FILE: pidFile }
  const run = spawnBound(process.execPath, ['scripts/test.mjs', fixture('hangs')], { cwd: root, env, stdio: 'ignore' })
  const written = async () => Number(await readFile(pidFile, 'utf8').catch(() => '')) || undefined
  const pid = await until('the file runs', written, 60_000)
  run.kill('SIGKILL')
  await until(`${pid} is gone`, async () => !isAlive(pid))
})

/** The names of all programs that have this directory as their temporary one, or run in it: a redis-server overwrites its environment. */
async function programsIn(directory: string): Promise<string[]> {
  const of = async (pid: string) => {
    const [environment, name, cwd] = await Promise.all([
      readFile(`/proc/${pid}/environ`, 'utf8'),
      readFile(`/proc/${pid}/comm`, 'utf8'),
      readlink(`/proc/${pid}/cwd`)
    ])
    return environment.includes(directory) || cwd.startsWith(directory) ? [name.trim()] : []
  }
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  return (await Promise.all(pids.map(pid => of(pid).catch(() => [])))).flat()
}

t.test('a test file that is killed leaves no program behind', { skip: process.platform !== 'linux' }, async t => {
  const TMPDIR = await mkdtemp(join(tmpdir(), 'jcb-parent-'))
  t.teardown(() => rm(TMPDIR, { recursive: true, force: true }))
  const env = { ...process.env, TMPDIR }
  const file = spawnBound(process.execPath, [fixture('parent')], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  file.stderr.on('data', chunk => (said += chunk))
  await until('all are up', async () => said.includes('all are up'), 60_000)
  const started = await programsIn(TMPDIR)
  t.equal(started.filter(name => name.startsWith('redis')).length, 2, 'one of the test and one of its bridge')
  t.ok(started.filter(name => name.startsWith('chrom')).length > 0, 'a browser')
  file.kill('SIGKILL')
  await until('all are gone', async () => (await programsIn(TMPDIR)).length === 0)
})

t.test('every program that a test starts is bound to it', async t => {
  const free: string[] = []
  // another suite installs packages below test
  for await (const file of glob('test/**/*.ts', { cwd: root, exclude: path => path.includes('node_modules') }))
    if (/^import (?!type ).*node:child_process/m.test(await readFile(join(root, file), 'utf8'))) free.push(file)
  t.strictSame(free, ['test/helpers/child.ts'])
})

t.test('the long suites sample by a seed, or run everything', async t => {
  const long = (...args: string[]) => command(process.execPath, ['scripts/test-long.mjs', ...args, fixture('sampled')])
  const sampled = await long('--seed', '7')
  t.match(sampled.output, /^1 passed, 0 failed$/m)
  t.match(sampled.output, 'numbers: LONG_SEED=7, 5 cases')
  t.match(sampled.output, 'numbers: LONG_SEED=7, ran 5 of 5 cases (100 %)')
  const order = (text: string) => /order: (.*)/.exec(text)?.[1]
  t.equal(order((await long('--seed', '7')).output), order(sampled.output), 'a seed repeats')
  t.equal(order((await long('--all')).output), '0 1 2 3 4', 'all of them, in their order')
  const wrong = await long('--seed', 'x')
  t.match(wrong.output, '--seed must be a whole number')
  t.not(wrong.code, 0)
})

/** Runs .ci/run with an npm that prints these lines and ends with these codes. */
async function ci(t: Test, test: readonly [string, number], long: readonly [string, number]) {
  const directory = t.testdir()
  const say = ([text, code]: readonly [string, number]) => `printf '%s\\n' '${text}'; exit ${code}`
  const npm = join(directory, 'npm')
  await writeFile(
    npm,
    `#!/bin/sh\n[ "$*" = 'run test' ] && { ${say(test)}; }\n[ "$*" = 'run test:long' ] && { ${say(long)}; }\nexit 9\n`
  )
  await chmod(npm, 0o755)
  return command('bash', ['.ci/run'], { PATH: `${directory}:${process.env['PATH']}` })
}

t.test('CI runs the tests and the long suites, and closes with one line for both', async t => {
  const cases: [string, readonly [string, number], readonly [string, number], string][] = [
    ['both are green', ['5 passed, 0 failed', 0], ['7 passed, 0 failed', 0], '12 passed, 0 failed'],
    [
      'the first fails, the second is run all the same',
      ['4 passed, 1 failed', 1],
      ['7 passed, 0 failed', 0],
      '11 passed, 1 failed'
    ],
    ['the second fails', ['5 passed, 0 failed', 0], ['6 passed, 2 failed', 1], '11 passed, 2 failed'],
    ['the first gives no result', ['nothing', 0], ['7 passed, 0 failed', 0], '7 passed, 1 failed'],
    ['the second ends badly after a good result', ['5 passed, 0 failed', 0], ['7 passed, 0 failed', 3], '12 passed, 1 failed'],
    ['the second ran nothing', ['5 passed, 0 failed', 0], ['0 passed, 0 failed', 0], '5 passed, 1 failed']
  ]
  for (const [title, test, long, line] of cases) {
    const { code, output } = await ci(t, test, long)
    t.equal(lastLine(output), line, title)
    t.equal(code, line.endsWith(' 0 failed') ? 0 : 1, `${title}: exit code`)
  }
})

t.test('a soak runs the tests on a busy machine, and one red run makes it red', async t => {
  const directory = t.testdir({
    npm: '#!/bin/sh\necho "$*" >> "$RUNS"; echo "A_SEED=$$"; echo "B_SEED=7" >&2\n[ $(wc -l < "$RUNS") = 2 ] && { echo "4 passed, 1 failed"; exit 1; }\necho "5 passed, 0 failed"'
  })
  await chmod(join(directory, 'npm'), 0o755)
  const RUNS = join(directory, 'runs')
  const env = { PATH: `${directory}:${process.env['PATH']}`, RUNS }
  const { code, output } = await command(process.execPath, ['scripts/soak.mjs', '--times=3'], env)
  t.match(
    output,
    /^run 1: 5 passed, 0 failed, exit code 0, [\d.]+ min A_SEED=\d+ B_SEED=7\nrun 2: 4 passed, 1 failed, exit code 1, .*\nrun 3: 5 /m
  )
  t.equal(lastLine(output), '2 passed, 1 failed')
  t.equal(code, 1)
  t.equal(await readFile(RUNS, 'utf8'), 'test\ntest\ntest\n')
  await command(process.execPath, ['scripts/soak.mjs', '--times=1', 'a.test.ts', 'b.test.ts'], env)
  t.equal((await readFile(RUNS, 'utf8')).split('\n').at(-2), 'test -- a.test.ts b.test.ts', 'files go on to the tests')
  t.match((await command(process.execPath, ['scripts/soak.mjs', '--times=x'])).output, '--times must be a whole number')
})

/** Runs the script on a Jenkins; nothing else of the environment may name one. */
const onJenkins = (env: Record<string, string>, ...args: string[]) =>
  command(process.execPath, ['scripts/test-jenkins.mjs', ...args], {
    JENKINS_URL: '',
    JENKINS_USER: '',
    JENKINS_TOKEN: '',
    ...env
  })

t.test('what is tried on a real Jenkins needs one, with a token', async t => {
  const nothing = await onJenkins({})
  t.match(nothing.output, 'tries things on a Jenkins: set JENKINS_URL, JENKINS_USER, JENKINS_TOKEN.')
  t.equal(nothing.code, 2)
  const half = await onJenkins({ JENKINS_URL: 'http://127.0.0.1:1', JENKINS_USER: 'a' })
  t.equal(lastLine(half.output), 'test:jenkins tries things on a Jenkins: set JENKINS_TOKEN.')
  t.equal(half.code, 2)
  const away = await onJenkins({ JENKINS_URL: 'http://127.0.0.1:1', JENKINS_USER: 'a', JENKINS_TOKEN: 'b' })
  t.match(away.output, /Jenkins could not be reached.*\n0 passed, 1 failed\n$/)
  t.equal(away.code, 1)
})

t.test('a real Jenkins: goes on after a failure, takes away what is left, and says what it met and left out', async t => {
  const jenkins = await startStandIn({ version: '2.528.1' })
  t.teardown(() => jenkins.close())
  const theirs = await made(jenkins.url, 'bridge-test-of-another')
  t.equal(theirs, 200)
  const as = (user: string) => ({ JENKINS_URL: jenkins.url, JENKINS_USER: user, JENKINS_TOKEN: `${user}-token` })
  const [broken, permissions] = [fixture('on-jenkins'), 'test/integration/jenkins-permissions.test.ts']
  const { code, output } = await onJenkins(as('full'), broken, permissions)
  t.match(output, 'a real Jenkins > what is wrong')
  t.match(output, /^ok +test.integration.jenkins-permissions.test.ts /m)
  t.match(output, /^taking away the folder bridge-test-[0-9a-f]{12}-/m)
  t.match(output, /^left out: .* > the values that Jenkins holds: needs Overall.Administer$/m)
  t.match(output, /^met: Jenkins 2\.528\.1\nplug-ins: not shown to our user/m)
  t.match(lastLine(output), /^\d+ passed, 1 failed$/)
  t.equal(code, 1)
  t.strictSame(
    jenkins.controller.root.items.map(({ name }) => name),
    ['bridge-test-of-another'],
    'what others have stays'
  )
  const green = await onJenkins(as('admin'), permissions)
  t.match(green.output, /^plug-ins: .*credentials 1487\./m)
  t.equal(green.code, 0)
  const password = await onJenkins({ ...as('full'), JENKINS_TOKEN: 'full-pw' }, permissions)
  t.match(password.output, 'JENKINS_TOKEN holds a password')
  t.equal(password.code, 2)
})

async function made(url: string, name: string): Promise<number> {
  const headers = { authorization: `Basic ${btoa('admin:admin-token')}`, 'content-type': 'application/xml; charset=utf-8' }
  const body = '<com.cloudbees.hudson.plugins.folder.Folder/>'
  return (await fetch(`${url}/createItem?name=${name}`, { method: 'POST', headers, body })).status
}

t.test('set-up: nothing to do is quick and silent; an unknown need is refused', async t => {
  t.strictSame(await command(process.execPath, ['scripts/setup.mjs', 'dev']), { code: 0, output: '' })
  const { code, output } = await command(process.execPath, ['scripts/setup.mjs', 'coffee'])
  t.match(output, 'unknown need: coffee')
  t.not(code, 0)
})

t.test('set-up says what it does on stderr: what it is for may write a file', async t => {
  const script = `const { run } = await import('./scripts/lib/run.mjs'); await run('working', 'true', [])`
  const { stdout, stderr } = await execFileAsync(process.execPath, ['--input-type=module', '-e', script], { cwd: root })
  t.equal(stdout, '')
  t.match(stderr, /^setup: working … done in [\d.]+ s\n$/)
})

t.test('every script that needs packages sets up first', async t => {
  const { scripts } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> }
  const alone = ['check', 'env']
  for (const name of Object.keys(scripts).filter(name => !name.startsWith('pre') && !alone.includes(name)))
    t.match(scripts[`pre${name}`], /^node scripts\/setup\.mjs/, name)
})
