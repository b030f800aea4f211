import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const { call } = bridge
const at = (id: string, rest = '') => `/api/v1/projects/platform/credentials/${id}${rest}`
const create = (project: string, id: string) =>
  call('POST', `/api/v1/projects/${project}/credentials`, { id, type: 'access-token', data: { token: 'not-a-real-one' } })
const share = (id: string, projects: unknown) => call('POST', at(id, '/shares'), { projects })
const available = async (project: string, query = '') =>
  (await call('GET', `/api/v1/projects/${project}/available-shares${query}`)).body
const places = async (project: string) =>
  (await available(project)).items.map(({ project, id }: { project: string; id: string }) => `${project}/${id}`)

for (const name of ['platform', 'shop', 'bank']) await bridge.project(name)
for (const id of ['for-all', 'for-shop', 'private']) await create('platform', id)

t.test('a project sees what is shared with it or with all, and nothing else of it', async t => {
  t.strictSame(await available('shop'), { items: [], nextCursor: null, total: 0 })
  await share('for-shop', ['shop', 'later'])
  await share('for-all', 'all')
  await share('for-all', ['shop'])
  t.strictSame(await available('shop'), {
    items: [
      { project: 'platform', id: 'for-all', type: 'access-token' },
      { project: 'platform', id: 'for-shop', type: 'access-token' }
    ],
    nextCursor: null,
    total: 2
  })
  t.strictSame(await places('bank'), ['platform/for-all'])
  t.strictSame(await places('platform'), [], 'no project shares with itself')
  await bridge.project('later')
  t.strictSame(await places('later'), ['platform/for-all', 'platform/for-shop'])
})

t.test('only operators of the project see it', async t => {
  const path = '/projects/shop/available-shares'
  const seen = async (roles: Record<string, string>) => (await (await makeToken(bridge, roles)).call('GET', path)).status
  t.equal(await seen({ shop: 'operator' }), 200)
  t.equal(await seen({ shop: 'viewer' }), 403)
  t.equal(await seen({ platform: 'admin' }), 404)
})

t.test('what has ended, or is gone, is not offered any more', async t => {
  await call('DELETE', at('for-shop', '/shares/shop'))
  t.strictSame(await places('shop'), ['platform/for-all'])
  t.strictSame(await places('later'), ['platform/for-all', 'platform/for-shop'], 'the other share stays')
  await call('DELETE', at('for-all', '/shares/*'))
  t.strictSame(await places('bank'), [])
  t.strictSame(await places('shop'), ['platform/for-all'], 'it is shared by name as well')
  await call('DELETE', `${at('for-all')}?endShares=true`)
  await until('nothing is left', async () => (await places('shop')).length === 0)
  await share('for-shop', ['shop'])
  t.strictSame(await places('shop'), ['platform/for-shop'], 'a share that begins again is offered again')
})

t.test('a project of the same name made later is not offered what the first one was', async t => {
  await bridge.project('reused')
  await share('for-shop', ['reused'])
  t.strictSame(await places('reused'), ['platform/for-shop'])
  await call('DELETE', '/api/v1/projects/reused')
  await until('it is gone', async () => (await call('GET', '/api/v1/projects/reused')).status === 404)
  await bridge.project('reused')
  t.strictSame(await places('reused'), [])
})

t.test('very many are listed page by page, each once, whether shared by name, with all, or both', async t => {
  const ids = Array.from({ length: 25 }, (_, n) => `many-${String(n).padStart(3, '0')}`)
  const credentials = ids.map(id => ({ id, type: 'access-token', data: { token: 'not-a-real-one' } }))
  await bridge.project('many')
  await call('PUT', '/api/v1/projects/many/credentials', { credentials })
  for (const [n, id] of ids.entries()) {
    const path = `/api/v1/projects/many/credentials/${id}/shares`
    if (n % 3 !== 0) await call('POST', path, { projects: ['bank'] })
    if (n % 3 !== 1) await call('POST', path, { projects: 'all' })
  }
  await call('DELETE', '/api/v1/projects/many/credentials/many-001/shares/bank')
  const found: string[] = []
  const sizes: number[] = []
  const totals = new Set<number>()
  let query = '?limit=10'
  for (let page = await available('bank', query); ; page = await available('bank', query)) {
    found.push(...page.items.map(({ id }: { id: string }) => id))
    sizes.push(page.items.length)
    totals.add(page.total)
    if (page.nextCursor === null) break
    query = `?limit=10&cursor=${page.nextCursor}`
  }
  t.strictSame(
    found.filter(id => id.startsWith('many-')),
    ids.filter(id => id !== 'many-001')
  )
  t.strictSame([...totals], [found.length])
  t.strictSame(
    sizes.slice(0, -1),
    sizes.slice(0, -1).map(() => 10),
    'only the last page has fewer'
  )
  const { nextCursor } = await available('bank', '?limit=10')
  const wrong = await call('GET', `/api/v1/projects/shop/available-shares?cursor=${nextCursor}`)
  t.match(wrong, { status: 400, body: { code: 'INVALID_CURSOR' } }, 'a cursor of another project')
  t.equal((await available('bank', '?limit=0')).code, 'VALIDATION_FAILED')
})

t.test('of more than are counted, all are listed, and the total says that there are at least so many', async t => {
  const ids = Array.from({ length: 205 }, (_, n) => `more-${String(n).padStart(3, '0')}`)
  const credentials = ids.map(id => ({ id, type: 'access-token', data: { token: 'not-a-real-one' } }))
  for (const name of ['giver', 'taker']) await bridge.project(name)
  await call('PUT', '/api/v1/projects/giver/credentials', { credentials })
  for (const id of ids) await call('POST', `/api/v1/projects/giver/credentials/${id}/shares`, { projects: ['taker'] })
  await call('DELETE', '/api/v1/projects/giver/credentials/more-204/shares/taker')
  const found: string[] = []
  let query = '?limit=150'
  for (let page = await available('taker', query); ; page = await available('taker', query)) {
    found.push(
      ...page.items.filter(({ project }: { project: string }) => project === 'giver').map(({ id }: { id: string }) => id)
    )
    t.match(page, { total: 200, totalIsLeast: true })
    if (page.nextCursor === null) break
    query = `?limit=150&cursor=${page.nextCursor}`
  }
  t.strictSame(found, ids.slice(0, -1))
})
