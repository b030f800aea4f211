import { readFileSync } from 'node:fs'
import t from 'tap'
import { as, type Call, makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'

/**
 * Every route of the OpenAPI document (and those that are not in it), asked by every kind of caller. The expected permission stands
 * here once more, in the test's own words, so that a route whose permission is changed by mistake is noticed; a new route without a
 * line here fails the test.
 */
type Least = 'nobody' | 'anyone' | 'viewer' | 'operator' | 'admin' | 'project-maker' | 'platform-admin'
interface Line {
  readonly least: Least
  /** Whether it changes something. */
  readonly writes?: true
  readonly body?: unknown
}

const credential = { id: 'new', type: 'access-token', data: { token: 'not-a-real-one' } }
const lines: Record<string, Line> = {
  'GET /api/v1/sign-in': { least: 'nobody' },
  'POST /api/v1/sign-in/once': { least: 'nobody', body: {} },
  'GET /api/v1/whoami': { least: 'anyone' },
  'GET /api/v1/credential-types': { least: 'anyone' },
  'GET /api/v1/overview': { least: 'anyone' },
  'GET /api/v1/projects': { least: 'anyone' },
  'GET /api/v1/credentials': { least: 'anyone' },
  'GET /api/v1/search': { least: 'anyone' },
  'GET /api/v1/projects/{project}': { least: 'viewer' },
  'GET /api/v1/projects/{project}/credentials': { least: 'viewer' },
  'GET /api/v1/projects/{project}/credentials/{id}': { least: 'viewer' },
  'GET /api/v1/projects/{project}/credentials/{id}/snippets': { least: 'viewer' },
  'GET /api/v1/projects/{project}/credentials/{id}/events': { least: 'viewer' },
  'GET /api/v1/projects/{project}/credentials/{id}/usage': { least: 'viewer' },
  'GET /api/v1/projects/{project}/events': { least: 'viewer' },
  'GET /api/v1/projects/{project}/events/stream': { least: 'viewer' },
  'GET /api/v1/projects/{project}/plan': { least: 'viewer' },
  'GET /api/v1/projects/{project}/export': { least: 'viewer' },
  'GET /api/v1/projects/{project}/members': { least: 'viewer' },
  'GET /api/v1/projects/{project}/members/{subject}': { least: 'viewer' },
  'POST /api/v1/projects/{project}/sync': { least: 'operator', writes: true },
  'POST /api/v1/projects/{project}/credentials': { least: 'operator', writes: true, body: credential },
  'POST /api/v1/projects/{project}/credentials/validate': { least: 'operator', writes: true, body: credential },
  'PUT /api/v1/projects/{project}/credentials': { least: 'operator', writes: true, body: { credentials: [] } },
  'PUT /api/v1/projects/{project}/credentials/{id}': { least: 'operator', writes: true, body: { data: {} } },
  'PATCH /api/v1/projects/{project}/credentials/{id}': { least: 'operator', writes: true, body: {} },
  'DELETE /api/v1/projects/{project}/credentials/{id}': { least: 'operator', writes: true },
  'POST /api/v1/projects/{project}/credentials/{id}/sync': { least: 'operator', writes: true },
  'POST /api/v1/projects/{project}/credentials/{id}/refresh': { least: 'operator', writes: true },
  'POST /api/v1/projects/{project}/credentials/{id}/verify': { least: 'operator', writes: true },
  'GET /api/v1/kubeconfig': { least: 'operator' },
  'GET /api/v1/projects/{project}/credentials/{id}/shares': { least: 'admin' },
  'POST /api/v1/projects/{project}/credentials/{id}/shares': { least: 'admin', writes: true, body: { projects: 'all' } },
  'DELETE /api/v1/projects/{project}/credentials/{id}/shares/{receiver}': { least: 'admin', writes: true },
  'GET /api/v1/projects/{project}/available-shares': { least: 'operator' },
  'PUT /api/v1/projects/{project}': { least: 'admin', writes: true, body: {} },
  'PATCH /api/v1/projects/{project}': { least: 'admin', writes: true, body: {} },
  'DELETE /api/v1/projects/{project}': { least: 'admin', writes: true },
  'PUT /api/v1/projects/{project}/members/{subject}': { least: 'admin', writes: true, body: { role: 'viewer' } },
  'DELETE /api/v1/projects/{project}/members/{subject}': { least: 'admin', writes: true },
  'GET /api/v1/projects/{project}/access': { least: 'admin' },
  'GET /api/v1/projects/{project}/webhooks': { least: 'admin' },
  'POST /api/v1/projects/{project}/webhooks': { least: 'admin', writes: true, body: {} },
  'GET /api/v1/projects/{project}/webhooks/{id}': { least: 'admin' },
  'PATCH /api/v1/projects/{project}/webhooks/{id}': { least: 'admin', writes: true, body: {} },
  'DELETE /api/v1/projects/{project}/webhooks/{id}': { least: 'admin', writes: true },
  'GET /api/v1/projects/{project}/webhooks/{id}/deliveries': { least: 'admin' },
  'POST /api/v1/projects/{project}/webhooks/{id}/test': { least: 'admin', writes: true },
  'POST /api/v1/projects/{project}/webhooks/{id}/rotate-secret': { least: 'admin', writes: true },
  'POST /api/v1/projects/{project}/webhooks/{id}/deliveries/{delivery}/redeliver': { least: 'admin', writes: true },
  'GET /api/v1/projects/{project}/copies': { least: 'viewer' },
  'POST /api/v1/projects/{project}/copies/find': { least: 'operator', writes: true },
  'POST /api/v1/projects/{project}/copies/remove': { least: 'admin', writes: true, body: { folder: ['x'] } },
  'POST /api/v1/projects/{project}/copies/follow': { least: 'platform-admin', writes: true, body: { folder: ['x'] } },
  'GET /api/v1/projects/{project}/unmanaged': { least: 'viewer' },
  'PUT /api/v1/projects/{project}/unmanaged/{id}/ignored': { least: 'operator', writes: true },
  'DELETE /api/v1/projects/{project}/unmanaged/{id}/ignored': { least: 'operator', writes: true },
  'DELETE /api/v1/projects/{project}/unmanaged/{id}': { least: 'admin', writes: true },
  'POST /api/v1/projects/{project}/credentials/{id}/keep-theirs': {
    ...{ least: 'operator', writes: true },
    body: { seen: 'a'.repeat(32) }
  },
  'POST /api/v1/projects/{project}/adopt': { least: 'operator', writes: true },
  'POST /api/v1/projects/{project}/confirm-folder': { least: 'platform-admin', writes: true },
  'POST /api/v1/projects': { least: 'project-maker', writes: true, body: {} },
  'GET /api/v1/controllers': { least: 'anyone' },
  'GET /api/v1/controllers/{controller}': { least: 'anyone' },
  'GET /api/v1/controllers/{controller}/events': { least: 'platform-admin' },
  'POST /api/v1/controllers': { least: 'platform-admin', writes: true, body: {} },
  'PATCH /api/v1/controllers/{controller}': { least: 'platform-admin', writes: true, body: {} },
  'DELETE /api/v1/controllers/{controller}': { least: 'platform-admin', writes: true },
  'POST /api/v1/controllers/{controller}/check': { least: 'platform-admin', writes: true },
  'POST /api/v1/controllers/{controller}/accept': { least: 'platform-admin', writes: true, body: {} },
  'GET /api/v1/secret-stores': { least: 'platform-admin' },
  'POST /api/v1/secret-stores': { least: 'platform-admin', writes: true, body: {} },
  'GET /api/v1/secret-stores/{store}': { least: 'platform-admin' },
  'PATCH /api/v1/secret-stores/{store}': { least: 'platform-admin', writes: true, body: {} },
  'DELETE /api/v1/secret-stores/{store}': { least: 'platform-admin', writes: true },
  'POST /api/v1/secret-stores/{store}/check': { least: 'platform-admin', writes: true },
  'POST /api/v1/secret-stores/{store}/refresh': { least: 'platform-admin', writes: true },
  'GET /api/v1/secret-stores/{store}/keys': { least: 'platform-admin' },
  'GET /api/v1/secret-stores/{store}/events': { least: 'platform-admin' },
  'GET /api/v1/verify-targets': { least: 'platform-admin' },
  'POST /api/v1/verify-targets': { least: 'platform-admin', writes: true, body: {} },
  'GET /api/v1/verify-targets/{target}': { least: 'platform-admin' },
  'PATCH /api/v1/verify-targets/{target}': { least: 'platform-admin', writes: true, body: {} },
  'DELETE /api/v1/verify-targets/{target}': { least: 'platform-admin', writes: true },
  'POST /api/v1/verify-targets/{target}/check': { least: 'platform-admin', writes: true },
  'POST /api/v1/verify-targets/{target}/host-keys': { least: 'platform-admin', writes: true },
  'GET /api/v1/verify-targets/{target}/events': { least: 'platform-admin' },
  'GET /api/v1/projects/{project}/verify-targets': { least: 'viewer' },
  'GET /api/v1/projects/{project}/secret-stores': { least: 'viewer' },
  'GET /api/v1/projects/{project}/secret-stores/{store}/keys': { least: 'operator' },
  'GET /api/v1/tokens': { least: 'platform-admin' },
  'GET /api/v1/tokens/{id}': { least: 'platform-admin' },
  'POST /api/v1/tokens': { least: 'platform-admin', writes: true, body: {} },
  'DELETE /api/v1/tokens/{id}': { least: 'platform-admin', writes: true },
  'GET /api/v1/group-roles': { least: 'platform-admin' },
  'PUT /api/v1/group-roles/{group}': { least: 'platform-admin', writes: true, body: { projects: {} } },
  'DELETE /api/v1/group-roles/{group}': { least: 'platform-admin', writes: true },
  'GET /api/v1/keys': { least: 'platform-admin' },
  'POST /api/v1/keys/rotate': { least: 'platform-admin', writes: true },
  'POST /api/v1/admin/reload': { least: 'platform-admin', writes: true },
  'GET /api/v1/audit': { least: 'platform-admin' },
  'GET /metrics': { least: 'platform-admin' },
  'GET /queues/api/queues': { least: 'platform-admin' }
}

const document = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'))
const routes = [
  ...Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`)
  ),
  'GET /metrics',
  'GET /queues/api/queues'
]

const bridge = await withBridge(t, { listener: { rateLimit: 1e6, signInLimit: 1e6 } })
for (const name of ['demo', 'other']) await bridge.project(name)
const made = await bridge.call('POST', '/api/v1/projects/demo/credentials', { ...credential, id: 'there' })
if (made.status !== 201) throw new Error(made.text)

/** Asks a route as it stands in the table, in a project. Ids are of things that are not there where the route would take them away. */
async function ask(call: Call, route: string, project: string): Promise<number> {
  const [method = '', path = ''] = route.split(' ')
  const filled = path
    .replace('{project}', project)
    .replace('{id}', method === 'GET' ? 'there' : 'absent')
    .replace('{controller}', 'default')
    .replace('{store}', 'absent')
    .replace('{group}', 'somebody')
    .replace('{subject}', 'oidc:somebody')
  const wanted = lines[route]?.body
  const body = method === 'GET' || method === 'DELETE' ? undefined : (wanted ?? undefined)
  // Deleting is only ever tried on a generation that there is not.
  const headers = method === 'DELETE' && path.endsWith('{project}') ? { 'if-match': '"999"' } : {}
  return (await call(method, filled, body, headers)).status
}

const asRaw = (token: string | undefined): Call => {
  const call = as(bridge, token)
  return (method, path, body, headers) =>
    path.startsWith('/api/v1')
      ? call(method, path.slice('/api/v1'.length), body, headers)
      : bridge.call(method, path, body, { authorization: `Bearer ${token}`, ...headers })
}

const ladder = ['nobody', 'anyone', 'viewer', 'operator', 'admin', 'project-maker', 'platform-admin'] as const
/** What the door says: passed on to the route, or one of its refusals. */
function expected(route: string, rank: Least, options: { readOnly?: boolean; elsewhere?: boolean } = {}): number | 'passes' {
  const { least, writes } = lines[route] as Line
  if (least === 'nobody') return 'passes'
  if (rank === 'nobody') return 401
  const inProject = route.includes('{project}')
  // It has no role in any project, and is told that a name is taken.
  if (rank === 'project-maker' && route === 'PUT /api/v1/projects/{project}') return 'passes'
  if (rank === 'project-maker' && inProject) return 404
  if (rank === 'project-maker' && least !== 'project-maker' && least !== 'anyone') return 403
  if (inProject && rank !== 'platform-admin' && (rank === 'anyone' || options.elsewhere)) return 404
  if (writes && options.readOnly) return 403
  return ladder.indexOf(rank) >= ladder.indexOf(least) ? 'passes' : 403
}

t.test('every route has a line here, and every line of a route that exists a permission', async t => {
  t.strictSame(
    routes.filter(route => !(route in lines)),
    []
  )
})

const callers: [
  name: string,
  rank: Least,
  token: () => Promise<string | undefined>,
  options?: { readOnly?: boolean; elsewhere?: boolean }
][] = [
  ['without a token', 'nobody', async () => undefined],
  ['with a token without any role', 'anyone', async () => (await makeToken(bridge, {})).token],
  ['a project-maker', 'project-maker', async () => (await makeToken(bridge, {}, { projectMaker: true })).token],
  ['a viewer', 'viewer', async () => (await makeToken(bridge, { demo: 'viewer' })).token],
  ['an operator', 'operator', async () => (await makeToken(bridge, { demo: 'operator' })).token],
  ['an admin of the project', 'admin', async () => (await makeToken(bridge, { demo: 'admin' })).token],
  [
    'an admin who may only read',
    'admin',
    async () => (await makeToken(bridge, { demo: 'admin' }, { readOnly: true })).token,
    { readOnly: true }
  ],
  ['an admin of another project', 'admin', async () => (await makeToken(bridge, { other: 'admin' })).token, { elsewhere: true }],
  ['an operator of every project', 'operator', async () => (await makeToken(bridge, { '*': 'operator' })).token],
  [
    'a platform-admin who may only read',
    'platform-admin',
    async () => (await makeToken(bridge, {}, { platformAdmin: true, readOnly: true })).token,
    { readOnly: true }
  ],
  ['the admin token', 'platform-admin', async () => ADMIN_TOKEN]
]

for (const [name, rank, token, options] of callers) {
  t.test(`${name}: what each route answers`, async t => {
    const call = asRaw(await token())
    for (const route of routes) {
      if (route.endsWith('/events/stream') && expected(route, rank, options) === 'passes') continue
      const status = await ask(call, route, 'demo')
      const wanted = expected(route, rank, options)
      if (wanted === 'passes') t.notOk([401, 403].includes(status) || status >= 500, `${route} is let through (${status})`)
      else t.equal(status, wanted, route)
      // What reads and is let through also answers, so that a 404 cannot hide a refusal.
      if (
        wanted === 'passes' &&
        /^GET .*(projects|credentials|\/\{project\}|plan|events|members|access|webhooks|whoami|tokens|types|audit|metrics)$/.test(
          route
        )
      )
        t.equal(status, 200, route)
    }
  })
}

t.test('in a project that does not exist it is the same answer as in one without a role, on every route', async t => {
  const call = asRaw((await makeToken(bridge, { other: 'admin' })).token)
  for (const route of routes.filter(route => route.includes('{project}'))) {
    t.strictSame([await ask(call, route, 'demo'), await ask(call, route, 'nowhere')], [404, 404], route)
  }
})

t.test('routes that stand in no document are guarded, too', async t => {
  const stranger = asRaw((await makeToken(bridge, { other: 'admin' })).token)
  const viewer = asRaw((await makeToken(bridge, { demo: 'viewer' })).token)
  for (const root of ['/kapis/devops.kubesphere.io/v1alpha3/devops/demo/credentials', '/v1alpha2/devops/demo/credentials']) {
    t.equal((await fetch(bridge.url + root)).status, 401, root)
    t.equal((await stranger('GET', root)).status, 404, root)
    t.equal((await viewer('GET', root)).status, 200, root)
    t.equal((await viewer('POST', root, {})).status, 403, root)
  }
  const imports = '/kapis/devops.kubesphere.io/v1alpha3/imports'
  t.equal((await fetch(bridge.url + imports, { method: 'POST' })).status, 401)
  t.equal((await asRaw((await makeToken(bridge, { '*': 'admin' })).token)('POST', imports, {})).status, 403)
  const kubeconfig = '/kapis/resources.kubesphere.io/v1alpha2/users/alice/kubeconfig'
  t.equal((await fetch(bridge.url + kubeconfig)).status, 401)
  t.equal((await viewer('GET', kubeconfig)).status, 403)
  t.match((await stranger('GET', kubeconfig)).text, /^Set KUBECONFIG_FILE/, 'an operator of any project is let through')
})

t.test('nothing that a viewer can read holds a secret', async t => {
  const call = asRaw((await makeToken(bridge, { '*': 'admin' })).token)
  for (const route of routes.filter(route => route.startsWith('GET ') && !route.endsWith('/stream'))) {
    const path = route
      .slice(4)
      .replace('{project}', 'demo')
      .replace('{id}', 'there')
      .replace('{controller}', 'default')
      .replace('{subject}', 'x')
    t.notMatch((await call('GET', path)).text, /not-a-real-one/, route)
  }
})
