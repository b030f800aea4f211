import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { hashOf, idOf } from '../../src/access/api-token.ts'
import { isSecretToken } from '../../src/access/secret-token.ts'
import { createTokenCommands } from '../../src/access/token-commands.ts'
import { createDocumentReader } from '../../src/http/document-reader.ts'
import { createTokenStore } from '../../src/store/access/token-store.ts'
import { createThreads } from '../../src/threads/pool.ts'
import { type Answer, newProofs, withBridge } from '../helpers/bridge.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(300_000)

const bridge = await withBridge(t)
await bridge.project('demo')
const CREDENTIALS = '/api/v1/projects/demo/credentials'
const yaml = { 'content-type': 'application/yaml' }
/** What the stand-in itself answers. */
const standIn = async (path: string) => {
  const answer = await fetch(bridge.jenkins.url + path, { headers: { authorization: `Basic ${btoa('admin:admin-token')}` } })
  return { status: answer.status, text: await answer.text() }
}
const refused = (t: Test, answer: Answer, name: string) => {
  t.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status}`)
  t.match(answer.headers.get('content-type'), /^application\/problem\+json/, name)
}

t.test('YAML and JSON that are made to be slow are refused, and nobody else waits for them', async t => {
  const size = 200_000
  const bombs: Record<string, string> = {
    aliases: ['a0: &a0 [x]', ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)].join('\n'),
    quotes: '"'.repeat(size),
    'open lists': '['.repeat(size),
    'open maps': '{a: '.repeat(size / 4),
    keys: Array.from({ length: size / 10 }, (_, i) => `k${i}: 1`).join('\n'),
    'a key twice': 'credentials: []\ncredentials: []',
    tags: '!a '.repeat(size / 3),
    merge: 'a: &a {b: 1}\nc: {<<: *a}'
  }
  for (const [name, bomb] of Object.entries(bombs)) {
    let slowest = 0
    let done = false
    const attack = bridge.call('PUT', CREDENTIALS, bomb, yaml).finally(() => (done = true))
    while (!done) {
      const begin = performance.now()
      await (await fetch(`${bridge.url}/healthz`)).text()
      slowest = Math.max(slowest, performance.now() - begin)
    }
    refused(t, await attack, name)
    // Generous, because the machine may be busy; the parser alone would take far longer.
    t.ok(slowest < 5_000, `${name}: others waited ${Math.round(slowest)} ms at most`)
  }
  for (const deep of ['['.repeat(size), '{"a":'.repeat(size / 5), `${'['.repeat(size)}${']'.repeat(size)}`])
    refused(t, await bridge.call('PUT', CREDENTIALS, deep), 'deep JSON')
})

t.test('a request with two Host headers is refused: a proxy in front may have taken the other one', async t => {
  const { port } = new URL(bridge.url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write('GET /healthz HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\nConnection: close\r\n\r\n')
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
  t.match(head, /^HTTP\/1\.1 400 [\s\S]*content-type: application\/problem\+json/i)
  t.match(JSON.parse(body), { code: 'MALFORMED_REQUEST', detail: /two Host headers/ })
})

t.test('a YAML body that takes too long is ended', async t => {
  const [hasty, patient] = [createThreads({ deadline: 1 }), createThreads()]
  t.teardown(() => {
    hasty.close()
    patient.close()
  })
  const read = (threads: typeof hasty, body: string) => createDocumentReader(threads)('alice', Buffer.from(body), 'yaml')
  await t.rejects(read(hasty, 'x: 1\n'.repeat(3000)), { code: 'CHECK_TOO_SLOW', status: 503, message: /took longer/ })
  t.strictSame(await read(patient, `a: "${'x'.repeat(20_000)}"`), { a: 'x'.repeat(20_000) }, 'a large one is read')
})

t.test('keys that reach into prototypes are refused in JSON and YAML, and pollute nothing', async t => {
  const bodies = [
    '{"id":"p1","type":"access-token","data":{"token":"x"},"__proto__":{"polluted":1}}',
    '{"id":"p1","type":"access-token","data":{"token":"x","__proto__":{"polluted":1}}}',
    '{"id":"p1","type":"access-token","data":{"token":"x"},"constructor":{"prototype":{"polluted":1}}}',
    '{"id":"p1","type":"access-token","data":{"token":"x","constructor":"y"}}'
  ]
  for (const body of bodies) {
    refused(t, await bridge.call('POST', CREDENTIALS, body), body)
    refused(t, await bridge.call('PUT', CREDENTIALS, `{"credentials":[${body}]}`, yaml), `YAML ${body}`)
    refused(t, await bridge.call('PATCH', `${CREDENTIALS}/x`, body), `PATCH ${body}`)
  }
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    t.equal((await bridge.call('GET', `/api/v1/projects/${name}`)).status, 404)
    t.equal((await bridge.call('GET', `/api/v1/controllers/${name}/events`)).status, 404)
    const body = { id: `odd-${name.replaceAll('_', '')}`, type: name, data: {} }
    refused(t, await bridge.call('POST', CREDENTIALS, body), `type ${name}`)
  }
  t.equal(({} as { polluted?: number }).polluted, undefined)
})

t.test('ids and names with dots, slashes, line ends and look-alikes reach neither another project nor Jenkins', async t => {
  await bridge.call('POST', CREDENTIALS, { id: 'target', type: 'access-token', data: { token: 'x' } }, { prefer: 'wait=10' })
  await bridge.control('DELETE', '/requests')
  const odd = [
    '..%2f..',
    '%2e%2e%2f',
    '..%5c',
    'target%00',
    'target%0d%0aX:1',
    'targ%D0%B5t',
    'TARGET',
    'target%20',
    '%E2%80%AEtarget',
    'target%2f..%2ftarget',
    'target;x=1',
    'target.',
    '%252e%252e'
  ]
  for (const id of odd) {
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      const body = method === 'PATCH' ? { description: 'x' } : undefined
      refused(t, await bridge.call(method, `${CREDENTIALS}/${id}`, body), `${method} ${id}`)
      refused(t, await bridge.call(method, `/api/v1/projects/demo${id}`, body), `${method} project ${id}`)
    }
  }
  // As they are: fetch would resolve the dots before it sends them.
  for (const path of [
    '/api/v1/projects/demo/credentials/../../demo',
    '/api/v1/projects/%2e%2e/demo',
    '//api/v1/projects',
    '/api/v1/projects/demo\\credentials'
  ])
    t.ok([400, 404].includes((await bridge.call('DELETE', path)).status), path)
  const asked = (await bridge.control('GET', '/requests')).body.filter((r: { method: string }) => r.method !== 'GET')
  t.strictSame(asked, [], 'nothing was changed in Jenkins')
  t.equal((await bridge.call('GET', `${CREDENTIALS}/target`)).body.generation, 1)
})

t.test('a ciphertext of Jenkins is taken for a value by no way in', async t => {
  const cipher = '{AQAAABAAAAAQ0+m095/KKLEgHZ/zyhHYVTRTfth+QmXY9ndkaNYheeU=}'
  const data = { token: cipher }
  const one = { id: 'cipher', type: 'access-token', data }
  for (const answer of [
    await bridge.call('POST', CREDENTIALS, one),
    await bridge.call('PUT', CREDENTIALS, { credentials: [one] }),
    await bridge.call('PUT', CREDENTIALS, `credentials: [${JSON.stringify(one)}]`, yaml),
    await bridge.call('PUT', `${CREDENTIALS}/target`, { data }),
    await bridge.call('PATCH', `${CREDENTIALS}/target`, { data }),
    await bridge.call('PATCH', `${CREDENTIALS}/target`, { data: { token: ` \n${cipher}\t` } })
  ])
    t.match(answer, { status: 400, body: { code: 'VALIDATION_FAILED' } })
  t.equal((await bridge.call('GET', `${CREDENTIALS}/target`)).body.generation, 1)
})

t.test('what could be a script comes back as the text that it is, as JSON that no browser runs', async t => {
  const payload = '"><img src=x onerror=alert(1)><script>alert(1)</script>{{7*7}}${7*7}'
  await bridge.call('PATCH', '/api/v1/projects/demo', { displayName: payload.slice(0, 60) })
  await bridge.call('PATCH', `${CREDENTIALS}/target`, { description: payload }, { prefer: 'wait=10' })
  for (const path of [
    '/api/v1/projects',
    '/api/v1/projects/demo',
    CREDENTIALS,
    `${CREDENTIALS}/target`,
    '/api/v1/projects/demo/events',
    '/api/v1/projects/demo/plan',
    `${CREDENTIALS}?q=${encodeURIComponent(payload)}`
  ]) {
    const answer = await bridge.call('GET', path)
    t.match(answer.headers.get('content-type'), /^application\/json/, path)
    t.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    t.match(answer.headers.get('content-security-policy'), /^default-src 'none'/)
  }
  t.equal((await bridge.call('GET', `${CREDENTIALS}/target`)).body.description, payload)
  t.match((await bridge.readback('demo', 'target')) ?? {}, { description: payload }, 'and in Jenkins as well')
  for (const path of [`/api/v1/${payload}`, `/${encodeURIComponent(payload)}`, '/api/v1/projects/<script>']) {
    const answer = await bridge.call('GET', encodeURI(path))
    t.notMatch(answer.text, /<script|<img/, 'an error does not repeat it')
  }
})

t.test('a Jenkins that was taken over brings nothing down, has nothing changed, and puts nothing into our mouth', async t => {
  const asked: string[] = []
  const other = createServer((incoming, response) => {
    asked.push(incoming.url ?? '')
    response.end('fetched')
  }).listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const away = `http://127.0.0.1:${(other.address() as { port: number }).port}`
  await bridge.project('hostile')
  const url = '/api/v1/projects/hostile'
  await bridge.call(
    'POST',
    `${url}/credentials`,
    { id: 'ours', type: 'access-token', data: { token: 'x' } },
    { prefer: 'wait=10' }
  )
  const config = '/job/hostile/config.xml'
  const good = (await standIn(config)).text
  t.match(good, '<id>ours</id>')
  const foreign = (id: string, description: string) =>
    good.replace(
      '</java.util.concurrent.CopyOnWriteArrayList>',
      `<org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl><scope>GLOBAL</scope><id>${id}</id><description>${description}</description><secret>{AQAAABAAAAAQx}</secret></org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl>$&`
    )
  const doctype = (subset: string, value: string) =>
    good.replace(/^(<\?xml.*?\?>)?/, `$&<!DOCTYPE x [${subset}]>`).replace('<id>ours</id>', `<id>${value}</id>`)
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const xml: Record<string, string> = {
    'a billion laughs': doctype(`<!ENTITY l0 "lol">${laughs}`, '&l9;'),
    'quadratic blow-up': doctype(`<!ENTITY a "${'a'.repeat(100_000)}">`, '&a;'.repeat(20_000)),
    'an external entity': doctype(`<!ENTITY a SYSTEM "${away}/entity">`, '&a;'),
    'an external subset': good.replace(/^(<\?xml.*?\?>)?/, `$&<!DOCTYPE x SYSTEM "${away}/subset">`),
    'a parameter entity': doctype(`<!ENTITY % p SYSTEM "${away}/parameter"> %p;`, 'ours'),
    'a file': doctype('<!ENTITY a SYSTEM "file:///etc/passwd">', '&a;'),
    'an include': good.replace(
      '<id>ours</id>',
      `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${away}/include"/>`
    ),
    'great depth': good.replace('<id>ours</id>', '<a>'.repeat(200_000)),
    'many elements': good.replace('<id>ours</id>', '<a/>'.repeat(600_000)),
    'a great text': good.replace('<id>ours</id>', `<id>${'a'.repeat(4_000_000)}</id>`),
    'another root': '<hudson><id>ours</id></hudson>',
    'a page': '<html><body onload="alert(1)">'
  }
  const polluted = () => ({}) as { polluted?: number; description?: string }
  const syncedBy = async (fault: object) => {
    await bridge.control('POST', '/faults', { fault: 'body', match: { method: 'GET', path: config }, ...fault })
    await bridge.control('DELETE', '/requests')
    await bridge.call('POST', `${url}/sync`)
    let slowest = 0
    await until('it was looked at, and the run is over', async () => {
      const begin = performance.now()
      await (await fetch(`${bridge.url}/healthz`)).text()
      slowest = Math.max(slowest, performance.now() - begin)
      const [dirty, done] = await bridge.redis.client.hmget('jcb:{p:hostile}:work', 'dirty', 'done')
      return (
        dirty === done && (await bridge.control('GET', '/requests')).body.some((r: { path: string }) => r.path.startsWith(config))
      )
    })
    const requests: { method: string; path: string }[] = (await bridge.control('GET', '/requests')).body
    await bridge.control('DELETE', '/faults')
    return { slowest, writes: requests.filter(({ method }) => method !== 'GET') }
  }
  const before = process.memoryUsage().heapUsed
  for (const [name, body] of Object.entries(xml)) {
    const { slowest, writes } = await syncedBy({ body })
    // Two of them are documents in which ours is missing: it is made again, and nothing else is done.
    const wanted = ['an include', 'a great text'].includes(name)
      ? writes.filter(w => !w.path.endsWith('/createCredentials'))
      : writes
    t.strictSame(wanted, [], `${name}: nothing is changed`)
    t.ok(slowest < 3_000, `${name}: others waited ${Math.round(slowest)} ms at most`)
    const said = await bridge.call('GET', `${url}/credentials/ours`)
    t.equal(said.status, 200, name)
    t.notMatch(said.text + (await bridge.call('GET', url)).text, /lol|root:|fetched|onload|aaaaaaaaaa/, name)
  }
  global.gc?.()
  t.ok(process.memoryUsage().heapUsed - before < 200 * 1024 * 1024, 'and nothing of it stays')
  t.strictSame(asked, [], 'no address that stands in an answer is asked')

  for (const id of ['__proto__', 'constructor', 'toString', '../../other', 'javascript:alert(1)']) {
    const { writes } = await syncedBy({ body: foreign(id, '&lt;script&gt;alert(1)&lt;/script&gt;'), times: 1 })
    t.strictSame(writes, [], id)
    t.equal(
      (await bridge.call('GET', `${url}/credentials/ours`)).body.status.phase,
      'Synced',
      `${id} is not ours, and changes nothing`
    )
    t.equal((await bridge.call('GET', `${url}/plan`)).status, 200, id)
  }
  for (const body of [
    '{"__proto__":{"polluted":1},"mode":"NORMAL"}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '['.repeat(100_000),
    `"${'x'.repeat(1e6)}"`
  ])
    for (const path of [
      '/api/json',
      '/whoAmI/api/json',
      '/crumbIssuer',
      '/pluginManager',
      '/job/hostile/credentials',
      '/job/hostile/api'
    ])
      await bridge.control('POST', '/faults', {
        fault: 'body',
        match: { method: 'GET', path },
        body,
        type: 'application/json',
        times: 2
      })
  await bridge.control('POST', '/faults', {
    fault: 'body',
    match: { method: 'POST', path: '/' },
    status: 500,
    times: 2,
    type: 'text/html',
    body: '<title><script>alert(1)</script></title><h1>Error</h1><img src=x onerror=alert(1)>'
  })
  await bridge.call('PATCH', `${url}/credentials/ours`, { data: { token: 'y' } }, { prefer: 'wait=2' })
  const answers = [
    await bridge.call('GET', '/api/v1/controllers'),
    await bridge.call('GET', `${url}/credentials/ours`),
    await bridge.call('GET', `${url}/events`)
  ]
  for (const answer of answers) {
    t.equal(answer.status, 200)
    t.notMatch(answer.text, /<script|<img|onerror/, 'no page of Jenkins is passed on')
  }
  await bridge.control('DELETE', '/faults')
  t.strictSame([polluted().polluted, polluted().description], [undefined, undefined])
  await bridge.call('POST', `${url}/sync`)
  await bridge.phase('hostile', 'ours', 'Synced')
  t.match(await bridge.readback('hostile', 'ours'), { secret: 'y' }, 'and all is well when it is itself again')
})

