import { createHmac } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { isSignedBy, startReceiver } from '../helpers/receiver.ts'

const webhooks = {
  outbound: { http: true, networks: ['127.0.0.1/32'], hosts: [] },
  webhookTimes: { first: 20, longest: 100, giveUp: 2_000 }
}
const bridge = await withBridge(t, { ...webhooks })
await bridge.project('demo')
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'demo' }
const run = async (args: readonly string[], more: Record<string, string> = {}) => {
  const { exit, out, err } = await cli(args, { ...env, ...more })
  return { exit, out: String(out), err }
}
const items = async (...args: string[]) => JSON.parse((await run([...args, '-o', 'json'])).out).items

t.test('members of a project, and who has access to it', async t => {
  t.match(await run(['members', 'set', 'oidc:alice', 'operator']), { exit: 0, err: 'demo: oidc:alice is operator\n' })
  t.match(await run(['members', 'set', 'oidc:alice', 'admin']), { exit: 0 })
  t.match(await run(['members', 'set', 'group:team', 'viewer']), { exit: 0 })
  t.match(await items('members', 'list'), [
    { subject: 'group:team', role: 'viewer' },
    { subject: 'oidc:alice', role: 'admin' }
  ])
  t.match((await run(['members', 'list'])).out, /^SUBJECT +ROLE\ngroup:team +viewer\n/)
  await makeToken(bridge, { demo: 'viewer' })
  const grants = await items('access')
  t.ok(grants.some((one: { why: string; source: string }) => one.why === 'token' && one.source === 'tokens'))
  t.ok(grants.some((one: { subject: string; why: string }) => one.subject === 'group:team' && one.why === 'group'))
  t.match((await run(['access'])).out, /^SUBJECT +NAME +ROLE +WHY +SOURCE +READONLY +EXPIRES\n/)
  t.match(await run(['access', '-o', 'yaml']), { out: /^items:\n {2}- subject: / })
  t.match(await run(['members', 'remove', 'oidc:alice']), { exit: 0, err: 'demo: removed oidc:alice\n' })
  t.match(await run(['members', 'remove', 'oidc:alice']), { exit: 3 })
  t.match(await run(['members', 'set', 'oidc:alice', 'owner']), { exit: 2 })
  const { token } = await makeToken(bridge, { demo: 'operator' })
  t.match(await run(['members', 'set', 'oidc:bob', 'viewer'], { JCB_TOKEN: token }), { exit: 4, err: /^jcb: FORBIDDEN/ })
})

t.test('roles of groups', async t => {
  t.match(await run(['group-roles', 'set', 'team-a', '--role', 'demo=operator', '--role', '*=viewer']), {
    ...{ exit: 0, err: 'team-a: demo=operator,*=viewer\n' }
  })
  t.match(await run(['group-roles', 'set', 'ops', '--platform-admin']), { exit: 0, err: 'ops: platform-admin\n' })
  t.match(await items('group-roles', 'list'), [
    { group: 'ops', role: 'platform-admin', source: 'api' },
    { group: 'team-a', projects: { demo: 'operator', '*': 'viewer' } }
  ])
  t.match((await run(['group-roles', 'list'])).out, /^GROUP +SUBJECT +ROLES +SOURCE\nops +group:ops +platform-admin +api\n/)
  t.match(await run(['group-roles', 'set', 'leads', '--project-maker']), { exit: 0, err: 'leads: project-maker\n' })
  t.match(await run(['group-roles', 'remove', 'leads']), { exit: 0 })
  for (const args of [
    [],
    ['--platform-admin', '--project-maker'],
    ['--platform-admin', '--role', 'demo=viewer'],
    ['--role', 'demo=owner']
  ])
    t.match(await run(['group-roles', 'set', 'ops', ...args]), { exit: 2 }, args.join(' '))
  t.match(await run(['group-roles', 'set', 'a:b', '--role', 'demo=viewer']), { exit: 1, err: /VALIDATION_FAILED/ })
  t.match(await run(['group-roles', 'remove', 'ops']), { exit: 0 })
  t.match(await run(['group-roles', 'remove', 'ops']), { exit: 3, err: /GROUP_ROLE_NOT_FOUND/ })
})

