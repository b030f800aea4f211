// A bridge with a stand-in Jenkins, and in them what the pictures of the console are of.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { registerTarget, startLoginTarget } from '../../test/helpers/verify/login-target.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const token = 'screenshots-only-0123456789'
const DAY = 86_400_000
const inDays = days => new Date(Date.now() + days * DAY).toISOString()

/** A script of ours in a separate process, and what `pattern` finds in what it prints. */
async function run(script, args, pattern, env = {}) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, DRAIN_TIME: '0s', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const found = await new Promise((resolve, reject) => {
    let text = ''
    // the banner is on stderr
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        text += chunk
        const match = pattern.exec(text)
        if (match) resolve(match[1])
      })
    child.once('exit', code => reject(new Error(`${script} ended with code ${code}: ${text}`)))
  })
  return { child, found }
}

const string = (id, secret, description = 'by hand') =>
  `<org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl><scope>GLOBAL</scope><id>${id}</id><description>${description}</description><secret>${secret}</secret></org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl>`
const login = (id, username, description) =>
  `<com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl><scope>GLOBAL</scope><id>${id}</id><description>${description}</description><username>${username}</username><usernameSecret>false</usernameSecret><password>x</password></com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>`

/** Opens both; the answer has the address, tokens of several callers, and what closes everything. */
export async function openWorld() {
  const data = mkdtempSync(join(tmpdir(), 'screenshots-'))
  const { child: standIn, found: jenkins } = await run('src/stand-in/main.ts', ['--control-token', token], /at (http:\/\/\S+) /)
  const { child: bridge, found: url } = await run('src/app/main.ts', [], /Console\s+(\S+)\/\s/, {
    ...{ PORT: '0', DATA_DIR: data, ADMIN_TOKEN: token, LOG_LEVEL: 'silent', RECONCILE_INTERVAL: '2s' },
    // a verify target of this machine
    OUTBOUND_ALLOW: '127.0.0.1',
    ...{ JENKINS_URL: jenkins, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
  })
  const call = async (method, path, body) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', prefer: 'wait=5' },
      body: JSON.stringify(body)
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return answer.json()
  }
  const tokenOf = async (name, more) => (await call('POST', '/tokens', { name, ...more })).token

  await fillProjects(call)
  await fillShop(call, jenkins)
  const secrets = mkdtempSync(join(tmpdir(), 'screenshots-secrets-'))
  await fillStores(call, secrets)
  await fillShares(call)
  await fillVerifyTargets(call)
  const ends = []
  await fillVerified(call, { teardown: end => ends.push(end) })
  // for the pages of somebody with less than everything
  const tokens = {
    admin: token,
    viewer: await tokenOf('dashboards', { roles: { shop: 'viewer' } }),
    nobody: await tokenOf('new colleague', { roles: {} }),
    maker: await tokenOf('team lead', { roles: {}, projectMaker: true })
  }
  await sleep(3000)
  return {
    url,
    tokens,
    async close() {
      for (const child of [bridge, standIn]) {
        child.kill()
        await new Promise(resolve => child.once('exit', resolve))
      }
      for (const end of ends) end()
      for (const directory of [data, secrets]) rmSync(directory, { recursive: true, force: true })
    }
  }
}

/** What the overview and the list of projects are about. */
async function fillProjects(call) {
  await call('POST', '/projects', { name: 'shop', displayName: 'Web shop', policies: { drift: 'report' } })
  await call('POST', '/projects', { name: 'platform', displayName: 'Platform' })
  await call('POST', '/projects', { name: 'imports', displayName: 'Import' })
  await call('POST', '/projects', { name: 'archive', policies: { paused: true } })
  for (const [n, name] of [
    'payments',
    'search',
    'mobile',
    'inventory',
    'shipping',
    'data-lake',
    'identity',
    'billing'
  ].entries()) {
    await call('POST', '/projects', { name })
    for (let i = 0; i < 3 + ((n * 5) % 7); i++) {
      const days = [20, 45, 62, 75, 5, 33, 12, 83][(n + i) % 8]
      await call('POST', `/projects/${name}/credentials`, {
        ...{ id: ['registry', 'git-bot', 'npm', 'sonar', 'slack', 'sentry', 'cdn', 'maps', 'pager'][i], type: 'access-token' },
        ...{ description: 'Used by the release pipeline', data: { token: `example-only-${n}-${i}` } },
        ...(i % 2 === 0 ? { expiresAt: inDays(days) } : {})
      })
    }
  }
}

