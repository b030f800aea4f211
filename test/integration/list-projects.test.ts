import { Redis } from 'ioredis'
import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'

const bridge = await withBridge(t)
const NAMES = Array.from({ length: 60 }, (_, i) => `p-${String(i).padStart(2, '0')}`)
for (const name of NAMES) await bridge.call('POST', '/api/v1/projects', { name, policies: { paused: true } })
await bridge.restart({ role: 'api' })

/** The projects whose records are read meanwhile. */
async function readBy(work: () => Promise<unknown>): Promise<Set<string>> {
  const own = new Redis(bridge.redis.url)
  const monitor = await own.monitor()
  const read = new Set<string>()
  monitor.on('monitor', (_time: string, args: string[]) => {
    for (const text of args) {
      const [, name] = /^jcb:\{p:([^}]+)\}:project$/.exec(text) ?? []
      if (name !== undefined) read.add(name)
    }
  })
  await work()
  await bridge.redis.client.get('last')
  monitor.disconnect()
  own.disconnect()
  return read
}
const names = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name)

t.test('who may read all projects has only the page read', async t => {
  const read = await readBy(async () => {
    const { body } = await bridge.call('GET', '/api/v1/projects?limit=10')
    t.strictSame([names(body), body.total], [NAMES.slice(0, 10), 60])
    const second = await bridge.call('GET', `/api/v1/projects?limit=10&cursor=${body.nextCursor}`)
    t.strictSame([names(second.body), second.body.total], [NAMES.slice(10, 20), 60])
  })
  t.strictSame([...read].toSorted(), NAMES.slice(0, 20))
})

t.test('a name without a record leaves no gap', async t => {
  for (const name of ['p-00-gone', 'p-03-gone', 'zz']) await bridge.redis.client.zadd('jcb:{registry}:projects', 0, name)
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await bridge.call('GET', `/api/v1/projects?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`)
    t.ok(body.items.length === 7 || body.nextCursor === null)
    seen.push(...names(body))
    cursor = body.nextCursor
  }
  t.strictSame(seen, NAMES)
})

t.test('a search, and somebody who may not read all of them, find the same as before', async t => {
  t.strictSame(names((await bridge.call('GET', '/api/v1/projects?q=P-1')).body), NAMES.slice(10, 20))
  const some = await makeToken(bridge, { 'p-05': 'viewer', 'p-07': 'viewer' })
  const { body } = await some.call('GET', '/projects')
  t.strictSame([names(body), body.total], [['p-05', 'p-07'], 2])
})
