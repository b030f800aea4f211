import t, { type Test } from 'tap'
import { heal } from '../../../src/refresh/healing.ts'
import type { RefreshStoreDeps, UsedStore } from '../../../src/refresh/refresh-store.ts'
import { startRefresher } from '../../../src/refresh/refresher.ts'
import { secretStoreKeys } from '../../../src/store/redis/redis-keys.ts'
import { createSourceIndex } from '../../../src/store/source/source-index.ts'
import { createStoreTurns } from '../../../src/store/source/store-turns.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'

const redis = await startTestRedis()
t.teardown(() => redis.close())
const { client } = redis

/** Counts the looks at the secret stores. */
class CountedStores extends Map<string, UsedStore> {
  looks = 0
  override [Symbol.iterator]() {
    this.looks++
    return super[Symbol.iterator]()
  }
}

async function commandsOf(t: Test, names: readonly string[]): Promise<{ readonly looks: number; readonly commands: string[] }> {
  const stores = new CountedStores(names.map(name => [name, { open: {} } as UsedStore]))
  const monitor = await client.monitor()
  t.teardown(() => monitor.disconnect())
  const commands: string[] = []
  monitor.on('monitor', (_time: string, args: string[], source: string) => source !== 'lua' && commands.push(args.join(' ')))
  const deps = {
    stores,
    ready: async () => {},
    index: createSourceIndex(client),
    turns: createStoreTurns(client),
    clock: Date.now
  }
  const refresher = startRefresher(deps as unknown as RefreshStoreDeps)
  await until('it has looked several times', async () => stores.looks >= 6)
  await refresher.close()
  const { looks } = stores
  // What was asked last is seen before this.
  await client.ping()
  await until('all is seen', async () => commands.includes('ping'))
  return { looks, commands: commands.filter(command => command !== 'ping') }
}

t.test('a look asks Redis once per secret store, and nothing without one', async t => {
  t.strictSame((await commandsOf(t, [])).commands, [])
  const index = createSourceIndex(client)
  for (const name of ['idle', 'paused', 'read'])
    await index.note('demo', 'a', [{ store: name, key: 'k' }], name === 'idle' ? Date.now() + 3_600_000 : 0)
  await createStoreTurns(client).failed('paused', Date.now() + 3_600_000)
  await client.set(secretStoreKeys('read').lease, 'another process')
  for (const name of ['idle', 'paused', 'read']) {
    const { looks, commands } = await commandsOf(t, [name])
    t.ok(commands.length > 0 && commands.length <= looks + 1, `${name}: ${commands.length} commands, ${looks} looks`)
    t.ok(
      commands.every(command => /^eval(?:sha)? /.test(command)),
      String(commands)
    )
  }
})

t.test('records are walked through at the start, and then again while there is something to follow', async t => {
  const stores = new Map<string, unknown>()
  const listeners = new Set<() => void>()
  const stale: number[] = []
  let walks = 0
  const names = async () => {
    walks++
    return []
  }
  const onChange = (changed: () => void) => {
    listeners.add(changed)
    return () => listeners.delete(changed)
  }
  const observer = { counted: (numbers: { stale: number }) => void stale.push(numbers.stale) }
  const index = { later: async () => [] }
  const interval = { intervalOf: () => 1_000, clock: Date.now }
  const deps = { projects: { names }, stores, ready: async () => {}, onChange, observer, index, ...interval }
  const stop = new AbortController()
  const work = () => heal(deps as unknown as Parameters<typeof heal>[0], stop.signal)
  const waiting = work()
  await until('it waits', async () => listeners.size === 1)
  t.strictSame([walks, stale], [1, [0]])
  stores.set('files', {})
  for (const changed of listeners) changed()
  await waiting
  t.equal(listeners.size, 0)
  const walking = work()
  await until('it walks', async () => stale.length === 2)
  t.equal(walks, 2)
  stop.abort()
  await walking
  stores.clear()
  await work()
  t.equal(walks, 2, 'ended, it waits for nothing')
})
