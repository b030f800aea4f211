import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { strictRules } from '../../src/outbound/address.ts'
import { createLookup } from '../../src/outbound/lookup.ts'
import { createOutbound } from '../../src/outbound/request.ts'
import type { TargetSettings } from '../../src/verify/kind.ts'
import { kubernetes } from '../../src/verify/kubernetes/kubernetes.ts'
import { spawnBound } from '../helpers/child.ts'
import { findKubectl } from '../helpers/kubectl.ts'
import { startNameServer } from '../helpers/name-server.ts'
import { clientCertificate } from '../helpers/secret-stores/kubernetes.ts'
import { certified } from '../helpers/verify/authority.ts'
import { type ClusterUser, json, type RbacCluster, startCluster } from '../helpers/verify/cluster.ts'
import { tried, verifyDeps } from '../helpers/verify/try.ts'

const local = { ...strictRules, hosts: ['localhost'] }
const deps = (outbound = createOutbound(local)) => verifyDeps({ outbound })
const deploy = { verb: 'patch', resource: 'deployments.apps', namespace: 'shop' }
const logs = { verb: 'get', resource: 'pods/log', namespace: 'shop' }
const deployer: ClusterUser = {
  name: 'system:serviceaccount:ci:deployer',
  may: ['patch deployments.apps shop', 'get pods/log shop']
}

async function started(t: Test): Promise<{ cluster: RbacCluster; target: TargetSettings }> {
  const cluster = await startCluster(t)
  cluster.users.set(`Bearer ${cluster.api.token}`, deployer)
  const { url: address, ca } = cluster.api
  return { cluster, target: { name: 'test', address, ca, hostKeys: [], options: {} } }
}

const kubeconfig = (content: string) => tried('kubeconfig', { content })

async function outcomeOf(target: TargetSettings, content: string, some = deps()): Promise<string> {
  const result = await kubernetes.verify(target, kubeconfig(content), some)
  t.notMatch(JSON.stringify(result), /hunter2|cluster-token/)
  return [result.state, 'reason' in result ? [result.reason] : [], 'as' in result ? [result.as] : []].flat().join(' ')
}

t.test('each way to log in, and what is said of each login', async t => {
  const { cluster, target } = await started(t)
  const { api, users } = cluster
  users.set(`Basic ${Buffer.from('admin:pass word').toString('base64')}`, { name: 'admin', may: ['* * *'] })
  users.set('certificate', { name: 'jane@example.com', may: [] })
  t.equal(await outcomeOf(target, api.kubeconfig()), 'valid system:serviceaccount:ci:deployer')
  t.equal(await outcomeOf(target, api.kubeconfig('{ username: admin, password: "pass word" }')), 'valid admin')
  t.equal(await outcomeOf(target, api.kubeconfig(clientCertificate)), 'valid jane@example.com')
  t.equal(await outcomeOf(target, api.kubeconfig('{ token: old }')), 'invalid LoginRefused')
  const asking = { ...target, options: { verbs: [deploy, logs] } }
  t.equal(await outcomeOf(asking, api.kubeconfig()), 'valid system:serviceaccount:ci:deployer')
  t.equal(await outcomeOf(asking, api.kubeconfig(clientCertificate)), 'invalid PermissionMissing')
  users.set(`Bearer ${api.token}`, { ...deployer, name: '<script>hunter2' })
  t.equal(await outcomeOf(target, api.kubeconfig()), 'valid', 'a name that has no form of one is left out')
  const lines = new Set(cluster.received.map(({ line }) => line))
  t.strictSame(
    [...lines].filter(line => !/^GET \/version$|^POST \/apis\/auth\w+\.k8s\.io\/v1\/selfsubject\w*reviews$/.test(line)),
    []
  )
})