/** The project that most pictures are of: each type, drift, a blocked and a long one, and what Jenkins holds besides. */
async function fillShop(call, jenkins) {
  const post = body => call('POST', '/projects/shop/credentials', body)
  const types = await call('GET', '/credential-types')
  for (const { example } of types.items) await post(example)
  for (const n of [1, 2, 3])
    await post({
      ...{ id: `stage-${n}-token`, type: 'access-token', description: `Stage ${n}` },
      data: { token: `example-only-${n}` }
    })
  await writeByHand(jenkins)
  await post({ id: 'made-by-hand', type: 'access-token', data: { token: 'example-only-4' } })
  await post({
    id: 'a-credential-with-quite-a-long-id-as-teams-with-naming-rules-have-them',
    type: 'access-token',
    description:
      'Used by the nightly build, the release train and the smoke tests of every stage; ask the platform team before you touch it',
    expiresAt: inDays(20),
    data: { token: 'example-only-5' }
  })
  const control = (path, body) =>
    fetch(`${new URL(jenkins).origin}/__control${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(body)
    })
  await control('/edit', { action: 'add-job', folder: 'shop', job: 'build-and-push' })
  for (const number of [7, 8, 9])
    await control('/build', { folder: 'shop', job: 'build-and-push', number, credential: 'dockerhub-id' })
  await call('POST', '/tokens', { name: 'deploy pipeline', roles: { shop: 'operator' } })
  await call('PUT', '/projects/shop/members/oidc:alice', { role: 'admin' })
  await call('PUT', '/projects/shop/members/oidc:bo', { role: 'operator' })
  await call('POST', '/projects/shop/webhooks', { url: 'https://hooks.example.com/credentials' })
  await sleep(2500)
  await call('PUT', '/projects/shop/unmanaged/old-smtp-login/ignored')
}

/** A secret store of files with one value that is there and one that is gone, and one that does not answer. */
async function fillStores(call, directory) {
  mkdirSync(join(directory, 'team'))
  for (const name of ['db', 'npm', 'gone']) writeFileSync(join(directory, 'team', name), `example-only-${name}`)
  const allowed = [{ projects: ['imports'], paths: ['team'] }]
  await call('POST', '/secret-stores', { name: 'mounted', provider: 'file', directory, allowed })
  await call('POST', '/secret-stores', {
    ...{ name: 'vault', provider: 'vault', address: 'https://vault.example.com', auth: 'appRole', roleId: 'jenkins-bridge' },
    ...{ secretId: 'example-only-6', allowed: [{ projects: ['shop-*', 'web'], paths: [''] }], refreshEvery: '1h' }
  })
  for (const [id, key] of [
    ['database', 'team/db'],
    ['old-value', 'team/gone']
  ])
    await call('POST', '/projects/imports/credentials', {
      ...{ id, type: 'access-token', data: { token: { valueFrom: { store: 'mounted', key } } } }
    })
  rmSync(join(directory, 'team', 'gone'))
  await call('POST', '/projects/imports/credentials/old-value/refresh')
}

/** A service that is switched on, a cluster with what a login must be allowed, and an SSH server without a host key. */
async function fillVerifyTargets(call) {
  const types = ['username-password']
  const register = target => call('POST', '/verify-targets', { projects: ['web', 'shop-*'], ...target })
  await register({
    ...{ name: 'docker-hub', kind: 'registry', types, address: 'https://registry-1.docker.io' },
    options: { tokenHost: 'auth.docker.io' }
  })
  const verbs = [
    { verb: 'patch', resource: 'deployments.apps', namespace: 'shop' },
    { verb: 'get', resource: 'pods/log' }
  ]
  await register({ name: 'cluster', kind: 'kubernetes', address: 'https://k8s.example.com:6443', options: { verbs } })
  await register({ name: 'team-git', kind: 'git-ssh', address: 'ssh://git.example.com:7999', types: ['ssh-key'] })
}

/** A login that works on a verify target, and one that it does not accept. */
async function fillVerified(call, t) {
  const target = await startLoginTarget(t)
  target.accounts.set('release-bot', 'example-only-7')
  const text = async (method, path, body) => ({
    status: 201,
    text: '',
    body: await call(method, path.replace('/api/v1', ''), body)
  })
  await registerTarget({ call: text }, 'packages', target, { projects: ['mobile'], types: ['username-password'] })
  for (const [id, username, password] of [
    ['packages-login', 'release-bot', 'example-only-7'],
    ['packages-robot', 'old-robot', 'example-only-8']
  ]) {
    const body = { id, type: 'username-password', description: 'The registry of packages', data: { username, password } }
    await call('POST', '/projects/mobile/credentials', { ...body, verifyWith: 'packages' })
    await call('POST', `/projects/mobile/credentials/${id}/verify`, {})
  }
}

/** A credential that two projects take from a third, and one that nobody has taken yet. */
async function fillShares(call) {
  const share = (id, projects) => call('POST', `/projects/identity/credentials/${id}/shares`, { projects })
  await share('registry', ['imports', 'billing', 'shipping'])
  await share('git-bot', 'all')
  for (const project of ['imports', 'billing'])
    await call('POST', `/projects/${project}/credentials`, {
      ...{ id: 'company-registry', type: 'access-token', description: 'The registry of all teams' },
      sharedFrom: { project: 'identity', id: 'registry' }
    })
}

async function writeByHand(jenkins) {
  const store = `${jenkins}/job/shop/credentials/store/folder/domain/_`
  const headers = {
    authorization: `Basic ${Buffer.from('admin:admin-token').toString('base64')}`,
    'content-type': 'application/xml; charset=utf-8'
  }
  const send = (path, body) => fetch(`${store}/${path}`, { method: 'POST', headers, body })
  await send('credential/stage-2-token/config.xml', string('stage-2-token', 'changed'))
  await send('createCredentials', string('made-by-hand', 'x'))
  await send('createCredentials', string('nightly-report-token', 'x', 'Sends the nightly report; ask Bo'))
  await send('createCredentials', login('legacy-registry', 'robot$legacy', 'The registry before the move'))
  await send('createCredentials', login('old-smtp-login', 'mailer', ''))
}