t.test('a project-maker makes a project; a platform-admin confirms its folder', async t => {
  await bridge.control('POST', '/edit', { action: 'add-folder', folder: 'theirs' })
  const { out: token } = await run(['tokens', 'create', 'leads', '--project-maker'])
  const maker = { JCB_TOKEN: token.trim() }
  t.match(await run(['create', 'project', 'theirs'], maker), { exit: 0 })
  t.match(await run(['confirm-folder', 'theirs'], maker), { exit: 4, err: /FORBIDDEN/ })
  t.match(await run(['confirm-folder', 'theirs']), { exit: 0, err: 'theirs: may use the folder theirs\n' })
  t.match((await run(['tokens', 'list'])).out, /leads +project-maker/)
})

t.test('webhooks: made, tried, changed, and gone', async t => {
  const receiver = await startReceiver(t)
  const shown = await run(['webhooks', 'create', receiver.url, '--type', 'Blocked', '--type', 'Drifted'])
  t.match(shown, { exit: 2, err: /--type takes one of .*DriftDetected/ })
  const made = await run(['webhooks', 'create', receiver.url, '--type', 'Blocked', '-d', 'chat'])
  t.match(made, { exit: 0, out: /^whsec_\S+\n$/, err: /^created webhook wh_\w+; its secret is not shown again\n$/ })
  const id = /wh_\w+/.exec(made.err)?.[0] ?? ''
  t.match(await items('webhooks', 'list'), [{ id, types: ['Blocked'], description: 'chat', enabled: true }])
  t.notMatch((await run(['webhooks', 'list', '-o', 'json'])).out, /whsec_/)

  t.match(await run(['webhooks', 'test', id]), { exit: 0, out: /Test +0 +ok +204/ })
  const [message] = receiver.received
  t.ok(message !== undefined && isSignedBy(made.out.trim(), message))
  receiver.answer(500)
  t.match(await run(['webhooks', 'test', id]), { exit: 1, err: /^jcb: not delivered: / })
  t.match(await items('webhooks', 'deliveries', id), [
    { type: 'Test', status: 500 },
    { type: 'Test', outcome: 'ok' }
  ])
  const delivery = (await items('webhooks', 'deliveries', id))[0].id
  t.match(await run(['webhooks', 'redeliver', id, delivery]), { exit: 3 }, 'a test is not sent again')

  t.match(await run(['webhooks', 'set', id, '--all-types', '--disable']), { exit: 0, out: /all +Disabled +Requested/ })
  t.match(await run(['webhooks', 'set', id]), { exit: 2, err: /nothing to change/ })
  t.match(await run(['webhooks', 'set', id, '--enable', '--disable']), { exit: 2 })
  const file = join(t.testdir(), 'secret')
  t.match(await run(['webhooks', 'rotate-secret', id, '--secret-to', file]), { exit: 0, out: '', err: /^rotated/ })
  t.match(readFileSync(file, 'utf8'), /^whsec_\S+\n$/)
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.match(await run(['webhooks', 'rotate-secret', id, '--secret-to', file]), { exit: 2, err: /already exists/ })
  t.match(await run(['webhooks', 'delete', id]), { exit: 0 })
  t.match(await run(['webhooks', 'test', id]), { exit: 3, err: /WEBHOOK_NOT_FOUND/ })
})

