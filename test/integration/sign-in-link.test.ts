import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { createOneTimeSignIn, LINK_LIFE } from '../../src/access/one-time-sign-in.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { spawnBound } from '../helpers/child.ts'
import { until } from '../helpers/until.ts'

let now = 0
const link = createOneTimeSignIn(() => now)
const bridge = await withBridge(t, { oneTimeSignIn: link, role: 'api', listener: { signInLimit: 4 } })
const path = '/api/v1/sign-in/once'
const exchange = (code: unknown, headers = {}) => bridge.call('POST', path, { code }, { authorization: '', ...headers })

t.test('the code is exchanged once for what signs in, and nothing records it', async t => {
  const code = link.issue()
  const answer = await exchange(code, { 'idempotency-key': 'once' })
  t.match([answer.status, answer.body], [200, { token: ADMIN_TOKEN }])
  t.equal(answer.headers.get('cache-control'), 'no-store')
  t.match(await exchange(code, { 'idempotency-key': 'once' }), { status: 403, body: { code: 'SIGN_IN_LINK_SPENT' } })
  const entries = await until('both are in the trail', async () => {
    const { body } = await bridge.call('GET', '/api/v1/audit?limit=50')
    const found = body.items.filter(({ route }: { route: string }) => route === path)
    return found.length === 2 && found
  })
  t.match(entries, [
    { outcome: 'refused', status: 403, subject: null },
    { outcome: 'done', status: 200, subject: 'admin' }
  ])
  for (const text of [bridge.logs(), JSON.stringify(entries)]) t.notMatch(text, new RegExp(`${code}|${ADMIN_TOKEN}`))
})

t.test('a code that is too old, or no code, is refused; too many of them are not looked at', async t => {
  const old = link.issue()
  now += LINK_LIFE
  t.match(await exchange(old), { status: 403, body: { code: 'SIGN_IN_LINK_SPENT' } })
  for (const odd of [undefined, '', 5, 'x'.repeat(101), { $ne: '' }]) t.equal((await exchange(odd)).status, 400)
  t.equal((await exchange('constructor')).status, 403)
  t.equal((await exchange('guess')).status, 403)
  const fresh = link.issue()
  const held = await exchange(fresh)
  t.match([held.status, held.body.code], [429, 'RATE_LIMITED'], 'after four wrong ones')
  t.ok(Number(held.headers.get('retry-after')) > 0)
})

/** A bridge on a separate terminal, by `script` of util-linux. */
async function onTerminal(t: Test, env: Record<string, string>) {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-link-'))
  const main = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url))
  const child = spawnBound('script', ['--quiet', '--return', '--command', `'${process.execPath}' '${main}'`, '/dev/null'], {
    env: { PATH: process.env['PATH'], PORT: '0', DRAIN_TIME: '0s', DATA_DIR: dir, ...env },
    stdio: ['pipe', 'pipe', 'inherit']
  })
  let shown = ''
  child.stdout.on('data', chunk => (shown += chunk))
  const ended = new Promise(resolve => child.once('close', resolve))
  t.teardown(async () => {
    child.stdin.write('\u0003')
    await ended
    await rm(dir, { recursive: true, force: true })
  })
  await until('the bridge has started', async () => shown.includes('"bridge started"'))
  return { dir, shown: () => shown }
}

t.test('a start on a terminal prints a link, once and outside the log', async t => {
  const { dir, shown } = await onTerminal(t, {})
  const [, origin = '', code = ''] = /Sign in +(http:\/\/127\.0\.0\.1:\d+)\/sign-in#once=([\w-]{43}) /.exec(shown()) ?? []
  t.equal(shown().split(code).length, 2)
  const body = JSON.stringify({ code })
  const answer = await fetch(origin + path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  t.strictSame(await answer.json(), { token: (await readFile(join(dir, 'admin-token'), 'utf8')).trim() })
  t.equal(shown().split(code).length, 2, 'nor is it logged when it is used')
})

t.test('a start that others can reach prints none', async t => {
  const { shown } = await onTerminal(t, { HOST: '0.0.0.0' })
  t.match(shown(), /Console +http/)
  t.notMatch(shown(), '#once=')
})