t.test('kubectl says the same of every login and permission', async t => {
  const kubectl = findKubectl()
  if (kubectl === undefined) return t.pass('there is none')
  kubectl.dispose()
  const { cluster, target } = await started(t)
  cluster.users.set('Bearer nobody', { name: 'nobody', may: [] })
  cluster.users.set('Bearer root', { name: 'root', may: ['* * *'] })
  const home = t.testdir()
  const file = join(home, 'config')
  const run = (...args: readonly string[]) =>
    new Promise<number | null>(resolve => {
      const options = { env: { PATH: process.env['PATH'], HOME: home }, stdio: 'ignore' as const }
      spawnBound('kubectl', ['--kubeconfig', file, ...args], options).on('exit', resolve)
    })
  for (const token of ['cluster-token', 'nobody', 'root', 'unknown']) {
    const content = cluster.api.kubeconfig(`{ token: ${token} }`)
    writeFileSync(file, content)
    t.equal((await run('auth', 'whoami')) === 0, (await outcomeOf(target, content)).startsWith('valid'), `${token}: whoami`)
    for (const one of [deploy, logs, { verb: 'delete', resource: 'deployments.apps' }]) {
      const [resource = '', subresource] = one.resource.split('/')
      const where = 'namespace' in one ? ['-n', one.namespace] : ['--all-namespaces']
      const more = subresource === undefined ? [] : [`--subresource=${subresource}`]
      const code = await run('auth', 'can-i', one.verb, resource, ...where, ...more)
      const outcome = await outcomeOf({ ...target, options: { verbs: [one] } }, content)
      t.equal(outcome.startsWith('valid'), code === 0, `${token}: ${one.verb} ${one.resource}`)
    }
  }
})

t.test('a server that knows nobody proves nothing', async t => {
  const { cluster, target } = await started(t)
  cluster.users.set('certificate', { name: 'system:anonymous', groups: ['system:unauthenticated'], may: ['* * *'] })
  t.equal(await outcomeOf(target, cluster.api.kubeconfig(clientCertificate)), 'invalid LoginRefused')
  cluster.users.set('certificate', { name: 'system:anonymous', groups: [], may: ['* * *'] })
  t.equal(await outcomeOf(target, cluster.api.kubeconfig(clientCertificate)), 'invalid LoginRefused')
  cluster.users.set('certificate', { name: 'somebody', groups: ['system:unauthenticated'], may: ['* * *'] })
  t.equal(await outcomeOf(target, cluster.api.kubeconfig(clientCertificate)), 'invalid LoginRefused')
  cluster.users.delete('certificate')
  for (const strangers of ['version', 'reviews'] as const) {
    cluster.strangers = strangers
    const outcome = await outcomeOf(target, cluster.api.kubeconfig(clientCertificate))
    t.equal(outcome, strangers === 'version' ? 'unknown NotProved' : 'invalid LoginRefused', strangers)
  }
})

t.test('a server before SelfSubjectReview', async t => {
  const { cluster, target } = await started(t)
  cluster.hasWhoAmI = false
  for (const strangers of ['nothing', 'version'] as const) {
    cluster.strangers = strangers
    t.equal(await outcomeOf(target, cluster.api.kubeconfig()), 'valid', strangers)
    t.equal(await outcomeOf(target, cluster.api.kubeconfig('{ token: old }')), 'invalid LoginRefused')
  }
  cluster.strangers = 'reviews'
  t.equal(await outcomeOf(target, cluster.api.kubeconfig()), 'unknown NotProved', 'it tells everybody what is allowed')
})

