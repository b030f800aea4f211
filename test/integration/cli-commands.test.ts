import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { parse } from 'yaml'
import { run } from '../../src/cli/run.ts'
import { credentialTypes } from '../../src/domain/types/index.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { execFileAsync } from '../helpers/child.ts'
import { cli } from '../helpers/cli.ts'
import { until } from '../helpers/until.ts'
import { command } from '../project/command.ts'

const bridge = await withBridge(t)
const dir = await mkdtemp(join(tmpdir(), 'jcb-cli-'))
t.teardown(() => rm(dir, { recursive: true }))
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'demo' }
const SECRET = 'not-a-real-one-7f3a'

/** Runs a command line that must work, and gives what it prints. */
async function works(args: readonly string[], stdin = ''): Promise<{ out: string; err: string }> {
  const { exit, out, err } = await cli(args, env, { stdin })
  if (exit !== 0) throw new Error(`${args.join(' ')} ended with ${exit}: ${err}`)
  return { out: out.toString(), err }
}

const json = async (args: readonly string[], stdin = '') => JSON.parse((await works([...args, '-o', 'json'], stdin)).out)
const columnsOf = (table: string): string[] => (table.split('\n')[0] ?? '').split(/ {2,}/)

t.test('a project and a credential from nothing, and back', async t => {
  t.match((await works(['create', 'project', 'demo', '--display-name', 'Demo'])).err, 'its folder in Jenkins is demo')
  t.match((await works(['create', 'project', 'demo', '--if-missing'])).err, 'already exists')
  t.equal((await cli(['create', 'project', 'demo'], env)).exit, 5)

  const args = ['create', 'credential', 'registry', '-t', 'username-password', '--field', 'username=alice', '--wait']
  const made = await works([...args, '--secret-file', 'password=-'], `${SECRET}\n`)
  t.match(made.out, /^ID .*\nregistry +username-password +Synced/)
  t.match(made.err, 'in Jenkins: 1 of 1')
  t.match(await bridge.readback('demo', 'registry'), { username: 'alice', password: SECRET }, 'without the end of the line')

  await works(['set', 'registry', '-d', 'Docker Hub', '--wait'])
  t.match(await json(['get', 'credential', 'registry']), { description: 'Docker Hub', generation: 2, secretFields: ['password'] })
  t.match((await works(['get', 'credentials', 'registry'])).out, /password +\(set, never shown\)/)

  const key = await works([
    'create',
    'credential',
    'git-key',
    '-t',
    'ssh-key',
    '--field',
    'username=git',
    '--generate',
    'ed25519'
  ])
  t.match(key.out, /^ssh-ed25519 AAAA/m, 'the public half comes back')
  const { out: snippets } = await works(['snippets', 'registry'])
  t.match(snippets, "usernamePassword(credentialsId: 'registry'")
  const { out: step } = await works([
    'snippets',
    'registry',
    '--form',
    'step',
    '--syntax',
    'declarative',
    '--set',
    'registry=ghcr.io'
  ])
  t.match(step, '--password-stdin ghcr.io')
  t.notMatch(step, 'pipeline {')
  t.match(await cli(['snippets', 'registry', '--set', 'constructor=x'], env), {
    exit: 2,
    err: /--set takes one of these names: registry/
  })

  const { out: set } = await works(['export'])
  t.match(
    set,
    /- id: registry\n.*\n {4}description: Docker Hub\n {4}data:\n {6}username: alice\n {6}# password: \$\{REGISTRY_PASSWORD\}/
  )
  t.match((await works(['apply', '-f', '-'], set)).err, 'demo: 0 created, 0 updated, 2 unchanged, 0 deleted')
  const other = await cli(['apply', '-f', '-', '--dry-run'], env, { stdin: set.replaceAll('id: registry', 'id: copied') })
  t.match(other, { exit: 1, err: /password/ }, 'elsewhere, what is missing is said')

  t.match((await works(['delete', 'credential', 'git-key', '--wait'])).err, /^deleted from Jenkins: 1 of 1$/m)
  t.equal((await cli(['get', 'credential', 'git-key'], env)).exit, 3)
})

