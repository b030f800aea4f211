import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { spawnBound } from '../helpers/child.ts'
import { until } from '../helpers/until.ts'

const SECRET = 'not-a-real-one-51c8'
const CTRL_C = '\u0003'
const bridge = await withBridge(t)
await bridge.project('demo')
const credential = (id: string) => `/api/v1/projects/demo/credentials/${id}`

/** A command line on a terminal of its own, by `script` of util-linux: all that is shown on it, and a way to type. */
function onTerminal(t: Test, ...args: string[]) {
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
  const line = [process.execPath, main, ...args].map(part => `'${part}'`).join(' ')
  const env = { ...process.env, JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'demo' }
  const child = spawnBound('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill())
  let shown = ''
  child.stdout.on('data', chunk => (shown += chunk))
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  return {
    ended,
    shown: () => shown,
    /** Types what a person would, once the question stands there. */
    async answer(question: string, text: string) {
      await until(`the question ${question}`, async () => shown.includes(question))
      child.stdin.write(text)
    }
  }
}

t.test('a secret is asked for and never shown', async t => {
  const made = onTerminal(t, 'create', 'credential', 'asked', '-t', 'username-password', '--field', 'username=alice', '--wait')
  await made.answer('Password or token: ', `${SECRET}\r`)
  t.equal(await made.ended, 0, made.shown())
  t.match(made.shown(), /asked +username-password +(\u001b\[\d+m)?Synced/)
  t.notMatch(made.shown(), SECRET)
  t.match(await bridge.readback('demo', 'asked'), { username: 'alice', password: SECRET })
})

t.test('Ctrl-C at the question makes nothing', async t => {
  const stopped = onTerminal(t, 'create', 'credential', 'stopped', '-t', 'access-token')
  await stopped.answer('Token: ', `${SECRET}${CTRL_C}`)
  t.not(await stopped.ended, 0)
  t.notMatch(stopped.shown(), SECRET)
  t.equal((await bridge.call('GET', credential('stopped'))).status, 404)
})

t.test('a project goes only when its name is typed', async t => {
  const question = 'This deletes demo with 1 credential, here and in Jenkins. Type its name to confirm: '
  const wrong = onTerminal(t, 'delete', 'project', 'demo')
  await wrong.answer(question, 'dem\r')
  t.equal(await wrong.ended, 1, wrong.shown())
  t.match(wrong.shown(), 'nothing was deleted')
  t.equal((await bridge.call('GET', credential('asked'))).status, 200)
  const right = onTerminal(t, 'delete', 'project', 'demo', '--wait')
  await right.answer(question, 'demo\r')
  t.equal(await right.ended, 0, right.shown())
  t.equal((await bridge.call('GET', '/api/v1/projects/demo')).status, 404)
})