t.test('what leads elsewhere, runs something or trusts anybody is refused, and nothing is sent', async t => {
  const { cluster, target } = await started(t)
  const { api } = cluster
  const users = [
    '{ exec: { apiVersion: client.authentication.k8s.io/v1, command: touch, interactiveMode: Never } }',
    ...['{ auth-provider: { name: gcp } }', '{ tokenFile: /etc/passwd }', '{ token: a, tokenFile: /etc/passwd }'],
    ...['{ client-certificate: /a, client-key: /b }', '{ token: a, as: system:admin }', '{ token: a, as-groups: [b] }', '{ }']
  ]
  for (const user of users) t.equal(await outcomeOf(target, api.kubeconfig(user)), 'unknown ContentUnsupported', user)
  for (const more of [
    ', proxy-url: "http://127.0.0.1:1"',
    ', insecure-skip-tls-verify: true',
    ', certificate-authority: /etc/ca'
  ])
    t.equal(await outcomeOf(target, api.kubeconfig(undefined, more)), 'unknown ContentUnsupported', more)
  const { host } = new URL(api.url)
  for (const [server, reason] of [
    [`https://admin:hunter2@${host}`, 'ContentUnsupported'],
    [`${api.url}/?a=b`, 'ContentUnsupported'],
    [`${api.url}/#a`, 'ContentUnsupported'],
    [`http://${host}`, 'AddressElsewhere'],
    ['https://localhost:1', 'AddressElsewhere'],
    [api.url.replace('localhost', '127.0.0.1'), 'AddressElsewhere'],
    [api.url.replace('localhost', 'localhost.evil.example'), 'AddressElsewhere'],
    [`${api.url}/other`, 'AddressElsewhere'],
    ['https://169.254.169.254', 'AddressElsewhere']
  ] as const)
    t.equal(await outcomeOf(target, api.kubeconfig().replace(api.url, server)), `unknown ${reason}`, server)
  const named = ', tls-server-name: other.example'
  t.equal(await outcomeOf(target, api.kubeconfig(undefined, named)), 'unknown AddressElsewhere')
  const two = `${api.kubeconfig().replace(/users: .*/, '')}users: [{ name: test, user: { exec: { command: x } } }, { name: b, user: { token: a } }]\n`
  t.equal(await outcomeOf(target, two), 'unknown ContentUnsupported', 'the current context alone')
  for (const text of ['x', '{}', 'a: *b', 'x'.repeat(40_000)])
    t.equal(await outcomeOf(target, text), 'unknown ContentUnsupported')
  t.equal(await outcomeOf(target, ''), 'unknown ValueMissing')
  t.match(await kubernetes.verify(target, tried('access-token', { token: 'x' }), deps()), { reason: 'TypeUnsupported' })
  t.strictSame(cluster.received, [])
  t.equal(await outcomeOf(target, api.kubeconfig().replace(api.url, `${api.url}/`)), 'valid system:serviceaccount:ci:deployer')
})

t.test('both authorities must do, and the login is sent to a server that the one of the target proves', async t => {
  const { cluster, target } = await started(t)
  const other = Buffer.from(certified({ name: 'other.example' }).cert).toString('base64')
  const content = cluster.api.kubeconfig()
  const withOther = content.replace(/certificate-authority-data: \S+/, `certificate-authority-data: ${other}`)
  const withNone = content.replace(/, certificate-authority-data: \S+/, '')
  t.equal(await outcomeOf(target, withOther), 'unknown TlsFailed', 'kubectl would not trust it')
  t.strictSame(cluster.received, [])
  t.equal(await outcomeOf({ ...target, ca: certified({ name: 'other.example' }).cert }, content), 'unknown TlsFailed')
  t.notOk(
    cluster.received.some(({ authorization }) => authorization !== undefined),
    'no login was sent'
  )
  t.match(await outcomeOf(target, withNone), /^valid/)
  t.match(await outcomeOf({ ...target, ca: null }, content), /^valid/)
  t.equal(await outcomeOf({ ...target, ca: null }, withNone), 'unknown TlsFailed')
  t.match(await kubernetes.check({ ...target, ca: null }, deps()), { state: 'unknown', findings: [{ code: 'NoAuthority' }] })
  t.strictSame(await kubernetes.check(target, deps()), { state: 'ok', findings: [] })
  cluster.strangers = 'nothing'
  t.strictSame(await kubernetes.check(target, deps()), { state: 'ok', findings: [] }, 'it tells no stranger its version')
})