t.test('which builds used it, and a deletion that minds them', async t => {
  for (const number of [1, 2, 5])
    await bridge.control('POST', '/build', {
      folder: 'demo',
      job: 'app',
      number,
      credential: 'registry',
      at: Date.UTC(2026, 0, number)
    })
  t.match((await works(['usage', 'registry'])).out, /demo\/app +5 +2026-01-05T00:00:00.000Z +1-2, 5/)
  const kept = await cli(['delete', 'credential', 'registry', '--if-unused'], env)
  t.equal(kept.exit, 5)
  t.match(kept.err, /CREDENTIAL_USED/)
})

t.test('a filter that would be ignored is refused', async t => {
  for (const [args, err] of [
    [['get', 'projects', '--phase', 'Blocked'], /^jcb: --phase does not apply to projects$/m],
    [['get', 'project', '-A'], /^jcb: --all-projects does not apply to project$/m],
    [['get', 'types', '-q', 'x'], /^jcb: --query does not apply to types$/m],
    [['get', 'projects', '--verified', 'valid'], /^jcb: --verified does not apply to projects$/m],
    [['get', 'credential', 'registry', '--expiring', '7d'], /^jcb: --expiring does not apply to one by name$/m],
    [['events', '--since', '1-1'], /^jcb: --since needs --follow$/m]
  ] as const)
    t.match(await cli(args, env), { exit: 2, err }, args.join(' '))
  t.equal(
    (await cli(['get', 'credential', 'nothing'], env)).err,
    'jcb: CREDENTIAL_NOT_FOUND: No credential of this project has this id; it may have been deleted.\n'
  )
})

t.test('what there is, for people and for scripts', async t => {
  t.strictSame(columnsOf((await works(['get', 'projects'])).out), [
    'NAME',
    'FOLDER',
    'CREDENTIALS',
    'PENDING',
    'SYNCED',
    'RETRYING',
    'BLOCKED',
    'DRIFTED',
    'DELETING',
    'UNMANAGED',
    'EXPIRED',
    'COPIES',
    'CHECKED',
    'REASON'
  ])
  t.match(await json(['get', 'project', 'demo']), { name: 'demo', displayName: 'Demo' })
  t.match(await json(['get', 'credentials', '--phase', 'Synced', '-q', 'reg']), { items: [{ id: 'registry' }] })
  t.strictSame(await json(['get', 'credentials', '-t', 'kubeconfig']), { items: [] })
  t.match(parse((await works(['get', 'credentials', '-o', 'yaml'])).out), {
    items: [{ id: 'registry', data: { username: 'alice' } }]
  })
  t.match((await works(['get', 'types', 'ssh-key'])).out, /ssh-key +privateKey +yes/)
  t.match((await works(['get', 'controllers'])).out, /Ready +2\./)
  t.match((await works(['whoami'])).out, /^SUBJECT .*\nadmin /)
  t.match((await works(['overview'])).out, /^PROJECTS +CREDENTIALS +SYNCED [\s\S]*^CONTROLLER +STATE [\s\S]*^default +Ready/m)
  t.match(await json(['overview', '--window', '7d']), { window: '7d', projectsTotal: 1 })
  t.match(await json(['get', 'projects', '--state', 'drifted']), { items: [] })
  t.match(await json(['get', 'projects', '--sort', '-trouble']), { items: [{ name: 'demo' }] })
  t.match(await cli(['get', 'credentials', '--state', 'drifted'], env), { exit: 2, err: /--state does not apply/ })
  t.match((await works(['search', 'nothing', 'like', 'it'])).out, /^KIND +PROJECT +ID +TYPE +PHASE +DESCRIPTION\n$/)
  t.match((await works(['search', 'DEMO'])).out, /^KIND .*\nproject +demo /)
  t.match((await works(['plan'])).out, /registry +none +InSync/)
  const events = (await works(['events'])).out
  t.match(events, /^TIME +EVENT\n/)
  t.match(events, /The bridge wrote registry to Jenkins\n/)
  t.match(events, /The admin token created registry\n/)
  t.match(await json(['events', 'registry', '--limit', '2']), { items: [{ credential: 'registry' }, { credential: 'registry' }] })
})