t.test('the audit trail, by filters and as long as asked for', async t => {
  const all = await items('audit', 'list', '--limit', '10000')
  t.ok(all.length > 5)
  t.ok((await items('audit', 'list', '--outcome', 'failed')).every((one: { outcome: string }) => one.outcome === 'failed'))
  t.match(await items('audit', 'list', '--target', 'group:team'), [{ action: 'member.write', subject: 'admin', outcome: 'done' }])
  t.strictSame(await items('audit', 'list', '--project', 'nowhere'), [])
  t.strictSame(await items('audit', 'list', '--until', '2020-01-01T00:00:00Z'), [])
  t.match((await run(['audit', 'list', '--limit', '2'])).out, /^TIME +SUBJECT +ACTION .*\n.*\n.*\n$/)
  t.match(await run(['audit', 'list', '--since', 'soon']), { exit: 1, err: /#\/query\/since/ })
})

t.test('webhooks: a chat has its format, and the secret of a robot comes from a file', async t => {
  const receiver = await startReceiver(t)
  const dir = await mkdtemp(join(tmpdir(), 'jcb-cli-'))
  t.teardown(() => rm(dir, { recursive: true }))
  const file = join(dir, 'robot')
  await writeFile(file, 'SEC-not-a-real-one\n', { mode: 0o600 })
  t.match(await run(['webhooks', 'create', receiver.url, '--format', 'telegram']), {
    exit: 2,
    err: /Allowed choices are events, slack/
  })
  const args = ['webhooks', 'create', `${receiver.url}/robot`, '--format', 'dingtalk']
  t.match(await run([...args, '--robot-secret-file', join(dir, 'missing')]), { exit: 2, err: /--robot-secret-file/ })
  const made = await run([...args, '--robot-secret-file', file])
  t.match(made, { exit: 0 }, made.err)
  t.notMatch(made.out + made.err, /SEC-not-a-real-one/)
  const id = /wh_\w+/.exec(made.err)?.[0] ?? ''
  const [hook] = (await items('webhooks', 'list')).filter((each: { id: string }) => each.id === id)
  t.match(hook, { format: 'dingtalk' })
  t.notMatch(JSON.stringify(hook), /SEC-not-a-real-one/)
  await run(['webhooks', 'test', id])
  const [message] = receiver.received
  const query = new URL(message?.url ?? '', receiver.url).searchParams
  const text = `${query.get('timestamp')}\nSEC-not-a-real-one`
  t.equal(
    query.get('sign'),
    createHmac('sha256', 'SEC-not-a-real-one').update(text).digest('base64'),
    'without the end of the line'
  )
  t.match(
    await run(['webhooks', 'create', receiver.url, '--format', 'slack', '--robot-secret-file', file]),
    { exit: 1 },
    'only for dingtalk'
  )
})

t.test('what is unmanaged is listed, ignored, taken over and deleted, and what was changed in Jenkins is kept', async t => {
  const project = 'strange'
  await bridge.project(project, { policies: { drift: 'report' } })
  const asked = (...args: string[]) => run([...args, '-p', project])
  const edit = (action: string, id: string, fields: object = {}) =>
    bridge.control('POST', '/edit', { action, folder: project, id, fields, class: 'UsernamePasswordCredentialsImpl' })
  for (const id of ['a', 'b'])
    await edit('add', id, { username: 'bob', password: 'theirs', description: 'Theirs', usernameSecret: 'false' })
  t.match(await asked('unmanaged', 'list'), {
    exit: 0,
    out: /ID +KIND .*\na +Username with password +username-password +bob +- +- +Theirs/
  })
  t.match(await asked('unmanaged', 'ignore', 'a'), { exit: 0, err: 'a: ignored; 1 unmanaged in strange\n' })
  t.match(await asked('unmanaged', 'notice', 'a'), { exit: 0, err: 'a: no longer ignored; 2 unmanaged in strange\n' })
  t.match(await asked('unmanaged', 'ignore', 'c'), { exit: 3 })
  t.match(await asked('unmanaged', 'delete', 'b'), { exit: 2, err: /confirm with --yes/ })
  t.match(await asked('unmanaged', 'delete', 'b', '--yes'), { exit: 0, err: 'b: deletion requested; 1 unmanaged in strange\n' })
  t.equal(await bridge.readback(project, 'b'), null)
  t.match(await asked('unmanaged', 'delete', 'b', '--yes'), { exit: 3, err: /no unmanaged credential/ })
  t.match(await asked('unmanaged', 'take-over', 'a'), { exit: 2, err: /--secret-file password=FILE/ })
  const file = join(await mkdtemp(join(tmpdir(), 'jcb-cli-')), 'password')
  t.teardown(() => rm(dirname(file), { recursive: true }))
  await writeFile(file, 'ours-not-a-real-one')
  const taken = await asked('unmanaged', 'take-over', 'a', '--secret-file', `password=${file}`, '--wait')
  t.match(taken, { exit: 0 }, taken.err)
  const held = { username: 'bob', description: 'Theirs', password: 'ours-not-a-real-one' }
  t.match(await bridge.readback(project, 'a'), held)
  t.match(await asked('keep-theirs', 'a'), { exit: 5, err: /not known to be changed/ })
  await edit('set', 'a', { description: 'Changed there' })
  const kept = await asked('keep-theirs', 'a', '--wait')
  t.match(kept, { exit: 0, err: /^strange\/a: has the values of Jenkins, generation 2\n/ }, kept.err)
  t.match(await bridge.readback(project, 'a'), { ...held, description: 'Changed there' })
})
