import Fastify from 'fastify'
import t from 'tap'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { Problem } from '../../../src/domain/problems.ts'
import { defaultPolicies } from '../../../src/domain/project.ts'
import { credentialTypes } from '../../../src/domain/types/index.ts'
import { honourWait, preferredWait } from '../../../src/http/headers.ts'
import { decodeCursor, encodeCursor, pageOf } from '../../../src/http/paging.ts'
import { credentialView, projectView, typeView } from '../../../src/http/views.ts'
import { cpuTime } from '../../helpers/cpu-time.ts'

function problemOf(work: () => unknown): Problem {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw new Error(`not a Problem: ${String(error)}`)
  }
  throw new Error('nothing was thrown')
}

t.test('Prefer: wait, among whatever else is preferred', async t => {
  const table: [string, string | undefined, number][] = [
    ['no header', undefined, 0],
    ['an empty header', '', 0],
    ['ten seconds', 'wait=10', 10_000],
    ['in capitals', 'Wait=10', 10_000],
    ['quoted', 'wait="10"', 10_000],
    ['with spaces', '  wait = 10  ', 10_000],
    ['after another', 'respond-async, wait=5', 5000],
    ['before another', 'wait=5, respond-async', 5000],
    ['with a parameter', 'wait=5; foo=bar', 5000],
    ['zero', 'wait=0', 0],
    ['the longest', 'wait=60', 60_000],
    ['longer than the longest', 'wait=61', 60_000],
    ['very long', 'wait=999999999', 60_000],
    ['the first of two', 'wait=1, wait=50', 1000],
    ['too many digits', `wait=${'9'.repeat(100)}`, 0],
    ['negative', 'wait=-1', 0],
    ['a fraction', 'wait=1.5', 0],
    ['an exponent', 'wait=1e9', 0],
    ['hexadecimal', 'wait=0x10', 0],
    ['infinite', 'wait=Infinity', 0],
    ['not a number', 'wait=NaN', 0],
    ['nothing', 'wait=', 0],
    ['no value', 'wait', 0],
    ['another word that ends so', 'nowait=10', 0],
    ['another word that begins so', 'waiter=10', 0],
    ['inside a value', 'foo="wait=10"', 0],
    ['Arabic digits', 'wait=١٠', 0],
    ['commas and spaces without end', `${', '.repeat(50_000)}wait`, 0],
    ['spaces without end', `wait=${' '.repeat(100_000)}x`, 0]
  ]
  const spent = cpuTime(() => {
    for (const [name, header, ms] of table) t.equal(preferredWait(header), ms, name)
  })
  t.ok(spent < 2000, `in linear time: ${spent} ms`)
})

t.test('what is honoured is said', async t => {
  const app = Fastify()
  app.get('/', async (request, reply) => ({ ms: honourWait(request, reply) }))
  for (const [prefer, ms, applied] of [
    [undefined, 0, undefined],
    ['wait=100', 60_000, 'wait=60'],
    ['respond-async, wait=2', 2000, 'wait=2']
  ] as const) {
    const answer = await app.inject({ url: '/', headers: prefer === undefined ? {} : { prefer } })
    t.strictSame([answer.json().ms, answer.headers['preference-applied']], [ms, applied])
  }
})

t.test('cursors: what was given out is read again', async t => {
  for (const key of ['', 'a', 'dockerhub-id', '2026-01-01T00:00:00.000Z x', '1700000000000-0', 'ü😀']) {
    t.equal(decodeCursor(encodeCursor(key, 'list'), 'list'), key)
    t.match(encodeCursor(key, 'list'), /^[\w-]+$/)
  }
})

t.test('cursors: what was not given out is refused, and not repeated', async t => {
  const foreign = [
    '',
    'x',
    'demo',
    '!!!',
    '../..',
    'MQ==',
    `${encodeCursor('a', 'list')}=`,
    ` ${encodeCursor('a', 'list')}`,
    encodeCursor('a', 'another'),
    Buffer.from('2list').toString('base64url'),
    Buffer.from([0x32, 0xff]).toString('base64url'),
    '\u0000'
  ]
  for (const cursor of foreign) {
    const problem = problemOf(() => decodeCursor(cursor, 'list'))
    t.equal(problem.code, 'INVALID_CURSOR', JSON.stringify(cursor))
    t.strictSame(
      problem.faults.map(f => f.pointer),
      ['#/query/cursor']
    )
  }
})

t.test('pages hold while items come and go', async t => {
  const after = (key: string, cursor: string) => key > cursor
  const page = (items: string[], limit: number, cursor?: string | null) =>
    pageOf(items, x => x, limit, cursor ?? undefined, after, 'list')
  const first = page(['a', 'b', 'c', 'd'], 2)
  t.strictSame([first.items, first.total], [['a', 'b'], 4])
  t.strictSame(page(['a', 'b', 'c', 'd'], 2, first.nextCursor), { items: ['c', 'd'], nextCursor: null, total: 4 })
  t.strictSame(page(['a', 'c', 'd'], 2, first.nextCursor).items, ['c', 'd'], 'the last one was deleted')
  t.strictSame(page(['a', 'aa', 'b', 'bb', 'c'], 2, first.nextCursor).items, ['bb', 'c'], 'others were made')
  t.strictSame(page([], 2), { items: [], nextCursor: null, total: 0 })
  t.equal(page(['a', 'b'], 2).nextCursor, null, 'no page follows that would be empty')
  const down = pageOf(
    ['c', 'b', 'a'],
    x => x,
    2,
    encodeCursor('c', 'list'),
    (key, cursor) => key < cursor,
    'list'
  )
  t.strictSame(down.items, ['b', 'a'])
})

t.test('views are allow-lists: what a record has beside, they do not show', async t => {
  const base = {
    project: 'demo',
    id: 'x',
    type: 'access-token',
    description: '',
    data: {},
    secretFields: ['token'],
    generation: 1
  }
  const times = { createdAt: '', createdBy: '', updatedAt: '', updatedBy: '' }
  const known = { ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: '' }
  const credential = { ...base, ...times, ...known, adopt: true, deletedAt: null, token: 'S3CRET', sealed: 'S3CRET' }
  const stored = { credential, sync: undefined } as unknown as Parameters<typeof credentialView>[0]
  const shown = credentialView(stored, null, new Date())
  t.notMatch(JSON.stringify(shown), 'S3CRET')
  t.notOk('adopt' in shown)
  const project = {
    name: 'demo',
    uid: 'S3CRET',
    displayName: 'd',
    controller: 'c',
    folder: ['demo'],
    policies: defaultPolicies,
    generation: 1,
    ...times,
    movedFrom: null,
    deletedAt: null
  }
  const counts = { phases: { Pending: 0, Synced: 1, Retrying: 0, Blocked: 0, Drifted: 0, Deleting: 0 }, unmanaged: 2 }
  t.notMatch(
    JSON.stringify(
      projectView(project, {
        dirty: true,
        changes: 1,
        seen: 0,
        failures: 0,
        checkedAt: null,
        noticeAt: null,
        targets: [],
        copies: 0,
        counts
      })
    ),
    'S3CRET'
  )
  for (const type of credentialTypes) {
    const view = typeView(type)
    t.strictSame(
      view.fields.map(f => [f.name, f.secret]),
      Object.keys(type.fields).map(name => [name, type.secretFields.includes(name)])
    )
    t.equal(view.example.type, type.type)
  }
})