t.test('how long the look at a token takes tells nothing of the token', async t => {
  // Long ones, so that a comparison that stops at the first difference shows.
  const right = 'x'.repeat(512 * 1024)
  const [early, late] = [`y${right.slice(1)}`, `${right.slice(1)}y`]
  const ours = isSecretToken(right)
  const naive = (text: string) => {
    for (let i = 0; i < right.length; i++) if (text.charCodeAt(i) !== right.charCodeAt(i)) return false
    return true
  }
  t.ok(ours(right) && naive(right))
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  const ratio = (look: (text: string) => boolean) => {
    const times: [number[], number[]] = [[], []]
    // By turns, so that a busy machine is busy for both.
    for (let i = 0; i < 120; i++) {
      for (const [at, text] of [early, late].entries()) {
        const begin = performance.now()
        if (look(text)) t.fail('a wrong token opened')
        times[at]?.push(performance.now() - begin)
      }
    }
    return median(times[0]) / median(times[1])
  }
  t.ok(ratio(naive) < 0.5, 'the clock would see it')
  const seen = ratio(ours)
  t.ok(seen > 0.75 && seen < 1.33, `and sees ${seen}`)
  const [one, other] = ['A', 'B'].map(last => idOf(hashOf(`jcb_${'0'.repeat(48)}${last}`)))
  t.not(one?.slice(0, 4), other?.slice(0, 4), 'tokens are found by their hash, which is nowhere near that of a similar one')
})

