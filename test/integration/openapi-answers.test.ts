import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { type Answer, withBridge } from '../helpers/bridge.ts'

const HEADERS = ['etag', 'location', 'retry-after', 'preference-applied', 'x-request-id', 'www-authenticate']
const WAIT = { prefer: 'wait=20' }
const mount = await mkdtemp(join(tmpdir(), 'jcb-answers-'))
t.teardown(() => rm(mount, { recursive: true }))
const bridge = await withBridge(t, { secretFiles: { directories: [mount], forbidden: [] } })
// biome-ignore lint/suspicious/noExplicitAny: the document is what the API says it is
const document: any = (await bridge.call('GET', '/openapi.json')).body
const seen = new Set<number>()

/** The code that a component lists for its status, by the name in a reference. */
const component = (schema: { $ref: string }) => document.components.schemas[schema.$ref.split('/').at(-1) ?? '']

/** The operation of a request: a fixed part of a path goes before a parameter. */
function operationOf(method: string, path: string) {
  const parts = path.split('?', 1)[0]?.split('/') ?? []
  const fits = (template: string) => {
    const names = template.split('/')
    return names.length === parts.length && names.every((name, i) => name.startsWith('{') || name === parts[i])
  }
  const found = Object.keys(document.paths)
    .filter(fits)
    .toSorted((a, b) => a.split('{').length - b.split('{').length)
  return document.paths[found[0] ?? '']?.[method.toLowerCase()]
}

/** Everything that the answer has and the document does not. */
function undeclared(method: string, path: string, { status, headers, body }: Answer): string[] {
  seen.add(status)
  const written = operationOf(method, path)?.responses[status]
  const declared = written?.$ref === undefined ? written : document.components.responses[written.$ref.split('/').at(-1) ?? '']
  if (declared === undefined) return [`${method} ${path}: ${status} ${body?.code ?? ''}`]
  const names = new Set(Object.keys(declared.headers ?? {}).map(name => name.toLowerCase()))
  const faults = HEADERS.filter(name => headers.has(name) && !names.has(name)).map(name => `${method} ${path} ${status}: ${name}`)
  const type = headers.get('content-type')?.split(';', 1)[0]
  if (type !== undefined && type !== null && body !== undefined && !(type in (declared.content ?? {})))
    faults.push(`${method} ${path} ${status}: ${type}`)
  if (status < 400) return faults
  const codes: readonly string[] = component(declared.content['application/problem+json'].schema).allOf[1].properties.code.enum
  if (!codes.includes(body.code) || !declared.description.includes(`\`${body.code}\``))
    faults.push(`${method} ${path} ${status}: ${body.code}`)
  return faults
}

t.test('the document says where the API is, and lists codes and reasons', async t => {
  t.equal(document.servers[0].url, '/')
  t.ok(document.components.schemas.Problem.properties.code.enum.includes('PROJECT_EXISTS'))
  t.ok(document.components.schemas.Status.properties.reason.enum.includes('JenkinsUnreachable'))
  const patches = Object.values<Record<string, { requestBody?: { content: object } }>>(document.paths).flatMap(
    ({ patch }) => patch ?? []
  )
  t.ok(patches.length > 2)
  for (const patch of patches) t.ok('application/merge-patch+json' in (patch.requestBody?.content ?? {}))
})

