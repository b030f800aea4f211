import { QueryClient } from '@tanstack/react-query'
import t, { type Test } from 'tap'
import { defaults, type Event } from '#api'
import { createEventBatch, refreshProject } from '../../../../src/console/api/live-cache.ts'
import { credentialsKey } from '../../../../src/console/api/queries.ts'
import { startScriptedBridge } from '../../../helpers/scripted-bridge.ts'
import { until } from '../../../helpers/until.ts'

const event = (type: string, credential: string | null = null) => ({ type, credential }) as Event
const listKey = (filter: object = {}) => [...credentialsKey('demo'), filter]
const listOf = (...ids: string[]) => ({
  pages: [{ items: ids.map(id => ({ id, phase: 'before' })), total: ids.length, nextCursor: null }],
  pageParams: ['']
})

/** A cache that knows credentials of the project demo; the bridge knows those that are not gone. */
async function caching(t: Test, gone: readonly string[] = [], filters: readonly object[] = [{}]) {
  const bridge = await startScriptedBridge(t, ({ path }) => {
    const id = path.split('/').at(-1) ?? ''
    return gone.includes(id) ? { status: 404, body: { code: 'CREDENTIAL_NOT_FOUND' } } : { body: { id, phase: 'after' } }
  })
  const before = defaults.baseUrl
  defaults.baseUrl = bridge.url
  t.teardown(() => (defaults.baseUrl = before))
  const queries = new QueryClient({ defaultOptions: { queries: { gcTime: Number.POSITIVE_INFINITY } } })
  t.teardown(() => queries.clear())
  for (const filter of filters) queries.setQueryData(listKey(filter), listOf('a', 'b'))
  for (const key of [
    ['project', 'demo'],
    ['events', 'demo'],
    ['plan', 'demo'],
    ['members', 'demo'],
    ['webhooks', 'demo'],
    ['project', 'other'],
    ['me']
  ])
    queries.setQueryData(key, {})
  const stale = () =>
    queries
      .getQueryCache()
      .getAll()
      .filter(({ state }) => state.isInvalidated)
      .map(({ queryKey }) => queryKey.map(part => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '))
  const items = (filter: object = {}) => {
    const [page] = (queries.getQueryData(listKey(filter)) as ReturnType<typeof listOf>).pages
    return `${page?.items.map(({ id, phase }) => `${id} ${phase}`).join(', ')} of ${page?.total}`
  }
  const batch = createEventBatch(queries, 'demo')
  const key = (filter: object) =>
    listKey(filter)
      .map(part => (typeof part === 'string' ? part : JSON.stringify(part)))
      .join(' ')
  /** Hands these events over, and waits until what has to follow has followed. */
  const after = async (events: readonly Event[], isDone: () => boolean = () => true) => {
    for (const each of events) batch.add(each)
    await until('they are applied', async () => stale().includes('plan demo') && isDone())
  }
  return { ...bridge, queries, stale, items, key, after }
}

t.test('a changed credential is read once, and put where it is listed', async t => {
  const { asked, items, stale, after } = await caching(t)
  await after([event('Updated', 'a'), event('Synced', 'a')], () => items().includes('after'))
  t.strictSame(
    asked.map(({ path }) => path),
    ['/api/v1/projects/demo/credentials/a']
  )
  t.equal(items(), 'a after, b before of 2')
  t.strictSame(stale(), ['project demo', 'events demo', 'plan demo'])
})

t.test('one that is gone leaves the lists, and their totals', async t => {
  const { items, after } = await caching(t, ['a'])
  await after([event('Removed', 'a')], () => !items().includes('a before'))
  t.equal(items(), 'b before of 1')
})

t.test('a list in which a change moves things is read again', async t => {
  const filters = [
    {},
    { sort: '-id' },
    { phase: 'Synced' },
    { expired: true },
    { expiring: '30d' },
    { verified: 'invalid' },
    { sort: '-updatedAt' },
    { q: 'a' }
  ]
  const { stale, items, key, after } = await caching(t, [], filters)
  const listed = () => stale().filter(name => name.startsWith('credentials'))
  await after([event('Synced', 'a')], () => items().includes('after') && listed().length > 0)
  t.strictSame(listed(), filters.slice(2, 7).map(key))
})

t.test('after a creation, or many changes, whole lists are read again', async t => {
  const many = Array.from({ length: 21 }, (_, i) => event('Updated', `c${i}`))
  for (const events of [[event('Created', 'c')], many]) {
    const { asked, stale, after } = await caching(t)
    await after(events)
    t.strictSame(asked, [])
    t.ok(stale().some(key => key.startsWith('credentials demo')))
  }
  const { asked, after } = await caching(t)
  await after(many.slice(1), () => asked.length >= 20)
  t.equal(asked.length, 20)
})

t.test('members and webhooks are read again when theirs change; with members, what one may do oneself', async t => {
  const { stale, after } = await caching(t)
  await after([event('MemberSet')], () => stale().includes('me'))
  t.strictSame(
    stale().filter(key => /^(members|webhooks|me)/.test(key)),
    ['members demo', 'me']
  )
  const { stale: staleToo, after: afterToo } = await caching(t)
  await afterToo([event('WebhookUpdated')])
  t.strictSame(
    staleToo().filter(key => /^(members|webhooks|me)/.test(key)),
    ['webhooks demo']
  )
})

t.test('a refresh is of one project', async t => {
  const { queries, stale } = await caching(t)
  refreshProject(queries, 'demo')
  t.notOk(stale().includes('project other') || stale().includes('me'))
  t.ok(stale().includes('project demo'))
})
