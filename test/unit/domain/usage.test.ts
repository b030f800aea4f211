import t from 'tap'
import {
  datedUsage,
  type FolderUsage,
  isBelow,
  type Usage,
  unknownUsage,
  usageOfCredential,
  withUsageBefore
} from '../../../src/domain/usage.ts'
import type { UsageBefore } from '../../../src/domain/usage-before.ts'

const READ = '2026-01-05T00:00:00.000Z'
const job = (name: string, ...builds: number[]) => ({ path: name.split('/'), builds: builds.map(n => ({ from: n, to: n })) })
const facts = { folder: ['Team'], seesAll: true, readAt: READ, urlOf: (path: readonly string[]) => `/${path.join('/')}` }
const usageOf = (known: FolderUsage, more: object = {}): Usage => usageOfCredential(known, 'a', { ...facts, ...more })
const noted = (...jobs: ReturnType<typeof job>[]): FolderUsage => new Map([['a', { since: null, jobs }]])

t.test('jobs of the folder used it; that none did is known only to who sees all of them', async t => {
  t.match(usageOf(noted(job('team/app', 2, 7), job('other/app', 9))), {
    ...{ tracked: true, used: true },
    jobs: [{ name: 'team/app', url: '/team/app', lastBuild: 7 }]
  })
  t.equal(usageOf(noted(job('team/app', 2), job('other/app', 9))).jobs.length, 1)
  t.match(usageOf(noted(job('other/app', 9))), { tracked: true, used: false, jobs: [] })
  t.match(usageOf(noted(job('other/app', 9)), { seesAll: false }), { tracked: true, used: null, jobs: [] })
})

t.test('a credential without a note, and one that is not there, are not "unused"', async t => {
  const [without, absent] = [usageOf(new Map([['a', null]])), usageOf(new Map())]
  t.match(
    [without, absent],
    [
      { tracked: false, used: null },
      { tracked: false, used: null }
    ]
  )
  t.not(without.note, absent.note)
})

t.test('what is below a folder, as Jenkins compares names', async t => {
  t.ok(isBelow(['team', 'app'], ['Team']))
  t.ok(isBelow(['TEAM', 'a', 'b'], ['team', 'A']))
  t.notOk(isBelow(['team'], ['team']))
  t.notOk(isBelow(['team2', 'app'], ['team']))
  t.ok(isBelow(['app'], []))
})

const before = (more: Partial<UsageBefore> = {}): UsageBefore => ({
  ...{ place: 'x', readAt: READ, since: null, jobs: [], isCut: false, missed: null },
  ...more
})
const missed = { at: READ, message: 'Jenkins was away.' }
const used = usageOf(noted(job('team/app', 2)))
const unused = usageOf(noted())
const cases: readonly (readonly [string, Usage, UsageBefore | undefined, boolean | null, RegExp | null])[] = [
  ['nothing of before', unused, undefined, false, /has not updated it/],
  ['used now, and before', used, before({ jobs: [{ ...job('team/b', 1), readAt: READ }] }), true, null],
  ['used before alone', unused, before({ jobs: [{ ...job('team/b', 1), readAt: READ }] }), true, null],
  ['never used', unused, before(), false, null],
  ['not read before', unused, before({ readAt: null, missed }), null, /could not be read\. Jenkins was away\./],
  ['not read before, used now', used, before({ readAt: null, missed }), true, /could not be read/],
  ['not known now, read before', unknownUsage(READ, 'x'), before(), null, null],
  ['not known now, not read before', unknownUsage(READ, 'x'), before({ missed }), null, /could not be read/]
]
for (const [name, usage, known, isUsed, note] of cases)
  t.test(`uses before an update: ${name}`, async t => {
    const all = withUsageBefore(usage, known, facts.urlOf)
    t.equal(all.used, isUsed)
    if (note === null) t.equal(all.beforeNote, null)
    else t.match(all.beforeNote, note)
    if (usage.used === null) t.equal(all.note, usage.note)
    t.equal(all.before === null, known === undefined || known.readAt === null)
  })

t.test('jobs are in the order of their last builds, those of unknown times at the end', async t => {
  const usage = usageOf(noted(job('team/old', 1), job('team/gone', 2), job('team/new', 3)))
  const all = withUsageBefore(
    usage,
    before({
      jobs: [
        { ...job('team/b', 1), readAt: READ },
        { ...job('team/c', 1), readAt: READ }
      ]
    }),
    facts.urlOf
  )
  const times = new Map([
    ['team/old/1', '2026-01-01T00:00:00.000Z'],
    ['team/new/3', '2026-01-03T00:00:00.000Z'],
    ['team/c/1', '2026-01-04T00:00:00.000Z']
  ])
  const dated = datedUsage(all, times)
  t.strictSame(
    dated.jobs.map(({ name }) => name),
    ['team/new', 'team/old', 'team/gone']
  )
  t.strictSame(
    dated.before?.jobs.map(({ name, lastBuildAt }) => [name, lastBuildAt]),
    [
      ['team/c', '2026-01-04T00:00:00.000Z'],
      ['team/b', null]
    ]
  )
  t.equal(dated.lastUsedAt, '2026-01-04T00:00:00.000Z')
  t.equal(datedUsage(usage, times).lastUsedAt, '2026-01-03T00:00:00.000Z')
  t.equal(datedUsage(usage, new Map()).lastUsedAt, null)
})
