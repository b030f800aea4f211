import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { standInClasses } from '../../src/app/stand-in-classes.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { writeClasses } from '../helpers/groovy-jenkins.ts'
import { javaHome } from '../helpers/jenkinsfile/play.ts'
import { readerScript } from '../unit/jenkins/worlds.ts'
import { command } from './command.ts'

const SUITES = [
  'jenkins-bulk.test',
  'jenkins-client.test',
  'jenkins-permissions.test',
  'jenkins-drift.long',
  'running-builds.test',
  'api-tokens.test'
]

const sampled = [
  ['2.263.4', 'full'],
  ['2.528.1', 'admin']
] as const
const others = [
  ['2.263.4', 'admin'],
  ['2.528.1', 'full']
] as const
/** Each version and each user once; with `--all` every pair of them. */
const pairs = process.env['LONG_ALL'] === 'true' ? [...sampled, ...others] : sampled

for (const [version, user] of pairs)
  t.test(`everything on the stand-in for ${version}, as ${user}`, async t => {
    const jenkins = await startStandIn({ version, prefix: '/ci', ...standInClasses() })
    t.teardown(() => jenkins.close())
    const env = { JENKINS_URL: jenkins.url, JENKINS_USER: user, JENKINS_TOKEN: `${user}-token` }
    const { code, output } = await command(process.execPath, ['scripts/test-jenkins.mjs'], env)
    t.match(output, /\n[1-9]\d{2} passed, 0 failed\n$/, output)
    t.equal(code, 0)
    for (const suite of SUITES) t.match(output, new RegExp(`^ok +test/integration/${suite}.ts`, 'm'))
    t.match(output, new RegExp(`^met: Jenkins ${version.replaceAll('.', '\\.')}$`, 'm'))
    const whyNot = user === 'admin' ? 'only with --restart' : 'needs Overall/Administer'
    t.match(output, `left out: test/integration/jenkins-restart.long.ts: ${whyNot}`)
    t.strictSame(jenkins.controller.root.items, [], 'nothing is left')
    t.match(jenkins.controller.tokens.of(user), { length: 1 })
  })

for (const user of ['admin', 'full'])
  t.test(`a Jenkins without the plug-ins of some types, as ${user}: those are left out, and that is said`, async t => {
    const jenkins = await startStandIn({ version: '2.528.1' })
    t.teardown(() => jenkins.close())
    const env = { JENKINS_URL: jenkins.url, JENKINS_USER: user, JENKINS_TOKEN: `${user}-token` }
    const suites = ['jenkins-client.test', 'jenkins-bulk.test', 'jenkins-drift.long'].map(name => `test/integration/${name}.ts`)
    const { code, output } = await command(process.execPath, ['scripts/test-jenkins.mjs', ...suites], env)
    t.match(output, /\n[1-9]\d{2} passed, 0 failed\n$/, output)
    t.equal(code, 0)
    const [app, key] = ['github-branch-source', 'aws-credentials'].map(
      name => new RegExp(`^left out: .*needs the plug-in ${name}$`, 'gm')
    )
    for (const left of [app, key]) t.equal(output.match(left ?? '')?.length, suites.length, String(left))
    t.strictSame(jenkins.controller.root.items, [], 'nothing is left')
  })

t.test('the restart, where it is asked for by an administrator', async t => {
  const jenkins = await startStandIn({ version: '2.528.1' })
  t.teardown(() => jenkins.close())
  const run = (user: string) => {
    const env = { JENKINS_URL: jenkins.url, JENKINS_USER: user, JENKINS_TOKEN: `${user}-token` }
    const suite = 'test/integration/jenkins-restart.long.ts'
    return command(process.execPath, ['scripts/test-jenkins.mjs', '--restart', suite], env)
  }
  const { output } = await run('admin')
  t.match(output, /^ok +test.integration.jenkins-restart.long.ts/m)
  t.match(output, /\n\d\d passed, 0 failed\n$/)
  t.strictSame(jenkins.controller.root.items, [], 'nothing is left')
  const left = await run('full')
  t.match(left.output, 'left out: test/integration/jenkins-restart.long.ts: needs Overall/Administer')
  t.match(left.output, /^no test ran\n0 passed, 1 failed$/m, 'what tried nothing is no success')
  t.equal(left.code, 1)
})

t.test('the reader, by a real Groovy: a key as the credential gives it, every character, bytes', async t => {
  const directory = t.testdir()
  await writeClasses(directory)
  const held = async (id: string) => {
    const file = join(directory, 'read.groovy')
    await writeFile(file, readerScript('F $y', id))
    const { output } = await command('groovy', ['-cp', directory, '-c', 'UTF-8', file], { JAVA_HOME: javaHome() })
    return JSON.parse(output) as unknown
  }
  const common = { description: 'd', scope: 'GLOBAL' }
  t.strictSame(await held('ssh'), { ...common, username: 'git', passphrase: null, privateKeys: ['a key\n'] })
  t.strictSame(await held('text $x "é"'), { ...common, secret: 'a\u0001\u001b\r\n\u2028é😀' })
  t.strictSame(await held('file'), { ...common, bytes_b64: 'AP8=' })
})
