// Tries the bridge on a real Jenkins: JENKINS_URL=http://… JENKINS_USER=… JENKINS_TOKEN=… npm run test:jenkins [-- [--restart] [files]]
// Runs every suite that calls `eachJenkins`, on that Jenkins alone, and goes on after a failure. Makes folders of a random name at the
// root and takes them away again. With --restart (and Overall/Administer) Jenkins is restarted as well: no build of others survives that.
import { randomBytes } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Secret } from '../src/domain/secret.ts'
import { createController } from '../src/jenkins/create-controller.ts'
import { runSuites } from './lib/run-suites.mjs'

/** Seconds for one suite: a real Jenkins may be slow, and a restart takes a minute or two. */
const SUITE = 900
const root = fileURLToPath(new URL('..', import.meta.url))

const { values, positionals } = parseArgs({ options: { restart: { type: 'boolean', default: false } }, allowPositionals: true })
const missing = ['JENKINS_URL', 'JENKINS_USER', 'JENKINS_TOKEN'].filter(name => !process.env[name])
if (missing.length > 0) {
  console.error(`test:jenkins tries things on a Jenkins: set ${missing.join(', ')}.`)
  process.exit(2)
}

const { JENKINS_USER: user, JENKINS_TOKEN: token } = process.env
const url = process.env.JENKINS_URL.replace(/\/+$/, '')
const authorization = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
const controller = createController({ name: 'real', url, user, token: new Secret(token) }, { hash: () => '' })
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort())

const results = { passed: 0, failed: 0, leftOut: [] }
try {
  const met = await meet()
  try {
    await runAll(met)
  } finally {
    await cleanUp(met.prefix)
  }
  report(met)
} catch (error) {
  // A JenkinsError says what is wrong and what to do about it; it holds no secret.
  if (error.name !== 'JenkinsError') throw error
  console.log(error.message)
  results.failed++
} finally {
  await controller.close()
}
// What was interrupted, or left out everything, is no success.
if (results.failed === 0 && (results.passed === 0 || interrupted.signal.aborted)) {
  console.log(interrupted.signal.aborted ? 'interrupted' : 'no test ran')
  results.failed = 1
}
console.log(`${results.passed} passed, ${results.failed} failed`)
process.exitCode = results.failed > 0 ? 1 : 0

/** What this Jenkins is, and what our user may try there. */
async function meet() {
  await controller.ping()
  const { version, plugins, passwordAsToken } = await controller.capabilities()
  if (passwordAsToken) {
    console.error('JENKINS_TOKEN holds a password; make an API token for the user and set that.')
    process.exit(2)
  }
  const administers = (await controller.seesEverything()) === true
  const prefix = `bridge-test-${randomBytes(6).toString('hex')}-`
  const whyUnread = administers ? await whyNoScript() : 'needs Overall/Administer'
  const whyNoRestart = administers ? (values.restart ? undefined : 'only with --restart') : 'needs Overall/Administer'
  return { version, plugins, prefix, whyUnread, whyNoRestart }
}

/** Only a script reads what Jenkins holds in clear. */
async function whyNoScript() {
  const body = new URLSearchParams({ script: 'print 6 * 7' })
  const answer = await fetch(`${url}/scriptText`, { method: 'POST', redirect: 'manual', headers: { authorization }, body })
  const text = await answer.text()
  return answer.status === 200 && text.trim() === '42' ? undefined : 'the script console runs no script'
}

async function runAll({ prefix, whyUnread, whyNoRestart }) {
  const env = {
    ...{ JENKINS_URL: url, TEST_JENKINS_PREFIX: prefix },
    ...(whyUnread && { TEST_JENKINS_UNREAD: whyUnread })
  }
  const files = positionals.length > 0 ? positionals : await suites()
  const restarts = files.filter(file => file.includes('restart'))
  const others = files.filter(file => !restarts.includes(file))
  // While Jenkins restarts, nothing else can be tried.
  const groups = whyNoRestart === undefined ? [others, restarts] : [others]
  if (whyNoRestart !== undefined) results.leftOut.push(...restarts.map(file => `${file}: ${whyNoRestart}`))
  for (const group of groups) {
    if (group.length === 0 || interrupted.signal.aborted) continue
    const { passed, failed, leftOut } = await runSuites([`--timeout=${SUITE}`, ...group], { env, signal: interrupted.signal })
    results.passed += passed
    results.failed += failed
    results.leftOut.push(...leftOut)
  }
}

/** Every suite with a part for a real Jenkins. */
async function suites() {
  const files = (await Array.fromAsync(glob('test/**/*.{test,long}.ts', { cwd: root }))).toSorted()
  const texts = await Promise.all(files.map(file => readFile(new URL(`../${file}`, import.meta.url), 'utf8')))
  return files.filter((_, index) => /^eachJenkins\(/m.test(texts[index]))
}

/** Suites take away what they made; of one that broke, what begins with our prefix is taken away here. */
async function cleanUp(prefix) {
  const answer = await fetch(`${url}/api/json?tree=jobs[name]`, { redirect: 'manual', headers: { authorization } })
  const { jobs } = await answer.json()
  for (const { name } of jobs.filter(({ name }) => name.startsWith(prefix))) {
    console.log(`taking away the folder ${name}, which a suite left`)
    await controller.deleteFolder([name])
  }
}

function report({ version, plugins }) {
  for (const line of results.leftOut) console.log(`left out: ${line}`)
  console.log(`met: Jenkins ${version}`)
  const named = Object.entries(plugins ?? {}).map(([name, version]) => `${name} ${version}`)
  const unseen = 'not shown to our user (needs Overall/Administer or Overall/SystemRead)'
  console.log(`plug-ins: ${plugins === null ? unseen : named.toSorted().join(', ')}`)
}