t.test('sync repairs what was changed in Jenkins only when it is told to, under the policy report', async t => {
  await bridge.project('reporting', { policies: { drift: 'report' } })
  const body = { id: 'x', type: 'access-token', data: { token: 'not-a-real-one' } }
  await bridge.call('POST', '/api/v1/projects/reporting/credentials', body, { prefer: 'wait=20' })
  await bridge.control('POST', '/edit', { action: 'set', folder: 'reporting', id: 'x', fields: { description: 'theirs' } })
  await works(['sync', 'x', '--repair', '--wait', '-p', 'reporting'])
  t.match(await bridge.readback('reporting', 'x'), { description: '', secret: 'not-a-real-one' })
})

t.test('apply: a dry run, a run, a prune, and what is wrong with a file', async t => {
  const set = `credentials:
  - { id: registry, type: username-password, description: Docker Hub, data: { username: alice } }
  - { id: sonar, type: access-token, data: { token: ${SECRET}-2 } }
`
  const dry = await works(['apply', '-f', '-', '--dry-run'], set)
  t.match(dry.out, /demo +registry +unchanged +none +InSync/)
  t.match(dry.out, /demo +sonar +created +create +Created/)
  t.match(dry.err, 'demo: 1 created, 0 updated, 1 unchanged, 0 deleted (dry run: nothing was changed)')
  t.equal((await cli(['get', 'credential', 'sonar'], env)).exit, 3)

  const file = join(dir, 'set.yaml')
  await writeFile(file, `project: demo\n${set}`)
  const done = await works(['apply', '-f', file, '--wait', '-o', 'json'])
  t.match(JSON.parse(done.out), { items: [{ project: 'demo', created: 1, unchanged: 1 }] })
  t.match(done.err, 'in Jenkins: 2 of 2')
  t.match(await bridge.readback('demo', 'sonar'), { secret: `${SECRET}-2` })
  t.match((await works(['apply', '-f', file])).err, '0 created, 0 updated, 2 unchanged, 0 deleted')

  const kept = set.replace(/, data: { token: .* } }/, ' }')
  t.match((await works(['apply', '-f', '-'], kept)).err, '0 created, 0 updated, 2 unchanged, 0 deleted', 'secrets are left out')

  await writeFile(file, `${set.split('\n').slice(0, 2).join('\n')}\n`)
  const pruned = await works(['apply', '-f', file, '--prune', '--wait'])
  t.match(pruned.err, /^in Jenkins: 1 of 1, deleted from Jenkins: 1 of 1$/m)
  t.equal(await bridge.readback('demo', 'sonar'), null)

  const refused = async (exit: number, said: RegExp, text: string, more: readonly string[] = []) => {
    const answer = await cli(['apply', '-f', '-', ...more], env, { stdin: text })
    t.equal(answer.exit, exit, answer.err)
    t.match(answer.err, said)
    t.notMatch(answer.err + answer.out.toString(), SECRET)
  }
  await refused(2, /cannot be read, and nothing was done\. At line 2, column \d+: It is not valid YAML/, `a:\n  b: {${SECRET}`)
  await refused(2, /must have a list "credentials"/, `- ${SECRET}`)
  await refused(2, /no declared set of credentials: it is empty/, '')
  await refused(2, /second one for the project "demo"/, `${set}---\n${set}`)
  await refused(2, /for the project "demo", which differs from -p/, `project: demo\n${set}`, ['-p', 'other'])
  await refused(
    1,
    /demo: VALIDATION_FAILED.*\n +#\/credentials\/0\/data/,
    `credentials: [{ id: x, type: access-token, data: { tokn: ${SECRET} } }]`
  )
  await refused(5, /MASS_DELETE/, 'credentials: []', ['--prune'])
  await refused(3, /nowhere: PROJECT_NOT_FOUND/, set, ['-p', 'nowhere'])
})

