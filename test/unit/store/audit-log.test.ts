import t from 'tap'
import type { NewAuditEntry } from '../../../src/domain/audit.ts'
import { createAuditLog } from '../../../src/store/audit-log.ts'
import { MOST_COUNTED } from '../../../src/store/event-log.ts'
import { accessKeys } from '../../../src/store/redis/registry-keys.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())
const log = createAuditLog(redis, 100_000)

const entry = (requestId: string): NewAuditEntry => ({
  ...{
    subject: 'test',
    action: 'project.read',
    method: 'GET',
    route: '/',
    project: null,
    target: null,
    targets: [],
    targetCount: 0
  },
  ...{ outcome: 'done', status: 200, reason: null, address: '', requestId, count: 1 }
})

/** Entries of both streams by time; where both have one at a time, the ids are equal. */
async function fill(times: { readonly done: readonly number[]; readonly refused: readonly number[] }): Promise<string[]> {
  await redis.flushall()
  const lines = [
    ...times.done.map(at => ({ key: accessKeys.audit, at, name: `${at}a` })),
    ...times.refused.map(at => ({ key: accessKeys.refused, at, name: `${at}r` }))
  ].sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))
  const pipeline = redis.pipeline()
  for (const { key, at, name } of lines) pipeline.xadd(key, `${at}-1`, 'entry', JSON.stringify(entry(name)))
  await pipeline.exec()
  return lines.map(({ name }) => name)
}

const upTo = (count: number, step = 1, from = 1) => Array.from({ length: count }, (_, i) => from + i * step)

const mixtures = {
  'many done, some refused between': { done: upTo(700), refused: upTo(175, 4) },
  'some done, many refused between': { done: upTo(175, 4), refused: upTo(700) },
  'first all done, then all refused': { done: upTo(700), refused: upTo(700, 1, 1000) },
  'exactly a step of each, at equal times': { done: upTo(500), refused: upTo(500) },
  'a step and one': { done: upTo(501), refused: upTo(1, 1, 501) },
  'one stream alone': { done: upTo(1001), refused: [] },
  nothing: { done: [], refused: [] }
}

for (const [name, times] of Object.entries(mixtures)) {
  t.test(`the trail has each entry once, in order: ${name}`, async t => {
    const wanted = await fill(times)
    const exported: string[] = []
    for await (const { entry } of log.all({})) exported.push(entry.requestId)
    t.strictSame(exported, wanted, 'as an export, oldest first')
    const paged: string[] = []
    for (let before: string | undefined; ; ) {
      const { items, next, total } = await log.page({}, before, 90)
      t.ok(items.length <= 90)
      t.strictSame(total, { count: wanted.length, isLeast: false })
      paged.push(...items.map(({ requestId }) => requestId))
      if (next === null) break
      before = next
    }
    t.strictSame(paged, wanted.toReversed(), 'as pages, newest first')
    const filtered: string[] = []
    for (let before: string | undefined; ; ) {
      const { items, next, total } = await log.page({ subject: 'test' }, before, 400)
      t.strictSame(total, { count: wanted.length, isLeast: false }, 'every page of a filter counts all')
      filtered.push(...items.map(({ requestId }) => requestId))
      if (next === null) break
      before = next
    }
    t.strictSame(filtered, wanted.toReversed(), 'as pages of a filter')
  })
}

t.test('a page is narrowed by time, who and project, over many that do not match', async t => {
  await fill({ done: upTo(1200), refused: upTo(300, 4) })
  await redis.xadd(accessKeys.audit, '3000-0', 'entry', JSON.stringify({ ...entry('hers'), subject: 'alice', project: 'demo' }))
  await redis.xadd(accessKeys.audit, '3001-0', 'entry', JSON.stringify(entry('last')))
  const ids = async (filter: object) => (await log.page(filter, undefined, 5)).items.map(({ requestId }) => requestId)
  t.strictSame(await ids({ subject: 'alice' }), ['hers'])
  t.strictSame(await ids({ project: 'demo' }), ['hers'])
  t.strictSame(await ids({ since: 3000 }), ['last', 'hers'])
  t.strictSame(await ids({ since: 3, until: 5 }), ['5r', '5a', '4a', '3a'])
  t.strictSame(await ids({ since: 4000 }), [])
})

t.test('what a filter finds is counted up to a limit; pages beyond it are still read', async t => {
  await fill({ done: upTo(MOST_COUNTED + 700), refused: [] })
  await redis.xadd(accessKeys.refused, '1-2', 'entry', JSON.stringify({ ...entry('hers'), subject: 'alice' }))
  const atLeast = { count: MOST_COUNTED, isLeast: true }
  t.match(await log.page({ subject: 'test' }, undefined, 5), { total: atLeast })
  t.match(await log.page({ subject: 'test' }, '3-1a', 5), {
    items: [{ requestId: '2a' }, { requestId: '1a' }],
    next: null,
    total: atLeast
  })
  t.match(await log.page({ subject: 'alice' }, undefined, 5), {
    ...{ items: [{ requestId: 'hers' }], next: null },
    total: { count: 0, isLeast: true }
  })
  t.match(await log.page({}, undefined, 5), { total: { count: MOST_COUNTED + 701, isLeast: false } })
})
