import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { command } from '../project/command.ts'

t.test('keys on the command line', async t => {
  const [old, fresh] = [newMasterKeys().replace('k1:', 'old:'), newMasterKeys().replace('k1:', 'new:')]
  const bridge = await withBridge(t, { masterKeys: old })
  const dir = await mkdtemp(join(tmpdir(), 'jcb-cli-'))
  t.teardown(() => rm(dir, { recursive: true }))
  const file = join(dir, 'token')
  await writeFile(file, `${ADMIN_TOKEN}\n`, { mode: 0o600 })
  await bridge.project('demo')
  await bridge.call('POST', '/api/v1/projects/demo/credentials', {
    id: 'a',
    type: 'access-token',
    data: { token: 'not-a-real-one' }
  })
  await bridge.restart({ masterKeys: `${fresh},${old}` })
  const env = { JCB_URL: bridge.url, JCB_TOKEN_FILE: file }

  await t.test('status, as a table, JSON and YAML', async t => {
    const table = await cli(['keys', 'status'], env)
    t.equal(table.exit, 0, table.err)
    t.strictSame(
      table.out
        .toString()
        .split('\n')
        .map(line => line.split(/\s+/)),
      [
        ['ID', 'CURRENT', 'CONFIGURED', 'SEALS', 'RECORDS', 'DROPPABLE'],
        ['new', 'yes', 'yes', '0', '0', 'no'],
        ['old', 'no', 'yes', '2', '2', 'no'],
        ['']
      ]
    )
    const { body } = await bridge.call('GET', '/api/v1/keys')
    t.strictSame(JSON.parse((await cli(['keys', 'status', '-o', 'json'], env)).out.toString()), body)
    t.strictSame(parse((await cli(['keys', 'status', '-o', 'yaml'], env)).out.toString()), body)
  })

  await t.test('rotate waits until it is done, and says what is free now', async t => {
    const done = await cli(['keys', 'rotate', '-o', 'json'], env)
    t.equal(done.exit, 0, done.err)
    t.match(JSON.parse(done.out.toString()), {
      items: [
        { id: 'new', seals: 2 },
        { id: 'old', droppable: true }
      ],
      rotation: { state: 'done' }
    })
    t.match(done.err, /^re-encrypted with "new": ([1-9]) of \1\n/m)
    t.notMatch(done.err, '0 of 0')
    t.match(done.err, /no longer needed: "old"/)
  })

  await t.test('as a person runs it', async t => {
    const { code, output } = await command('npm', ['run', '-s', 'keys', '--', 'status'], env)
    t.equal(code, 0, output)
    t.match(output, /^ID +CURRENT/)
  })

  await t.test('every way to fail has its code and its sentence', async t => {
    const fails = async (exit: number, said: RegExp, args: string[], changed: Record<string, string>) => {
      const answer = await cli(args, changed)
      t.equal(answer.exit, exit, `${args.join(' ')}: ${answer.err}`)
      t.match(answer.err, said)
      t.equal(answer.out.length, 0, 'nothing on stdout')
      t.notMatch(answer.err, ADMIN_TOKEN)
    }
    const { JCB_TOKEN_FILE: _, ...bare } = env
    await fails(2, /unknown command/, ['key'], env)
    await fails(2, /allowed choices are table, json, yaml/i, ['keys', 'status', '-o', 'xml'], env)
    await fails(2, /JCB_TOKEN or JCB_TOKEN_FILE must be set/, ['keys', 'status'], bare)
    await fails(2, /must not both be set/, ['keys', 'status'], { ...env, JCB_TOKEN: 'x' })
    await fails(2, /cannot be read/, ['keys', 'status'], { ...bare, JCB_TOKEN_FILE: join(dir, 'none') })
    await fails(2, /JCB_URL must be/, ['keys', 'status'], { ...env, JCB_URL: 'ftp://127.0.0.1' })
    await fails(2, /must not contain a user/, ['keys', 'status'], { ...env, JCB_URL: `http://u:${ADMIN_TOKEN}@127.0.0.1` })
    for (const host of ['bridge.example.com', '10.0.0.7', '127.0.0.1.example.com', '[2001:db8::1]', '0.0.0.0'])
      await fails(2, /use https, or --insecure/, ['keys', 'status'], { ...env, JCB_URL: `http://${host}:1` })
    await fails(2, /use https/, ['keys', 'status'], { ...env, JCB_URL: 'http://bridge.example.com:1', JCB_INSECURE: 'yes' })
    const insecure = { ...env, JCB_URL: 'http://[::ffff:127.0.0.1]:1' }
    await fails(2, /use https/, ['keys', 'status'], insecure)
    await fails(6, /no answer/, ['--insecure', 'keys', 'status'], insecure)
    await fails(6, /no answer/, ['keys', 'status', '--insecure'], insecure)
    await fails(6, /no answer/, ['keys', 'status'], { ...insecure, JCB_INSECURE: 'true' })
    for (const host of ['localhost', '127.8.8.8', '[::1]'])
      await fails(6, /no answer/, ['keys', 'status'], { ...env, JCB_URL: `http://${host}:1` })
    await fails(4, /UNAUTHENTICATED/, ['keys', 'status'], { ...bare, JCB_TOKEN: 'not-the-right-token-at-all' })
    await fails(6, /no answer from http:\/\/127.0.0.1:1/, ['keys', 'status'], { ...env, JCB_URL: 'http://127.0.0.1:1' })
    await fails(3, /ROUTE_NOT_FOUND/, ['keys', 'status'], { ...env, JCB_URL: `${bridge.url}/elsewhere` })
    await chmod(file, 0o644)
    await fails(2, /chmod 0400/, ['keys', 'status'], env)
  })
})

t.test('what a stranger answers moves no cursor, and the token follows no redirect', async t => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url?.startsWith('/moved')) return response.writeHead(307, { location: '/stolen' }).end()
    const errors = [{ pointer: '/a\u001b[2J', detail: 'x\nbridge: all is well' }]
    return response.writeHead(409).end(JSON.stringify({ code: 'A\u001b[1m', title: 'T', detail: 'D', errors }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => void server.close())
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const conflict = await cli(['keys', 'status'], { JCB_URL: at, JCB_TOKEN: ADMIN_TOKEN })
  t.equal(conflict.exit, 5)
  t.equal(conflict.err, 'jcb: A [1m: T. D\n  /a [2J: x bridge: all is well\n')
  t.equal((await cli(['keys', 'status'], { JCB_URL: `${at}/moved`, JCB_TOKEN: ADMIN_TOKEN })).exit, 1)
  t.strictSame(asked, ['/api/v1/keys', '/moved/api/v1/keys'])
})
