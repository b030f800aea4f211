import { readFileSync, statSync } from 'node:fs'
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createServer } from 'node:tls'
import t, { type Test } from 'tap'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { execFileAsync, spawnBound } from '../helpers/child.ts'
import { command, root } from '../project/command.ts'

const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys })
const empty = await mkdtemp(join(tmpdir(), 'jcb-packed-'))
const files = await mkdtemp(join(tmpdir(), 'jcb-files-'))
t.teardown(() => Promise.all([empty, files].map(dir => rm(dir, { recursive: true }))))
const at = (name: string) => join(files, name)

// The Node of the system, which is older than the one that this runs on: the packed file has to run on it.
const path = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter(dir => !dir.includes('node_modules'))
  .join(delimiter)
const system = (await execFileAsync('node', ['--version'], { env: { PATH: path } })).stdout.trim()

const packed = await command('node', [join(root, 'scripts/pack-cli.mjs'), files])
/** Under a name without an extension, as it would be in /usr/local/bin. */
const jcb = at('jcb')
await copyFile(at('jcb.cjs'), jcb)

interface Ran {
  readonly exit: number | null
  readonly out: Buffer
  readonly err: string
}

/** Runs it in an empty folder, with nothing in its environment but what is given. */
async function run(args: readonly string[], env: Record<string, string> = {}, stdin = ''): Promise<Ran> {
  const child = spawnBound(jcb, args, { cwd: empty, env: { PATH: path, ...env } })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', chunk => out.push(chunk))
  child.stderr.on('data', chunk => err.push(chunk))
  child.stdin.end(stdin)
  const exit = await new Promise<number | null>(resolve => child.on('close', resolve))
  return { exit, out: Buffer.concat(out), err: Buffer.concat(err).toString() }
}

const settings = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'packed' }

t.test('it is one file, which says its size and has the licences of what it contains', async t => {
  t.equal(packed.code, 0, packed.output)
  t.match(packed.output, /jcb\.cjs: \d+\.\d\d MiB\n$/)
  t.ok(Number(/v(\d+)/.exec(system)?.[1]) >= 20, system)
  t.comment(`Node ${system}`)
  t.equal(statSync(jcb).mode & 0o111, 0o111)
  const text = readFileSync(jcb, 'utf8')
  t.ok(text.startsWith('#!/usr/bin/env node\n'))
  for (const name of ['commander', 'yaml', 'got', 'ioredis'])
    t.match(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT|ISC\\)`, 'm'))
  t.notMatch(text, root, 'no path of this machine')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  t.equal(String((await run(['--version'])).out), `${version}\n`)
})

t.test('sign in, apply, get and wait', async t => {
  t.match(await run(['whoami'], { ...settings, JCB_TOKEN: 'x'.repeat(40) }), { exit: 4, err: /UNAUTHENTICATED/ })
  t.match(JSON.parse(String((await run(['whoami', '-o', 'json'], settings)).out)), { platformAdmin: true })
  t.match(await run(['create', 'project', 'packed'], settings), { exit: 0 })
  const set = `credentials:\n  - { id: token, type: access-token, data: { token: not-a-real-one } }\n`
  const applied = await run(['apply', '-f', '-', '--wait', '-o', 'yaml'], settings, set)
  t.match(applied, { exit: 0, err: /in Jenkins: 1 of 1/ }, applied.err)
  t.match(String(applied.out), 'action: created')
  t.match(String((await run(['get', 'credentials'], settings)).out), /^ID +TYPE .*\ntoken +access-token +Synced/)
  t.equal((await run(['sync', '--wait'], settings)).exit, 0)
  t.match(await run(['get', 'credential', 'absent'], settings), { exit: 3 })
  t.match(await run(['get', 'credentials'], { ...settings, JCB_URL: 'no address' }), { exit: 2, err: /JCB_URL must be/ })
  const secrets = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace: 'packed' } }
  const secret = { ...secrets, type: 'credential.devops.kubesphere.io/secret-text', data: { secret: 'bm90LWEtcmVhbC1vbmU=' } }
  t.match(await run(['import-kubesphere', '-', '--wait'], settings, JSON.stringify(secret)), { exit: 0, err: /^1 created/m })
})

t.test('backup, and what is in it', async t => {
  await writeFile(at('passphrase'), 'correct horse battery staple\n', { mode: 0o600 })
  const stores = { REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys, JCB_PASSPHRASE_FILE: at('passphrase') }
  const saved = await run(['backup'], stores)
  t.match(saved, { exit: 0, err: /^saved 1 projects with 2 credentials\n$/ })
  await writeFile(at('bundle'), saved.out)
  t.match(String((await run(['restore', at('bundle'), '--check'], stores)).out), /credentials/)
  await writeFile(at('cut'), saved.out.subarray(0, -40))
  t.match(await run(['restore', at('cut'), '--check'], stores), { exit: 1 })
})

t.test('doctor reads Redis and Jenkins by itself', async t => {
  const more = { REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys }
  const jenkins = { JENKINS_URL: bridge.jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
  const { findings } = JSON.parse(String((await run(['doctor', '-o', 'json'], { ...settings, ...more, ...jenkins })).out))
  const outcomes = new Map(findings.map((one: { check: string; outcome: string }) => [one.check, one.outcome]))
  for (const check of ['redis.reach', 'bridge.reach', 'jenkins.reach']) t.equal(outcomes.get(check), 'ok', check)
})

t.test('a certificate that is not trusted is said to be that, and JCB_CA_FILE makes it trusted', async t => {
  const url = await overTls(t)
  const refused = await run(['whoami'], { ...settings, JCB_URL: url })
  t.match(refused, { exit: 6, err: /^jcb: the certificate of https:\S+ is not trusted: name .* in JCB_CA_FILE\n$/ })
  t.match(await run(['whoami'], { ...settings, JCB_URL: url, JCB_CA_FILE: at('tls.pem') }), { exit: 0, err: '' })
  await writeFile(at('broken.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
  t.match(await run(['whoami'], { ...settings, JCB_URL: url, JCB_CA_FILE: at('broken.pem') }), { exit: 2, err: /JCB_CA_FILE/ })
  t.strictSame(await readdir(empty), [], 'nothing was written where it ran')
})

/** The bridge over TLS, with a certificate that only those trust who are told to. */
async function overTls(t: Test): Promise<string> {
  const name = ['-subj', '/CN=bridge', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at('tls.key'), '-out', at('tls.pem')]
  await execFileAsync('openssl', ['req', '-x509', ...key, ...name])
  const server = createServer({ cert: readFileSync(at('tls.pem')), key: readFileSync(at('tls.key')) }, inside => {
    const outside = connect(Number(new URL(bridge.url).port), '127.0.0.1')
    for (const socket of [inside, outside]) socket.on('error', () => {})
    inside.pipe(outside).pipe(inside)
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise(resolve => server.close(resolve)))
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}