t.test('answers of the API have only statuses, headers, types and codes that it declares', async t => {
  const faults: string[] = []
  const call = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const answer = await bridge.call(method, `/api/v1${path}`, body, headers)
    faults.push(...undeclared(method, `/api/v1${path}`, answer))
    return answer
  }
  const secret = { id: 'a', type: 'secret-text', data: { text: 'x-of-a-text' } }
  const token = { id: 'a', type: 'access-token', data: { token: 'value-of-a' } }
  const patch = { 'content-type': 'application/merge-patch+json' }
  await call('POST', '/projects', { name: 'p' }, WAIT)
  await call('POST', '/projects', { name: 'p' })
  await call('PUT', '/projects/q', {}, WAIT)
  await call('PUT', '/projects/q', {})
  await call('PUT', '/projects/q', {}, { 'if-match': '"9-0123456789abcdef"' })
  await call('PATCH', '/projects/p', { displayName: 'P' }, { ...patch, ...WAIT })
  await call('POST', '/projects/p/credentials', token, WAIT)
  await call('POST', '/projects/p/credentials', token)
  await call('POST', '/projects/p/credentials', secret, { 'content-type': 'text/plain' })
  const { headers } = await call('GET', '/projects/p/credentials/a')
  await call('GET', '/projects/p/credentials/a', undefined, { 'if-none-match': headers.get('etag') ?? '' })
  await call('PATCH', '/projects/p/credentials/a', { description: 'x' }, { ...patch, ...WAIT })
  await call('PUT', '/projects/p/credentials/a', { ...token, description: 1 })
  await call('PUT', '/projects/p/credentials', { credentials: [token] }, WAIT)
  await call('POST', '/projects/p/credentials/validate', token)
  await call('POST', '/projects/p/credentials/a/sync', undefined, WAIT)
  await call('GET', '/projects/p/credentials/a/usage')
  const hook = await call('POST', '/projects/p/webhooks', { url: 'https://hook.invalid/', types: ['Blocked'] })
  const hookPath = `/projects/p/webhooks/${hook.body.id ?? 'none'}`
  for (const read of ['', '/p', '/nobody', '/p/credentials', '/p/credentials/none', '/p/credentials/a/snippets', '/p/events'])
    await call('GET', `/projects${read}`)
  for (const read of ['/p/plan', '/p/webhooks', '/p/members', '/p/members/none', '/p/access', '?limit=0', '?cursor=x'])
    await call('GET', `/projects${read}`)
  for (const read of ['/controllers', '/controllers/none/events', '/credential-types', '/tokens', '/keys', '/whoami', '/sign-in'])
    await call('GET', read)
  for (const read of ['/audit', '/kubeconfig', hookPath, `${hookPath}/deliveries`]) await call('GET', read)
  await call('GET', '/audit', undefined, { accept: 'application/jsonl' })
  await call('GET', '/projects', undefined, { authorization: 'Bearer nobody' })
  t.equal(hook.status, 201, hook.text)
  const made = await call('POST', '/tokens', { name: 't', roles: { p: 'viewer' } })
  t.equal(made.status, 201, made.text)
  await call('DELETE', `/tokens/${made.body.id ?? 'none'}`)
  await call('DELETE', '/tokens/none')
  await call('PATCH', hookPath, { enabled: false })
  await call('POST', `${hookPath}/test`)
  await call('POST', `${hookPath}/deliveries/none/redeliver`)
  await call('DELETE', hookPath)
  await call('PUT', '/projects/p/members/alice', { role: 'viewer' })
  await call('DELETE', '/projects/p/members/alice')
  await call('DELETE', '/projects/p/members/alice')
  const store = { name: 's', provider: 'file', directory: mount, allowed: [{ projects: ['p'], paths: [''] }] }
  for (const body of [store, store, { ...store, name: 't', provider: 'none' }]) await call('POST', '/secret-stores', body)
  const sealed = { name: 'v', provider: 'vault', address: 'https://127.0.0.1:1', auth: 'token', token: 'x' }
  t.equal((await call('POST', '/secret-stores', { ...sealed, address: 'https://vault.invalid' })).status, 201)
  await call('POST', '/secret-stores', { ...sealed, name: 'w' })
  for (const read of ['', '/s', '/none', '/v/keys', '/s/keys?prefix=..', '/s/events']) await call('GET', `/secret-stores${read}`)
  for (const name of ['s', 'v', 'none']) await call('POST', `/secret-stores/${name}/check`)
  await call('PATCH', '/secret-stores/s', { refreshEvery: '1h' }, { ...patch, 'if-match': '"9-0123456789abcdef"' })
  await call('PATCH', '/secret-stores/s', { refreshEvery: '1h' }, patch)
  for (const read of ['', '/s/keys', '/v/keys', '/none/keys']) await call('GET', `/projects/p/secret-stores${read}`)
  await call('POST', '/projects/p/credentials', {
    ...token,
    id: 'r',
    data: { token: { valueFrom: { store: 's', key: 'none' } } }
  })
  const registry = { name: 'v', kind: 'registry', address: 'https://registry.invalid', projects: ['p'] }
  for (const body of [registry, registry, { ...registry, kind: 'none' }]) await call('POST', '/verify-targets', body)
  for (const read of ['', '/v', '/none', '/v/events']) await call('GET', `/verify-targets${read}`)
  for (const act of ['check', 'host-keys']) for (const name of ['v', 'none']) await call('POST', `/verify-targets/${name}/${act}`)
  await call('PATCH', '/verify-targets/v', { projects: [] }, { ...patch, 'if-match': '"9-0123456789abcdef"' })
  await call('PATCH', '/verify-targets/v', { projects: ['p'], address: 'nowhere' }, patch)
  await call('GET', '/projects/p/verify-targets')
  await call('DELETE', '/verify-targets/v')
  await call('DELETE', '/secret-stores/s')
  await call('DELETE', '/secret-stores/v')
  await call('POST', '/admin/reload')
  await call('DELETE', '/projects/p/credentials/a?ifUnused=true')
  await call('DELETE', '/projects/p/credentials/a', undefined, WAIT)
  await call('DELETE', '/projects/p', undefined, WAIT)
  await call('DELETE', '/projects/q?forget=true')
  t.strictSame(faults, [])
  for (const status of [200, 201, 204, 304, 400, 401, 404, 409, 412, 415]) t.ok(seen.has(status), `${status} was seen`)
})
