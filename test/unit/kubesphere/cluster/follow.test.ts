import { mock } from 'node:test'
import t, { type Test } from 'tap'
import type { ClusterSecret, WatchEvent } from '../../../../src/kubesphere/cluster/cluster-api.ts'
import { type Change, type FollowDeps, follow } from '../../../../src/kubesphere/cluster/follow.ts'

const secret = (name: string, version: number): ClusterSecret => ({
  ...{ type: 'x', data: {} },
  metadata: { namespace: 'demo', name, resourceVersion: String(version) }
})
const event = (type: WatchEvent['type'], name: string, version: number): WatchEvent => ({ type, secret: secret(name, version) })

/** How one watch goes: what it brings, and how it ends. */
type Watched = { readonly events?: readonly WatchEvent[]; readonly end: 'ended' | 'expired' | Error | 'open' }

/** Follows a cluster whose watches go like this, one after the other; pauses take no time, and are noted in milliseconds. */
async function following(t: Test, watches: Watched[], changed: (changes: readonly Change[]) => Promise<void> = async () => {}) {
  const [log, applied, warned, pauses]: [string[], string[][], object[], number[]] = [[], [], [], []]
  const stop = new AbortController()
  let listed = 0
  const deps: FollowDeps = {
    cluster: {
      async list() {
        log.push('list')
        return { secrets: [], resourceVersion: String(100 * ++listed) }
      },
      async watch(from, onEvent, signal) {
        log.push(`watch ${from}`)
        const { events = [], end } = watches.shift() ?? { end: 'open' }
        for (const each of events) onEvent(each)
        if (watches.length === 0 && end === 'open') stop.abort()
        if (end === 'open') await (signal.aborted || new Promise(resolve => signal.addEventListener('abort', resolve)))
        if (end instanceof Error) throw end
        return end === 'open' ? 'ended' : end
      }
    },
    follower: {
      async all() {},
      async changed(changes) {
        applied.push(
          changes.map(
            ({ secret, isDeleted }) => `${isDeleted ? '-' : '+'}${secret.metadata.name}@${secret.metadata.resourceVersion}`
          )
        )
        await changed(changes)
      }
    },
    log: { info() {}, warn: facts => warned.push(facts) },
    rest: async ms => void pauses.push(ms)
  }
  const random = mock.method(Math, 'random', () => 1)
  t.teardown(() => random.mock.restore())
  await follow(deps, stop.signal)
  return { log, applied, warned, pauses }
}

t.test('the last state of each Secret, in the order in which they came, without bookmarks', async t => {
  const events = [
    event('ADDED', 'a', 101),
    event('ADDED', 'b', 102),
    event('MODIFIED', 'a', 103),
    event('DELETED', 'b', 104),
    event('BOOKMARK', '', 110)
  ]
  const { applied, log } = await following(t, [{ events, end: 'ended' }, { end: 'open' }])
  t.strictSame(applied.flat().slice(-2), ['+a@103', '-b@104'])
  t.strictSame(log, ['list', 'watch 100', 'watch 110'], 'it goes on after the bookmark')
})

t.test('what has changed twice moves behind what came between', async t => {
  let release = () => {}
  let calls = 0
  const slow = async () => {
    if (calls++ === 0) await new Promise<void>(resolve => (release = resolve))
  }
  setImmediate(() => release())
  const events = [event('ADDED', 'first', 101), event('ADDED', 'a', 102), event('ADDED', 'b', 103), event('MODIFIED', 'a', 104)]
  const { applied } = await following(t, [{ events, end: 'ended' }, { end: 'open' }], slow)
  t.strictSame(applied.at(-1)?.slice(-2), ['+b@103', '+a@104'])
})

for (const { name, watch, log } of [
  { name: 'a watch that ends is resumed where it was', watch: { end: 'ended' }, log: ['list', 'watch 100', 'watch 100'] },
  { name: 'one that breaks as well', watch: { end: new Error('reset') }, log: ['list', 'watch 100', 'watch 100'] },
  { name: 'after one that has expired all is listed', watch: { end: 'expired' }, log: ['list', 'watch 100', 'list', 'watch 200'] }
] as const)
  t.test(name, async t => {
    t.strictSame((await following(t, [watch, { end: 'open' }])).log, log)
  })

t.test('a change that could not be applied ends its watch, and comes again with a list', async t => {
  let calls = 0
  const failing = async () => {
    if (calls++ === 0) throw Object.assign(new Error('secret text'), { code: 'ECONNRESET' })
  }
  const { log, applied, warned } = await following(
    t,
    [
      { events: [event('ADDED', 'a', 101)], end: 'open' },
      { events: [event('ADDED', 'b', 201)], end: 'open' }
    ],
    failing
  )
  t.strictSame(log, ['list', 'watch 100', 'list', 'watch 200'])
  t.strictSame(applied[0], ['+a@101'])
  t.strictSame(warned, [{ code: 'ECONNRESET' }], 'it is said by its code alone')
})

t.test('pauses double while nothing comes, up to half a minute, and begin again with the first news', async t => {
  const silent: Watched[] = Array.from({ length: 7 }, () => ({ end: 'ended' }))
  const news: Watched = { events: [event('ADDED', 'a', 101)], end: 'ended' }
  const { pauses } = await following(t, [...silent, news, ...silent.slice(0, 1), { end: 'open' }])
  t.strictSame(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 1_000, 2_000, 4_000])
})

t.test('a cluster that forgets every version at once is listed less and less often', async t => {
  const expired = { end: 'expired' } as const
  const news = { events: [event('ADDED', 'a', 901)], end: 'ended' } as const
  const { log, pauses } = await following(t, [expired, expired, expired, expired, news, expired, { end: 'open' }])
  t.strictSame(pauses.slice(0, 6), [1000, 2000, 4000, 8000, 1000, 2000])
  t.equal(log.filter(line => line === 'list').length, 6)
})
