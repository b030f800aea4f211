import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'

const dir = await mkdtemp(join(tmpdir(), 'jcb-cli-stores-'))
t.teardown(() => rm(dir, { recursive: true }))
const mount = join(dir, 'mount')
await mkdir(join(mount, 'shop'), { recursive: true })
await writeFile(join(mount, 'shop', 'token'), 'not-a-real-one')
const outbound = { http: true, networks: ['127.0.0.1/32'], hosts: [] }
const bridge = await withBridge(t, { outbound, secretFiles: { directories: [mount], forbidden: [] } })
await bridge.project('shop-a')
const TOKEN = 'hvs.not-a-real-one'

const put = async (name: string, text: string): Promise<string> => {
  await writeFile(join(dir, name), text)
  return join(dir, name)
}
const run = async (args: string, stdin = '', token = ADMIN_TOKEN) => {
  const { exit, out, err } = await cli(['stores', ...args.split(' ')], { JCB_URL: bridge.url, JCB_TOKEN: token }, { stdin })
  return { exit, out: out.toString(), err }
}
const files = await put(
  'files.yaml',
  `name: files\nprovider: file\ndirectory: ${mount}\nallowed:\n  - projects: [shop-*]\n    paths: [shop]\n`
)
const vault = await put('vault.yaml', 'name: vault\nprovider: vault\naddress: http://127.0.0.1:1\nauth: token\n')

t.test('from the first to the last', async t => {
  const made = await run(`create -f ${files}`)
  t.equal(made.exit, 0, made.err)
  t.match(made.err, /to see whether it works: jcb stores check files/)
  t.match(await run('check files'), { exit: 0, err: 'files: ok\n' })
  t.match((await run('list')).out, /^NAME +PROVIDER +REFRESHEVERY +RULES +GENERATION\nfiles +file +5m +1 +1/)
  const shown = await run('get files')
  for (const part of [/directory +\S*mount/, /shop-\* +shop/, /changed +\S+ by admin/, /last check +ok at \d/])
    t.match(shown.out, part)
  t.match(JSON.parse((await run('get files -o json')).out), { name: 'files', directory: mount, generation: 1 })

  t.equal((await run('update files -f -', 'refreshEvery: 1h\n')).exit, 0)
  t.match(JSON.parse((await run('get files -o json')).out), { refreshEvery: '1h', directory: mount, generation: 2 })
  t.equal((await run('create -f -', `name: files\nprovider: file\ndirectory: ${mount}\n`)).exit, 5, 'its name is taken')

  t.match((await run('keys files')).out, /^KEY\nshop\//)
  t.match((await run('keys files --prefix shop')).out, /shop\/token/)
  const { token } = await makeToken(bridge, { 'shop-a': 'operator' })
  t.match((await run('list -p shop-a', '', token)).out, /files +file +shop +yes/)
  t.match((await run('keys files -p shop-a --prefix shop/', '', token)).out, /shop\/token/)
  t.equal((await run('list', '', token)).exit, 4)
  t.equal((await run('keys nothing -p shop-a', '', token)).exit, 3)

  t.match(await run('delete files'), { exit: 0, err: 'removed files; nothing in the store itself was changed\n' })
  t.equal((await run('get files')).exit, 3)
})

t.test('a secret is in no argument and in no answer, and goes to no other address', async t => {
  const made = await run(`create -f ${vault} --secret-file token=-`, `${TOKEN}\n`)
  t.equal(made.exit, 0, made.err)
  t.match(made.out, /login +token \(set, never shown\)/)
  t.notMatch(made.out + made.err, TOKEN)
  const failing = await run('check vault')
  t.equal(failing.exit, 1)
  t.match(failing.err, /vault: (unknown|failing)/)

  const other = await put('other.yaml', 'address: http://127.0.0.1:2\n')
  const bare = await run(`update vault -f ${other}`)
  t.equal(bare.exit, 1)
  t.match(bare.err, /Another address takes its login with it: send `token`, too/)
  t.equal((await run(`update vault -f ${other} --secret-file token=-`, TOKEN)).exit, 0)
  t.match(JSON.parse((await run('get vault -o json')).out), { address: 'http://127.0.0.1:2', login: ['token'], generation: 2 })
  const inner = await run('update vault -f -', 'address: http://169.254.169.254\ntoken: x\n')
  t.equal(inner.exit, 1)
  t.match(inner.err, /may not call/)
  t.notMatch(bridge.logs() + bridge.answers(), TOKEN)
})

t.test('what cannot be meant is said before anything is sent', async t => {
  const many = await put('many.yaml', 'name: a\n---\nname: b\n')
  for (const [args, text] of [
    [`create -f ${many}`, /one document/],
    [`create -f ${await put('list.yaml', '- a\n')}`, /one document/],
    ['create -f -', /one document/],
    ['create -f - --secret-file token=-', /stdin holds one thing alone/],
    ['update vault', /nothing to change/],
    [`update vault -f ${files}`, /another secret store/],
    [
      `update vault -f ${await put('kind.yaml', 'provider: file\nrefreshEvery: 1h\n')}`,
      /the provider cannot change: it is vault/
    ],
    ['create', /-f, --file/]
  ] as const) {
    const { exit, err } = await run(args)
    t.equal(exit, 2, args)
    t.match(err, text, args)
  }
})