t.test('what goes wrong on the side of the server is never the fault of the login', async t => {
  const { cluster, target } = await started(t)
  const { api } = cluster
  const asking = { ...target, options: { verbs: [deploy] } }
  const page = { 'content-type': 'text/html' }
  const answers: readonly (readonly [code: number, body: unknown, headers: object, outcome: string])[] = [
    [500, {}, {}, 'unknown Unavailable'],
    [503, {}, { 'retry-after': '7' }, 'unknown Unavailable'],
    [429, {}, { 'retry-after': '7' }, 'unknown RateLimited'],
    [307, {}, { location: 'https://evil.example/' }, 'unknown AddressElsewhere'],
    [302, {}, { location: '/login' }, 'unknown BadAnswer'],
    [200, 'Log in', page, 'unknown BadAnswer'],
    [401, 'Log in', page, 'unknown BadAnswer'],
    [200, { kind: 'Other', status: { allowed: true } }, {}, 'unknown BadAnswer'],
    [201, { kind: 'SelfSubjectAccessReview', status: { allowed: 'yes' } }, {}, 'unknown BadAnswer'],
    [201, { kind: 'SelfSubjectReview', status: { userInfo: {} } }, {}, 'unknown BadAnswer'],
    [200, 'x'.repeat(1 << 20), {}, 'unknown TooLarge']
  ]
  for (const path of ['/version', 'selfsubjectreviews', 'selfsubjectaccessreviews'])
    for (const [code, body, headers, outcome] of answers) {
      cluster.answer = (request, response) => request.url?.endsWith(path) === true && Boolean(json(response, code, body, headers))
      t.equal(await outcomeOf(asking, api.kubeconfig()), outcome, `${path} ${code} ${JSON.stringify(body).slice(0, 50)}`)
      if (path === '/version') t.notMatch(await kubernetes.check(target, deps()), { state: 'ok' })
    }
  cluster.answer = (_, response) => Boolean(response.destroy())
  t.equal(await outcomeOf(asking, api.kubeconfig()), 'unknown Unavailable')
  cluster.answer = () => true
  const stopped = verifyDeps({ outbound: createOutbound(local), signal: AbortSignal.timeout(100) })
  t.equal(await outcomeOf(asking, api.kubeconfig(), stopped), 'unknown Timeout')
})

t.test('a name that leads elsewhere between two requests, and addresses inside', async t => {
  const { cluster, target } = await started(t)
  const name = cluster.api.url.replace('localhost', 'k8s.example.com')
  const content = cluster.api.kubeconfig().replace(cluster.api.url, name)
  const rules = { ...strictRules, networks: ['127.0.0.1/32'] }
  for (const next of ['169.254.169.254', '10.0.0.1', '::1']) {
    const { servers } = await startNameServer(t, [next])
    const moved = createOutbound(rules, { lookup: createLookup(rules, servers) })
    t.equal(await outcomeOf({ ...target, address: name }, content, deps(moved)), 'unknown AddressRefused', next)
  }
  for (const host of ['127.0.0.1', '169.254.169.254', '[::1]', '2130706433']) {
    const address = cluster.api.url.replace('localhost', host)
    const inside = cluster.api.kubeconfig().replace(cluster.api.url, address)
    t.equal(await outcomeOf({ ...target, address }, inside, deps(createOutbound(strictRules))), 'unknown AddressRefused', host)
  }
  t.strictSame(cluster.received, [])
})

t.test('the settings of a target', async t => {
  const faults = (address: string) => kubernetes.faults({ name: 'test', address, ca: null, hostKeys: [], options: {} })
  for (const address of ['https://k8s.example.com:6443', 'https://rancher.example.com/k8s/clusters/c-1'])
    t.strictSame(faults(address), [])
  for (const address of [
    'http://k8s.example.com',
    'https://a:b@k8s.example.com',
    'https://k8s.example.com/?a',
    'k8s.example.com'
  ])
    t.match(faults(address), [{ pointer: '#/address' }], address)
})
