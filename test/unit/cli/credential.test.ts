import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { cli } from '../../helpers/cli.ts'
import { startScriptedBridge } from '../../helpers/scripted-bridge.ts'

const field = (name: string, more: object) => ({ name, label: name, secret: false, required: true, input: 'text', ...more })
const types = [
  { type: 'username-password', fields: [field('username', {}), field('password', { secret: true, input: 'password' })] },
  { type: 'kubeconfig', fields: [field('content', { secret: true, input: 'file' })] }
]
const credential = {
  ...{ project: 'demo', id: 'a', type: 'username-password', generation: 7, usernameSecret: false, data: {}, secretFields: [] },
  ...{ warnings: [], facts: {}, status: { phase: 'Pending' }, updatedAt: '2026-01-01T00:00:00.000Z', expiresAt: null }
}
/** A bridge that knows two types, and holds one credential. */
async function holding(t: Test, more: object = {}) {
  const bridge = await startScriptedBridge(t, ({ path }) => ({
    body: path.endsWith('/credential-types') ? { items: types } : { ...credential, ...more }
  }))
  const sent = () => bridge.asked.filter(({ method }) => method === 'POST' || method === 'PATCH')
  const run = (args: string, stdin: string | Buffer = '') => cli(args.split(' '), bridge.env, { stdin })
  return { run, sent, asked: bridge.asked }
}
const create = 'create credential a --type username-password'

t.test('a secret comes from a file or stdin, without the end of its line; a file field as it is', async t => {
  const { run, sent } = await holding(t)
  const file = join(t.testdir(), 'secret')
  writeFileSync(file, 'first\nsecond\r\n')
  await run(`${create} --field username=bot=1 --secret-file password=${file}`)
  await run('create credential a --type kubeconfig --secret-file content=-', 'a: b\n')
  t.match(
    sent().map(({ body }) => body),
    [
      { id: 'a', type: 'username-password', data: { username: 'bot=1', password: 'first\nsecond' } },
      { type: 'kubeconfig', data: { content: 'a: b\n' } }
    ]
  )
})

const wrong: readonly (readonly [string, string, RegExp])[] = [
  ['a secret in an argument', `${create} --field password=hunter2`, /password is secret, and others see/],
  ['a field that there is not', `${create} --field nothing=x`, /unknown field; the fields of [a-z-]+ are username, password/],
  ['a pair without a name', `${create} --field =hunter2`, /it must be --field NAME=VALUE/],
  ['a pair without a value', `${create} --secret-file hunter2`, /it must be --secret-file NAME=FILE/],
  ['stdin twice', `${create} --secret-file password=- --secret-file username=-`, /stdin holds one secret alone/],
  ['no secret, and nobody to ask', `${create} --field username=bot`, /password is missing: --secret-file password=FILE/],
  ['another type', 'create credential a --type cloud', /--type must be one of|Allowed choices/],
  ['a user name that is secret, in an argument', `${create} --username-secret --field username=bot`, /username is secret/],
  ['a change of nothing', 'set a', /nothing to change: use/],
  ['a secret in the argument of a change', 'set a --field password=hunter2', /password is secret/]
]
for (const [name, args, why] of wrong)
  t.test(`refused, and nothing is sent: ${name}`, async t => {
    const { run, sent } = await holding(t)
    const { exit, err } = await run(args, 'x')
    t.equal(exit, 2)
    t.match(err, why)
    t.notMatch(err, 'hunter2')
    t.strictSame(sent(), [])
  })

t.test('a change is made of what was seen, and of what is named alone', async t => {
  const { run, sent } = await holding(t)
  t.equal((await run('set a --description text --no-username-secret')).exit, 0)
  t.equal((await run('set a --secret-file password=-', 'new\n')).exit, 0)
  t.strictSame(
    sent().map(({ method, headers, body }) => [method, headers['if-match'], body]),
    [
      ['PATCH', '"7"', { description: 'text', usernameSecret: false }],
      ['PATCH', '"7"', { data: { password: 'new' } }]
    ]
  )
})

t.test('a user name that is a secret already is no argument either', async t => {
  const { run, sent } = await holding(t, { usernameSecret: true })
  t.match(await run('set a --field username=bot'), { exit: 2, err: /username is secret/ })
  t.match(await run('set a --field username=bot --no-username-secret'), { exit: 0 })
  t.equal(sent().length, 1)
})

t.test('warnings and a public key are shown', async t => {
  const { run } = await holding(t, {
    warnings: [{ code: 'Old', detail: 'a\u001b[2J' }],
    facts: { publicKey: 'ssh-ed25519 AAAA' }
  })
  const { out, err } = await run('set a --description x')
  t.equal(err, 'warning: Old: a [2J\n')
  t.match(String(out), /\n\nssh-ed25519 AAAA\n$/)
  t.notMatch(String((await run('set a --description x -o json')).out), /\n\nssh/)
})
