import { readFileSync } from 'node:fs'
import t from 'tap'
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

t.test('no test is a failure', async t => {
  const { code, output } = await run('empty')
  t.equal(lastLine(output), '0 passed, 1 failed')
  t.not(code, 0)
})

t.test('the real-Jenkins suite says what it needs', async t => {
  const { code, output } = await command(process.execPath, ['scripts/test-jenkins.mjs'], { JENKINS_URL: '' })
  t.match(output, 'JENKINS_URL')
  t.not(code, 0)
})

t.test('set-up: nothing to do is quick and silent; an unknown need is refused', async t => {
  t.strictSame(await command(process.execPath, ['scripts/setup.mjs', 'dev']), { code: 0, output: '' })
  const { code, output } = await command(process.execPath, ['scripts/setup.mjs', 'coffee'])
  t.match(output, 'unknown need: coffee')
  t.not(code, 0)
})

t.test('every script that needs packages sets up first', async t => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> }
  const alone = ['check', 'env']
  for (const name of Object.keys(scripts).filter(name => !name.startsWith('pre') && !alone.includes(name)))
    t.match(scripts[`pre${name}`], /^node scripts\/setup\.mjs/, name)
})
