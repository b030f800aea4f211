import t from 'tap'
import { addedUsage, BOUNDS, joined, parseUsageBefore, type UsageBefore } from '../../../src/domain/usage-before.ts'

const context = (at: string) => ({ place: 'default/f', folder: ['f'], at })
const EARLY = '2026-01-01T00:00:00.000Z'
const LATE = '2026-02-01T00:00:00.000Z'
const job = (name: string, ...builds: [number, number][]) => ({
  path: name.split('/'),
  builds: builds.map(([from, to]) => ({ from, to }))
})
const read = (...jobs: ReturnType<typeof job>[]) => ({ note: { since: EARLY, jobs } })

t.test('it adds up over updates, each job with the time at which it was shown last', async t => {
  const first = addedUsage(undefined, read(job('f/a', [1, 3]), job('f/b', [7, 7]), job('other/x', [1, 1])), context(EARLY))
  t.strictSame(
    first.jobs.map(({ path }) => path.join('/')),
    ['f/a', 'f/b'],
    'jobs of other folders are not kept'
  )
  const second = addedUsage(first, read(job('F/a', [9, 9]), job('f/a', [4, 4])), context(LATE))
  t.match(second, {
    readAt: LATE,
    since: EARLY,
    isCut: false,
    missed: null,
    jobs: [
      { path: ['F', 'a'], builds: [{ from: 9, to: 9 }], readAt: LATE },
      { path: ['f', 'a'], builds: [{ from: 1, to: 4 }], readAt: LATE },
      { path: ['f', 'b'], builds: [{ from: 7, to: 7 }], readAt: EARLY }
    ]
  })
  const forgotten = addedUsage(second, { note: null }, context('2026-03-01T00:00:00.000Z'))
  t.strictSame(forgotten.jobs, second.jobs, 'that Jenkins has forgotten it takes nothing away')
  t.equal(forgotten.readAt, '2026-03-01T00:00:00.000Z')
})

t.test('a reading that failed is said, and takes nothing away', async t => {
  const failed = addedUsage(undefined, { failure: 'It failed.' }, context(EARLY))
  t.match(failed, { readAt: null, jobs: [], missed: { at: EARLY, message: 'It failed.' } })
  const then = addedUsage(failed, read(job('f/a', [1, 1])), context(LATE))
  t.match(then, { readAt: LATE, jobs: [{ path: ['f', 'a'] }], missed: { at: EARLY } }, 'what was missed stays missed')
})

t.test('another folder begins anew', async t => {
  const before = addedUsage(undefined, read(job('f/a', [1, 1])), context(EARLY))
  const moved = addedUsage(before, { note: null }, { place: 'default/g', folder: ['g'], at: LATE })
  t.match(moved, { place: 'default/g', jobs: [], readAt: LATE })
})

t.test('it is bounded; the newest stay, and it is said that something went', async t => {
  const jobs = Array.from({ length: 150 }, (_, i) => job(`f/old-${i}`, [1, 1]))
  const old = addedUsage(undefined, read(...jobs), context(EARLY))
  t.equal(old.isCut, false)
  const more = Array.from({ length: 100 }, (_, i) => job(`f/new-${i}`, [1, 1]))
  const all = addedUsage(old, read(...more), context(LATE))
  t.equal(all.jobs.length, BOUNDS.jobs)
  t.ok(all.isCut)
  t.equal(all.jobs.filter(({ readAt }) => readAt === LATE).length, 100)
  const odd = Array.from({ length: 200 }, (_, i): [number, number] => [2 * i + 1, 2 * i + 1])
  const [busy] = addedUsage(undefined, read(job('f/a', ...odd)), context(EARLY)).jobs
  t.equal(busy?.builds.length, BOUNDS.builds)
  t.equal(busy?.builds.at(-1)?.to, 399)
  const long = Array.from({ length: 100 }, (_, i) => job(`f/${'x'.repeat(1000)}${i}`, [1, 1]))
  const short = addedUsage(undefined, read(...long), context(EARLY))
  t.ok(short.isCut && JSON.stringify(short).length < BOUNDS.text + 1000)
})

t.test('stretches that touch become one', async t => {
  const stretches = [
    { from: 4, to: 6 },
    { from: 1, to: 2 },
    { from: 3, to: 3 },
    { from: 5, to: 5 },
    { from: 9, to: 9 }
  ]
  t.strictSame(joined(stretches), [
    { from: 1, to: 6 },
    { from: 9, to: 9 }
  ])
})

t.test('what is stored and is none of it says nothing', async t => {
  const kept: UsageBefore = addedUsage(undefined, read(job('f/a', [1, 1])), context(EARLY))
  t.strictSame(parseUsageBefore(JSON.stringify(kept)), kept)
  for (const text of [null, '', '{', '[]', 'null', JSON.stringify({ ...kept, jobs: [{ path: 'f/a' }] })])
    t.equal(parseUsageBefore(text), undefined, String(text))
})