t.test('apply: of several projects it is said what became of each', async t => {
  await bridge.project('one')
  await bridge.project('two')
  const key = {
    username: 'git',
    privateKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEJxc4kcMhEmEWL9QKQ6zS8xyKEL0e6xAqu3LXxNmEdV x'
  }
  const documents = [
    { project: 'one', credentials: [{ id: 'a', type: 'access-token', data: { token: SECRET } }] },
    { project: 'two', credentials: [{ id: 'k', type: 'ssh-key', data: key }] },
    { project: 'demo', credentials: [] }
  ]
  const stdin = documents.map(document => JSON.stringify(document)).join('\n---\n')
  const { exit, out, err } = await cli(['apply', '-f', '-'], env, { stdin })
  t.equal(exit, 1)
  t.match(out.toString(), /one +a +created/)
  t.match(err, /^one: 1 created.*\ntwo: refused, nothing was changed\ndemo: not tried\n/)
  t.match(err, /jcb: two: VALIDATION_FAILED.*\n +#\/credentials\/0\/data\/privateKey: This is a public key\..* \(PublicKey\)/)
  const late = { project: 'two', credentials: [{ id: 'new', type: 'access-token' }] }
  const missing = await cli(['apply', '-f', '-'], env, { stdin: JSON.stringify(late) })
  t.match(missing.err, /#\/credentials\/0\/data\/token: .* is missing/)
})

t.test('what expires soon is listed by its end', async t => {
  await bridge.project('dated')
  const credentials = Object.entries({ a: 3, b: 1, c: 2, d: 40 }).map(([id, days]) => ({
    ...{ id, type: 'access-token', data: { token: SECRET } },
    expiresAt: new Date(Date.now() + days * 86_400_000).toISOString()
  }))
  await bridge.call('PUT', '/api/v1/projects/dated/credentials', { credentials })
  const { items: found } = await json(['get', 'credentials', '-A', '--expiring', '7d'])
  t.strictSame(
    found.filter(({ project }: { project: string }) => project === 'dated').map(({ id }: { id: string }) => id),
    ['a', 'b', 'c']
  )
  t.match(await cli(['get', 'credentials', '--all-projects', '-q', 'a'], env), { exit: 2, err: /-q searches one project/ })
  t.match((await works(['get', 'credentials', '--all-projects', '--expiring', '7d'])).out, /^PROJECT +ID .*[\s\S]*^dated +a /m)
  const { items } = await json(['get', 'credentials', '-p', 'dated', '--expiring', '7d'])
  t.strictSame(
    items.map(({ id }: { id: string }) => id),
    ['b', 'c', 'a']
  )
})

t.test('a wait says what needs a person', async t => {
  const body = { id: 'taken', type: 'access-token', data: { token: SECRET } }
  const { url } = bridge.jenkins
  const xml = `<org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl><scope>GLOBAL</scope><id>taken</id><description></description><secret>x</secret></org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl>`
  const made = await fetch(
    new URL('job/demo/credentials/store/folder/domain/_/createCredentials', `${url.replace(/\/?$/, '/')}`),
    {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from('admin:admin-token').toString('base64')}`,
        'content-type': 'application/xml'
      },
      body: xml
    }
  )
  t.ok(made.ok)
  const blocked = await cli(['apply', '-f', '-', '--wait'], env, { stdin: JSON.stringify({ credentials: [body] }) })
  t.equal(blocked.exit, 1)
  t.match(blocked.err, /1 of 1 needs action\n +demo\/taken: Blocked, UnmanagedExists/)
  await works(['set', 'taken', '--adopt', '--wait'])
  t.match(await bridge.readback('demo', 'taken'), { secret: SECRET })
  await works(['sync', 'taken', '--wait'])
  const synced = await works(['sync', '--wait'])
  t.match(synced.err, 'in Jenkins: 2 of 2')
})

t.test('secrets come by no argument, and an unknown option is not repeated with its value', async t => {
  const create = ['create', 'credential', 'x', '-t', 'username-password']
  const refused = async (said: RegExp, args: readonly string[]) => {
    const { exit, err, out } = await cli(args, env)
    t.equal(exit, 2, err)
    t.match(err, said)
    t.notMatch(err + out.toString(), SECRET)
  }
  await refused(/--password is not supported, because others can see/, [...create, `--password=${SECRET}`])
  await refused(/--token is not supported/, ['whoami', '--token', SECRET])
  await refused(/password is secret, and others see the arguments/, [...create, '--field', `password=${SECRET}`])
  await refused(/it must be --field NAME=VALUE/, [...create, '--field', SECRET])
  await refused(/unknown option '--tokne=…'/, ['whoami', `--tokne=${SECRET}`])
  await refused(/password is missing: --secret-file password=FILE/, [...create, '--field', 'username=a'])
  await refused(/unknown field; the fields of [a-z-]+ are username, password/, [...create, '--field', 'user=a'])

  const secretly = [...create, '--username-secret']
  await refused(/username is secret, and others see the arguments/, [...secretly, '--field', `username=${SECRET}`])
  await refused(/username is missing: --secret-file username=FILE/, secretly)
  const key = ['create', 'credential', 'x', '-t', 'ssh-key', '--generate', 'ed25519', '--username-secret']
  await works([...key, '--secret-file', 'username=-', '--wait'], 'quiet\n')
  t.match(await bridge.readback('demo', 'x'), { username: 'quiet', usernameSecret: true })
  t.match(await json(['get', 'credential', 'x']), { usernameSecret: true, secretFields: ['username', 'privateKey'] })
  await refused(/username is secret, and others see the arguments/, ['set', 'x', '--field', `username=${SECRET}`])
  t.equal((await cli(['set', 'x', '--no-username-secret'], env)).exit, 1, 'it has to be given along')
  await works(['set', 'x', '--no-username-secret', '--field', 'username=loud', '--wait'])
  t.match(await bridge.readback('demo', 'x'), { username: 'loud', usernameSecret: false })
  await works(['delete', 'credential', 'x', '--wait'])
})

t.test('tokens', async t => {
  const file = join(dir, 'ci-token')
  await works(['tokens', 'create', 'ci', '--role', 'demo=viewer', '--expires', '30d', '--token-file', file])
  t.equal((await stat(file)).mode & 0o777, 0o600)
  const as = { JCB_URL: bridge.url, JCB_TOKEN_FILE: file }
  t.match((await cli(['whoami'], as)).out.toString(), /demo +viewer/)
  t.equal((await cli(['delete', 'credential', 'registry', '-p', 'demo'], as)).exit, 4, 'a viewer deletes nothing')
  t.equal((await cli(['tokens', 'create', 'x', '--token-file', file], env)).exit, 2, 'a file that is there stays')
  const printed = await works(['tokens', 'create', 'other'])
  t.match(printed.out, /^jcb_\S+\n$/)
  const { items } = await json(['tokens', 'list'])
  const { id } = items.find((item: { name: string }) => item.name === 'ci')
  t.notMatch((await works(['tokens', 'list'])).out, (await readFile(file, 'utf8')).trim())
  await works(['tokens', 'revoke', id])
  t.equal((await cli(['whoami'], as)).exit, 4)
})

t.test('events --follow: every event once, over a lost connection and a new start', async t => {
  const stop = new AbortController()
  const out = new PassThrough()
  let text = ''
  out.on('data', chunk => (text += chunk))
  const seen = () =>
    text
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line))
  // The bridge has another port after its new start, so what is asked is a door of our own.
  const door = await openDoor(() => bridge.url)
  t.teardown(() => door.close())
  const done = run(['events', '--follow', '-o', 'json'], {
    ...{ env: { ...env, JCB_URL: door.url }, stdin: Readable.from([]), stdout: out, stderr: new PassThrough().resume() },
    signal: stop.signal
  })
  await until('the last events are shown', async () => seen().length > 0)
  const touch = (description: string) => works(['set', 'registry', '-d', description, '--wait'])
  await touch('one')
  await until('they come', async () => seen().some(event => event.type === 'Synced' && event.generation === 3))
  door.cut()
  await touch('two')
  await bridge.restart()
  await bridge.call('PATCH', '/api/v1/projects/demo/credentials/registry', { description: 'three' })
  await bridge.phase('demo', 'registry', 'Synced')
  const { body } = await bridge.call('GET', '/api/v1/projects/demo/events?limit=200')
  const ids = body.items.map((event: { id: string }) => event.id).reverse()
  await until('all have come', async () => seen().at(-1)?.id === ids.at(-1))
  stop.abort()
  t.equal(await done, 0, 'asked to stop is no failure')
  const followed = seen().map(event => event.id)
  t.strictSame(followed, ids.slice(-followed.length), 'none lost, none twice, in order')
})

/** Passes connections on to where the bridge is now, and can cut them. */
async function openDoor(target: () => string) {
  const server = createServer(async (request, response) => {
    const to = await fetch(target() + request.url, { headers: request.headers as Record<string, string> }).catch(() => undefined)
    if (to === undefined) return response.writeHead(503).end()
    response.writeHead(to.status, { 'content-type': to.headers.get('content-type') ?? '' })
    try {
      for await (const chunk of to.body ?? []) response.write(chunk)
      return response.end()
    } catch {
      return response.destroy()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => server.closeAllConnections(),
    close: () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

t.test('a terminal: colours and its width, and nothing from elsewhere that moves the cursor', async t => {
  const onTerminal = async (more: Record<string, string> = {}) => {
    let text = ''
    const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 60 }).on('data', chunk => (text += chunk))
    const stderr = new PassThrough().resume()
    const at = {
      env: { ...env, JCB_URL: bridge.url, ...more },
      stdin: Readable.from([]),
      stdout,
      stderr,
      signal: new AbortController().signal
    }
    t.equal(await run(['get', 'credentials'], at), 0)
    await new Promise(setImmediate)
    return text
  }
  const coloured = await onTerminal()
  t.match(coloured, '\u001b[32mSynced\u001b[0m')
  const lines = (await onTerminal({ NO_COLOR: '1' })).split('\n')
  t.notMatch(lines.join(''), '\u001b')
  t.ok(lines.every(line => line.length <= 60) && lines.some(line => line.endsWith('…')))

  const evil = 'a\u001b[2J\u009b1m\u202eb'
  const server = createServer((_, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ items: [{ subject: evil, role: 'viewer' }], nextCursor: null }))
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => void server.close())
  const at = { ...env, JCB_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  for (const format of ['table', 'json', 'yaml']) {
    const { out } = await cli(['get', 'members', '-o', format], at)
    t.notMatch(out.toString(), /[\u001b\u009b\u202e]/, format)
    if (format === 'table') continue
    t.equal(parse(out.toString()).items[0].subject, evil, `${format} says the same`)
  }
})

t.test('what does not happen in time is said', async t => {
  const at = { ...env, JCB_URL: bridge.url }
  const paused = async (paused: boolean) => bridge.call('PATCH', '/api/v1/projects/demo', { policies: { paused } })
  t.equal((await paused(true)).status, 200)
  const late = await cli(['set', 'registry', '-d', 'later', '--wait', '1'], at)
  t.equal(late.exit, 1)
  t.match(late.err, /^jcb: 1 is not in Jenkins after 1 second; the bridge continues\n {2}demo\/registry: Pending/m)
  const kept = await cli(['delete', 'credential', 'registry', '--wait', '1'], at)
  t.match(kept.err, /^jcb: 1 is still in Jenkins after 1 second; the bridge continues\n {2}demo\/registry: Deleting/m)
  t.equal((await paused(false)).status, 200)
})

t.test('a project goes only when that is meant', async t => {
  t.equal((await cli(['delete', 'project', 'demo'], { ...env, JCB_URL: bridge.url })).exit, 2)
  const gone = await cli(['delete', 'project', 'demo', '--yes', '--wait'], { ...env, JCB_URL: bridge.url })
  t.equal(gone.exit, 0, gone.err)
})

t.test('bash completes commands, kinds, options and their values', async t => {
  const script = join(dir, 'completion.bash')
  await writeFile(script, (await works(['completion', 'bash'])).out)
  const completes = async (...words: string[]) => {
    const line = `source ${script}; COMP_WORDS=(jcb ${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _jcb; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout } = await execFileAsync('bash', ['-c', line])
    return stdout.trim().split('\n')
  }
  t.strictSame(await completes('app'), ['apply'])
  t.strictSame(await completes('tokens', 'cr'), ['create'])
  t.strictSame(await completes('apply', '--dr'), ['--dry-run'])
  t.strictSame((await completes('get', 'proj')).toSorted(), ['project', 'projects'])
  t.strictSame(await completes('get', 'projects', '-o', 'y'), ['yaml'])
  t.strictSame(await completes('get', 'credentials', '--ph'), ['--phase'])
  t.strictSame(await completes('get', 'credentials', '--phase', 'S'), ['Synced'])
  const types = credentialTypes.map(({ type }) => type)
  for (const flag of ['-t', '--type']) t.strictSame(await completes('get', 'credentials', flag, ''), types, flag)
  t.strictSame(await completes('create', 'credential', 'x', '-t', 'user'), ['username-password'])
  t.strictSame(await completes('webhooks', 'create', 'u', '--type', 'Drift'), ['DriftDetected', 'DriftRepaired'])
  t.strictSame(await completes('members', 'set', 'x', 'ad'), ['admin'])
  t.strictSame(await completes('audit', 'list', '--outcome', 'd'), ['done', 'denied'])
  t.strictSame(await completes('set', 'x', '--generate', ''), ['ed25519', 'rsa-4096'])
  t.strictSame(await completes('apply', '-f', script.slice(0, -3)), [script])
  t.strictSame(
    await completes('events', '-f', '--pr'),
    ['--project'],
    'a flag that takes nothing, though another command has it with a file'
  )
})

t.test('zsh and fish have scripts of the same words', async t => {
  const types = credentialTypes.map(({ type }) => type).join(' ')
  const zsh = (await works(['completion', 'zsh'])).out
  t.match(zsh, /^#compdef jcb\n/)
  t.match(zsh, `compadd -- ${types}`)
  t.match(zsh, '"webhooks create"')
  const fish = (await works(['completion', 'fish'])).out
  t.match(fish, /^complete -c jcb -f$/m)
  t.match(fish, `-l type -x -a '${types}'`)
  t.match(fish, /__jcb_at tokens' -a '[^']*\bcreate\b/)
  t.match(fish, /__jcb_at apply' -s f -l file -r -F/)
  for (const script of [zsh, fish]) t.notMatch(script, /undefined|\[object/)
})

t.test('in this repository npx finds it here, so that it asks no registry for the name', async t => {
  const { code, output } = await command('npx', ['jcb', '--help'])
  t.equal(code, 0, output)
  t.match(output, 'Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 denied, 5 conflict, 6 unreachable.')
})
