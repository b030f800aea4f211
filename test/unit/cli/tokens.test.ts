import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { cli } from '../../helpers/cli.ts'
import { startScriptedBridge } from '../../helpers/scripted-bridge.ts'

const made = { id: 'tok_1', name: 'ci', token: 'jcb_secret', roles: {} }

t.test('the text of a token goes to stdout alone, or into a file that only its owner reads', async t => {
  const bridge = await startScriptedBridge(t, () => ({ status: 201, body: made }))
  const shown = await cli(['tokens', 'create', 'ci'], bridge.env)
  t.strictSame([String(shown.out), shown.err], ['jcb_secret\n', 'created token tok_1; it is not shown again\n'])
  t.match(JSON.parse(String((await cli(['tokens', 'create', 'ci', '-o', 'json'], bridge.env)).out)), made)
  const file = join(t.testdir(), 'token')
  for (const output of ['table', 'json']) {
    const path = `${file}-${output}`
    const written = await cli(['tokens', 'create', 'ci', '--token-file', path, '-o', output], bridge.env)
    t.notMatch(String(written.out) + written.err, 'jcb_secret')
    t.equal(readFileSync(path, 'utf8'), 'jcb_secret\n')
    t.equal(statSync(path).mode & 0o777, 0o600)
  }
})

t.test('no token is made that could not be written down', async t => {
  const bridge = await startScriptedBridge(t, () => ({ status: 201, body: made }))
  const file = join(t.testdir({ token: 'of before' }), 'token')
  t.match(await cli(['tokens', 'create', 'ci', '--token-file', file], bridge.env), { exit: 2, err: /already exists/ })
  t.strictSame([bridge.asked, readFileSync(file, 'utf8')], [[], 'of before'])
})

t.test('roles and ends as they are typed', async t => {
  const bridge = await startScriptedBridge(t, () => ({ status: 201, body: made }))
  const run = (...args: string[]) => cli(['tokens', 'create', 'ci', ...args], bridge.env)
  await run('--role', 'a=viewer', '--role', '*=admin', '--read-only', '--expires', '2027-01-31T12:00:00+01:00')
  t.strictSame(bridge.asked[0]?.body, {
    ...{ name: 'ci', roles: { a: 'viewer', '*': 'admin' }, readOnly: true, expiresAt: '2027-01-31T11:00:00.000Z' }
  })
  const before = Date.now()
  await run('--expires', '90d')
  const { expiresAt } = (bridge.asked[1] as { body: { expiresAt: string } }).body
  const days = (Date.parse(expiresAt) - before) / 86_400_000
  t.ok(days >= 90 && days < 90.1, expiresAt)
  for (const role of ['a=owner', 'a', '=viewer', 'a=viewer=x'])
    t.match(await run('--role', role), { exit: 2, err: /--role takes/ }, role)
  for (const end of ['soon', '90', '123456d', '-1d', '90days', '1/2/2027'])
    t.match(await run(`--expires=${end}`), { exit: 2, err: /--expires takes/ }, end)
})
