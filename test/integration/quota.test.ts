import t, { type Test } from 'tap'
import { type Answer, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const CREDENTIALS = '/api/v1/projects/demo/credentials'
const token = (id: string, text = 'x') => ({ id, type: 'access-token', data: { token: text } })
const isFull = (t: Test, answer: Answer, word: RegExp) =>
  t.match(answer, { status: 409, body: { code: 'QUOTA_EXCEEDED', detail: word } })

t.test('a project takes so many credentials, whoever sends them at once, and room comes back', async t => {
  const bridge = await withBridge(t, {
    quota: { projectsPerMaker: 50, projects: 2, credentials: 10, bytes: 1_000_000, members: 5 }
  })
  await bridge.project('demo')
  const sent = await Promise.all(Array.from({ length: 40 }, (_, i) => bridge.call('POST', CREDENTIALS, token(`c${i}`))))
  t.equal(sent.filter(({ status }) => status === 201).length, 10)
  for (const answer of sent.filter(({ status }) => status !== 201)) isFull(t, answer, /MAX_CREDENTIALS/)
  isFull(t, await bridge.call('PUT', CREDENTIALS, { credentials: [token('new-1')] }), /MAX_CREDENTIALS/)
  const { items, total } = (await bridge.call('GET', CREDENTIALS)).body
  t.equal(total, 10)
  const first = `${CREDENTIALS}/${items[0].id}`
  t.equal((await bridge.call('PATCH', first, { description: 'still changes' })).status, 200)
  t.equal((await bridge.call('DELETE', first)).status < 300, true)
  await until('it is gone', async () => (await bridge.call('GET', first)).status === 404)
  t.equal((await bridge.call('POST', CREDENTIALS, token('again'))).status, 201)

  await bridge.project('second')
  isFull(t, await bridge.call('POST', '/api/v1/projects', { name: 'third' }), /MAX_PROJECTS/)
  t.equal((await bridge.call('GET', '/api/v1/projects/third')).status, 404)
  t.equal((await bridge.call('PATCH', '/api/v1/projects/second', { folder: ['moved'] })).status, 200, 'what is there moves')
  await bridge.call('DELETE', '/api/v1/projects/second')
  await until('it is gone', async () => (await bridge.call('GET', '/api/v1/projects/second')).status === 404)
  t.equal((await bridge.call('POST', '/api/v1/projects', { name: 'third' })).status, 201)
})

t.test('a project takes so many members, whoever sends them at once; those that are there still change', async t => {
  const bridge = await withBridge(t, {
    role: 'api',
    quota: { projectsPerMaker: 50, projects: 2, credentials: 10, bytes: 1_000_000, members: 5 }
  })
  await bridge.call('POST', '/api/v1/projects', { name: 'demo' })
  const put = (name: string, role: string) => bridge.call('PUT', `/api/v1/projects/demo/members/${name}`, { role })
  const sent = await Promise.all(Array.from({ length: 30 }, (_, i) => put(`oidc:user-${i}`, 'viewer')))
  t.equal(sent.filter(({ status }) => status < 300).length, 5)
  for (const answer of sent.filter(({ status }) => status >= 300)) isFull(t, answer, /MAX_MEMBERS/)
  const { items } = (await bridge.call('GET', '/api/v1/projects/demo/members')).body
  t.equal(items.length, 5)
  t.equal((await put(items[0].subject, 'admin')).status, 200)
  t.equal((await bridge.call('DELETE', `/api/v1/projects/demo/members/${items[1].subject}`)).status, 204)
  t.ok((await put('oidc:another', 'viewer')).status < 300)
})

t.test('a project takes so many bytes; what shrinks or goes makes room', async t => {
  const bridge = await withBridge(t, {
    quota: { projectsPerMaker: 50, projects: 5, credentials: 100, bytes: 200_000, members: 5 }
  })
  await bridge.project('demo')
  const large = 'x'.repeat(60_000)
  const answers: number[] = []
  for (const id of ['a', 'b', 'c']) answers.push((await bridge.call('POST', CREDENTIALS, token(id, large))).status)
  t.strictSame(answers, [201, 201, 409], 'a sealed text takes a third more')
  isFull(t, await bridge.call('PATCH', `${CREDENTIALS}/a`, { data: { token: 'x'.repeat(200_000) } }), /MAX_PROJECT_MIB/)
  t.equal((await bridge.call('GET', `${CREDENTIALS}/a`)).body.generation, 1)
  t.equal((await bridge.call('PATCH', `${CREDENTIALS}/a`, { data: { token: 'short' } })).status, 200)
  t.equal((await bridge.call('POST', CREDENTIALS, token('c', large))).status, 201)
  t.ok((await bridge.call('DELETE', `${CREDENTIALS}/c`)).status < 300, 'a deletion passes')
  await until('it is gone', async () => (await bridge.call('GET', `${CREDENTIALS}/c`)).status === 404)
  t.equal((await bridge.call('POST', CREDENTIALS, token('d', large))).status, 201, 'counted anew')
})
