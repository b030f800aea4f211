import t, { type Test } from 'tap'
import { strictRules } from '../../../../src/outbound/address.ts'
import { createOutbound } from '../../../../src/outbound/request.ts'
import { createClusterApi } from '../../../../src/secret-stores/kubernetes/api.ts'
import { watchSecrets } from '../../../../src/secret-stores/kubernetes/watch.ts'
import { type SecretsApi, startSecretsApi } from '../../../helpers/secret-stores/kubernetes.ts'
import { until } from '../../../helpers/until.ts'

const pauses = { first: 5, longest: 20, forbidden: 20 }

function watching(t: Test, api: SecretsApi) {
  const login = async () => ({ server: api.url, authorization: `Bearer ${api.token}`, tls: { ca: api.ca } })
  const cluster = createClusterApi(createOutbound({ ...strictRules, hosts: ['localhost'] }), login, Date.now)
  const watch = watchSecrets({ api: cluster, namespace: 'team-a', now: Date.now, pauses })
  t.teardown(() => watch.close())
  return watch
}

const isWatched = (api: SecretsApi) => until('there is a watch', async () => api.watches === 1)
const count = (api: SecretsApi, what: string) => api.requests.filter(request => request === what).length
const LIST = 'GET /api/v1/namespaces/team-a/secrets'
const WATCH = `${LIST} watch`

t.test('one watch for all keys, which resumes where it has ended', async t => {
  const api = await startSecretsApi(t)
  for (let i = 0; i < 250; i++) api.put('team-a', `key-${i}`, { a: String(i) })
  const watch = watching(t, api)
  const calls: string[] = []
  for (let i = 0; i < 200; i++) watch.add(`key-${i}`, () => calls.push(`key-${i}`))
  await isWatched(api)
  t.equal(count(api, LIST), 3, 'three pages')
  t.equal(count(api, WATCH), 1)
  t.strictSame(calls, [], 'nothing has changed')
  api.put('team-a', 'key-7', { a: 'x' })
  api.put('team-a', 'key-240', { a: 'nobody listens' })
  api.put('team-b', 'key-8', { a: 'another namespace' })
  await until('a call', async () => calls.length > 0)
  for (const cut of [false, true]) {
    api.dropWatches(cut)
    api.put('team-a', 'key-9', { a: String(cut) })
    await until('the change between two watches', async () => calls.filter(call => call === 'key-9').length === (cut ? 2 : 1))
    await isWatched(api)
  }
  t.strictSame(calls, ['key-7', 'key-9', 'key-9'])
  t.equal(count(api, LIST), 3, 'it was not listed again')
})

t.test('what the cluster has forgotten is listed, and only what differs is told', async t => {
  const api = await startSecretsApi(t)
  for (const name of ['same', 'changed', 'removed']) api.put('team-a', name, { a: '1' })
  const watch = watching(t, api)
  const calls: string[] = []
  for (const name of ['same', 'changed', 'removed', 'added']) watch.add(name, () => calls.push(name))
  await isWatched(api)
  const forget = async (expected: readonly string[], act: () => void) => {
    api.answer = (_, response) => {
      response.destroy()
      return true
    }
    api.dropWatches()
    act()
    api.compact()
    api.answer = undefined
    await until('all is told', async () => calls.length >= expected.length && api.watches === 1)
    t.strictSame(calls.splice(0).sort(), expected)
  }
  await forget(['added', 'changed', 'removed'], () => {
    api.put('team-a', 'changed', { a: '2' })
    api.remove('team-a', 'removed')
    api.put('team-a', 'added', { a: '1' })
  })
  // The same told within a watch.
  api.write(JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410 } }))
  api.put('team-a', 'same', { a: '2' })
  await until('a change after an error', async () => calls.length > 0)
  t.strictSame(calls.splice(0), ['same'])
})

t.test('a bookmark moves the place from which it resumes', async t => {
  const api = await startSecretsApi(t)
  api.put('team-a', 'key', { a: '1' })
  const watch = watching(t, api)
  let calls = 0
  watch.add('key', () => calls++)
  await isWatched(api)
  const lists = count(api, LIST)
  api.compact()
  api.bookmark()
  api.put('team-a', 'key', { a: '2' })
  await until('the change after the bookmark', async () => calls === 1)
  api.dropWatches()
  await isWatched(api)
  t.equal(count(api, LIST), lists)
})

t.test('a fetch and a watch are compared', async t => {
  const api = await startSecretsApi(t)
  api.put('team-a', 'key', { a: '1' })
  api.put('team-a', 'later', { a: '1' })
  const watch = watching(t, api)
  let calls = 0
  watch.noteFetched('key', '7')
  watch.noteFetched('later', '102')
  watch.noteFetched('gone', '99')
  const ends = ['key', 'gone'].map(name => watch.add(name, () => calls++))
  await until('what differs from what was fetched', async () => calls === 2)
  await isWatched(api)
  // Changed while nobody listened to it: known as soon as somebody does.
  api.put('team-a', 'later', { a: '2' })
  api.put('team-a', 'key', { a: '2' })
  await until('the watch has come so far', async () => calls === 3)
  const later = Promise.withResolvers<void>()
  ends.push(watch.add('later', later.resolve))
  await later.promise
  for (const end of ends) end()
  await until('nobody watches', async () => api.watches === 0)
})

t.test('without the permission, and with nonsense, it goes on trying and calls nobody', async t => {
  const api = await startSecretsApi(t)
  api.put('team-a', 'key', { a: '1' })
  const watch = watching(t, api)
  let calls = 0
  watch.add('key', () => calls++)
  api.grants.list = false
  await until('it is refused', async () => count(api, LIST) > 3)
  Object.assign(api.grants, { list: true, watch: false })
  await until('the watch is refused', async () => count(api, WATCH) > 3)
  api.grants.watch = true
  await isWatched(api)
  for (const line of [
    'no JSON',
    '[]',
    '{"type":"ADDED"}',
    '{"type":"MODIFIED","object":{"metadata":{"name":"key"}}}',
    'x'.repeat(3_000_000)
  ]) {
    const before = count(api, LIST)
    api.write(line)
    await until('it is listed again', async () => count(api, LIST) > before && api.watches >= 1)
    await until('the former watch is closed', async () => api.watches === 1)
  }
  t.equal(calls, 0)
  api.put('team-a', 'key', { a: '2' })
  await until('it works again', async () => calls === 1)
})