t.test('a token of another environment does not open, although it is well-formed', async t => {
  const elsewhere = await startTestRedis()
  t.teardown(() => elsewhere.close())
  const commands = createTokenCommands({
    tokens: createTokenStore(elsewhere.client, newProofs()),
    projects: { get: async () => undefined },
    now: Date.now
  })
  const maker = {
    subject: 'admin',
    name: 'Admin',
    kind: 'admin-token' as const,
    platformAdmin: true,
    roles: new Map(),
    readOnly: false,
    expiresAt: null
  }
  const { text } = await commands.create(maker, { name: 'other', platformAdmin: true })
  const answer = await bridge.call('GET', '/api/v1/projects', undefined, { authorization: `Bearer ${text}` })
  t.match(answer, { status: 401, body: { code: 'UNAUTHENTICATED' } })
})

t.test('no field makes the bridge call another address', async t => {
  const asked: string[] = []
  const other = createServer((incoming, response) => {
    asked.push(incoming.url ?? '')
    response.end()
  }).listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await new Promise(resolve => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  const url = `http://127.0.0.1:${port}/ssrf`
  for (const folder of [
    [url],
    [`@127.0.0.1:${port}`],
    ['..', '..'],
    [`x?y=${url}`],
    ['x#y'],
    [`//127.0.0.1:${port}`],
    ['x\r\nhost: y']
  ])
    refused(t, await bridge.call('POST', '/api/v1/projects', { name: 'ssrf', folder }), folder.join('/'))
  refused(t, await bridge.call('POST', '/api/v1/projects', { name: 'ssrf', controller: url }), 'controller')
  for (const [header, value] of [
    ['host', `127.0.0.1:${port}`],
    ['x-forwarded-host', `127.0.0.1:${port}`],
    ['referer', url]
  ] as const)
    await bridge.call('GET', '/api/v1/projects', undefined, { [header]: value })
  await bridge.call(
    'POST',
    CREDENTIALS,
    { id: 'kube', type: 'kubeconfig', data: { content: kubeconfigAt(url) } },
    { prefer: 'wait=10' }
  )
  await bridge.call('GET', '/api/v1/projects/demo/plan')
  t.strictSame(asked, [])
})

const kubeconfigAt = (server: string) =>
  JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'c' },
    clusters: [{ name: 'c', cluster: { server } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'c' } }],
    users: [{ name: 'c', user: { token: 'x' } }]
  })
