import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import t from 'tap'
import { loadConfig } from '../../src/app/config/config.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { inDirectory, kubeconfigWith } from '../helpers/content.ts'

const bridge = await withBridge(t)
const directory = mkdtempSync(join(tmpdir(), 'jcb-kubeconfig-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'kubeconfig')
const ask = () => bridge.call('GET', '/api/v1/kubeconfig')
const SECRET = 'Token0f7a9b1c2d3e4f'

t.test('without a setting there is none', async t => {
  const answer = await ask()
  t.match(answer, { status: 404, body: { code: 'KUBECONFIG_NOT_CONFIGURED', detail: /KUBECONFIG_FILE/ } })
})

t.test('from a file: to the letter, read anew each time, with what a create would say of it', async t => {
  await bridge.restart({ kubeconfig: { file, serviceAccount: undefined } })
  for (const server of ['https://k8s.example.com:6443', 'https://127.0.0.1:6443']) {
    const content = `# é\n${kubeconfigWith(SECRET).replace('https://k8s.example.com:6443', server)}\n`
    writeFileSync(file, content)
    const { status, headers, body } = await ask()
    t.equal(status, 200)
    t.equal(headers.get('cache-control'), 'no-store')
    const warnings = server.includes('127') ? [{ code: 'LocalServer', pointer: '#/data/content' }] : []
    t.match(body, { content, source: 'file', warnings })
    t.equal(body.warnings.length, warnings.length)
  }
  const audit = await bridge.call('GET', '/api/v1/audit')
  t.match(audit.body.items[0], { action: 'kubeconfig.read', outcome: 'done' }, 'who reads it is written down')
  t.notMatch(audit.text + bridge.logs(), SECRET)
})

t.test('who is only a member of a project reads it, and who is nobody does not', async t => {
  writeFileSync(file, kubeconfigWith(SECRET))
  await bridge.project('demo')
  const [member, viewer, nobody] = [await makeToken(bridge, {}), await makeToken(bridge, {}), await makeToken(bridge, {})]
  await bridge.call('PUT', `/api/v1/projects/demo/members/token:${member.id}`, { role: 'operator' })
  await bridge.call('PUT', `/api/v1/projects/demo/members/token:${viewer.id}`, { role: 'viewer' })
  t.match(await member.call('GET', '/kubeconfig'), { status: 200, body: { source: 'file' } })
  for (const { call } of [viewer, nobody]) t.equal((await call('GET', '/kubeconfig')).status, 403)
  await bridge.call('DELETE', `/api/v1/projects/demo/members/token:${member.id}`)
  t.equal((await member.call('GET', '/kubeconfig')).status, 403, 'until the role is taken')
})

t.test('a file that is of no use is said to be, without a letter of it', async t => {
  const bad: [string, () => void, RegExp][] = [
    ['not there', () => {}, /cannot be read/],
    ['a directory', () => mkdirSync(file), /cannot be read/],
    ['too large', () => writeFileSync(file, `${kubeconfigWith(SECRET)}${' '.repeat(1024 * 1024)}`), /larger than 1048576 bytes/],
    ['not UTF-8', () => writeFileSync(file, Buffer.from(kubeconfigWith(`${SECRET}\xe9`), 'latin1')), /not text in UTF-8/],
    ['empty', () => writeFileSync(file, ''), /Content must not be empty/],
    ['with NUL', () => writeFileSync(file, `${kubeconfigWith(SECRET)}\0`), /NUL/],
    ['not YAML', () => writeFileSync(file, `{"token": "${SECRET}": [`), /neither as YAML nor as JSON/],
    ['something else', () => writeFileSync(file, `kind: Secret\ndata: { token: ${SECRET} }\n`), /not a kubeconfig/]
  ]
  for (const [name, make, said] of bad) {
    rmSync(file, { recursive: true, force: true })
    make()
    const answer = await ask()
    t.match(answer, { status: 503, body: { code: 'KUBECONFIG_UNUSABLE' }, text: said }, `${name}: ${answer.text}`)
    t.match(answer.body.detail, /KUBECONFIG_FILE/, name)
    t.notMatch(answer.text + bridge.logs(), SECRET, name)
    t.notMatch(answer.text, directory, name)
  }
})

t.test('from the service account of the pod: a kubeconfig that clients read, with the token of the moment', async t => {
  const account = join(directory, 'serviceaccount')
  mkdirSync(account)
  const ca = inDirectory((dir, run) => {
    run('openssl', ...'req -x509 -newkey ed25519 -nodes -keyout key -out ca -days 3650 -subj /CN=cluster'.split(' '))
    return readFileSync(join(dir, 'ca'), 'utf8')
  })
  const put = (name: string, text: string) => writeFileSync(join(account, name), text)
  put('ca.crt', ca)
  put('namespace', 'devops\n')
  for (const [host, token, server] of [
    ['10.96.0.1', 'first', 'https://10.96.0.1:443'],
    ['fd00::1', 'second', 'https://[fd00::1]:443']
  ] as const) {
    const serviceAccount = { directory: account, host, port: '443' }
    await bridge.restart({ kubeconfig: { file: undefined, serviceAccount } })
    put('token', `${token}\n`)
    const { status, body } = await ask()
    t.match({ status, ...body }, { status: 200, source: 'service-account', warnings: [] })
    const read = new KubeConfig()
    read.loadFromString(body.content)
    t.match(read.getCurrentCluster(), { server, caData: Buffer.from(ca).toString('base64') })
    t.equal(read.getCurrentUser()?.token, token)
    t.equal(read.getContextObject(read.currentContext)?.namespace, 'devops')
    const soon = { exp: Math.floor(Date.now() / 1000) + 3600, iss: 'kubernetes' }
    put('token', ['{"alg":"RS256"}', JSON.stringify(soon), 'x'].map(part => Buffer.from(part).toString('base64url')).join('.'))
    t.match((await ask()).body.warnings, [{ code: 'ExpiresSoon', pointer: '#/expiresAt' }], 'Kubernetes exchanges it every hour')
  }
  const store = { name: 'cluster', provider: 'kubernetes', namespace: 'ci', allowed: [{ projects: ['*'], paths: [''] }] }
  await bridge.restart({
    kubeconfig: { file: undefined, serviceAccount: { directory: account, host: '10.96.0.1', port: '443' } },
    secretFiles: { directories: [], forbidden: [], apiServer: 'https://10.96.0.1:443' }
  })
  const created = await bridge.call('POST', '/api/v1/secret-stores', { ...store, inCluster: true })
  t.equal(created.status, 201, created.text)
  t.match(await ask(), {
    status: 404,
    body: { code: 'KUBECONFIG_NOT_CONFIGURED', detail: /secret store logs in as the service account/ }
  })
  t.equal((await bridge.call('DELETE', '/api/v1/secret-stores/cluster')).status, 204)
  t.equal((await ask()).status, 200, 'an account by which no secret store reads is offered')
  rmSync(join(account, 'ca.crt'))
  t.match(await ask(), { status: 503, body: { code: 'KUBECONFIG_UNUSABLE', detail: /service account/ } })
  rmSync(account, { recursive: true })
  t.match(await ask(), { status: 404, body: { code: 'KUBECONFIG_NOT_CONFIGURED' } }, 'a pod without a token offers none')
})

t.test('which of them is offered', async t => {
  const from = (env: Record<string, string>) => loadConfig(env).kubeconfig
  const pod = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '6443' }
  t.strictSame(from({}), { file: undefined, serviceAccount: undefined })
  t.strictSame(from(pod).serviceAccount, {
    directory: '/var/run/secrets/kubernetes.io/serviceaccount',
    ...{ host: '10.96.0.1', port: '6443' }
  })
  t.match(from({ ...pod, KUBECONFIG_FILE: '/k' }), { file: '/k' })
  t.equal(loadConfig(pod).secretFiles.apiServer, 'https://10.96.0.1:6443', 'for secret stores that read from it')
  t.equal(loadConfig({ ...pod, KUBERNETES_SERVICE_HOST: 'fd00::1' }).secretFiles.apiServer, 'https://[fd00::1]:6443')
  const following = from({ ...pod, KUBERNETES_SOURCE: 'in-cluster' })
  t.equal(following.serviceAccount, undefined, 'an account that reads the Secrets of the cluster is not handed out')
})
