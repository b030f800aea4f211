import t from 'tap'
import { compareKeys, keyIn, type ProjectOrder, projectOrders } from '../../../../src/domain/overview/order.ts'
import { isIn, type ProjectNumbers, troubles } from '../../../../src/domain/overview/trouble.ts'
import { type Phase, phases } from '../../../../src/domain/status.ts'

const SINCE = '2026-03-02T08:30:00.000Z'
const numbers = (
  ofPhases: Partial<Record<Phase, number>>,
  more: Partial<ProjectNumbers> & { unmanaged?: number } = {}
): ProjectNumbers => {
  const { unmanaged = 0, ...rest } = more
  const all = Object.fromEntries(phases.map(phase => [phase, 0])) as Record<Phase, number>
  return {
    ...{
      counts: { phases: { ...all, ...ofPhases }, unmanaged },
      expired: 0,
      expiring: [0, 0],
      stale: 0,
      invalid: 0,
      paused: false
    },
    ...{ damaged: null, copies: 0, targets: [{ failing: undefined }], ...rest }
  }
}
const project = (name: string, of: ProjectNumbers, checkedAt: string | null = SINCE) => ({
  ...of,
  name,
  checkedAt,
  createdAt: SINCE
})

const all = [
  project('calm', numbers({ Synced: 900 })),
  project('also-calm', numbers({ Synced: 3 }), null),
  project('pending', numbers({ Pending: 4_000 })),
  project('unmanaged', numbers({}, { unmanaged: 5 })),
  project('retrying', numbers({ Retrying: 5 })),
  project('expired', numbers({ Synced: 1 }, { expired: 1 })),
  project('drifted', numbers({ Drifted: 5_000 })),
  project('more-drifted', numbers({ Drifted: 5_000 }, { expired: 1 })),
  project('failing', numbers({ Synced: 2 }, { targets: [{ failing: { reason: 'Forbidden', since: SINCE } }] })),
  project('blocked', numbers({ Blocked: 1 })),
  project('damaged', numbers({ Blocked: 3 }, { damaged: 'RecordChanged' })),
  project('in-the-way', numbers({}, { targets: [{ failing: { reason: 'FolderExists', since: SINCE } }] }))
]
const sorted = (order: ProjectOrder, some = all) =>
  some
    .map(each => ({ name: each.name, key: keyIn(order, each) }))
    .sort((a, b) => compareKeys(order, a.key, b.key))
    .map(({ name }) => name)

t.test('the worst trouble decides, then how much of it, then the next one, then the name', async t => {
  t.strictSame(sorted('-trouble'), [
    ...['damaged', 'in-the-way', 'blocked', 'failing', 'more-drifted', 'drifted', 'expired', 'retrying', 'unmanaged'],
    ...['pending', 'also-calm', 'calm']
  ])
})

t.test('the other orders; the name decides between equal ones, and what was never checked comes first', async t => {
  t.strictSame(sorted('name'), all.map(({ name }) => name).toSorted())
  t.strictSame(
    sorted('-name'),
    all
      .map(({ name }) => name)
      .toSorted()
      .toReversed()
  )
  t.equal(sorted('checkedAt')[0], 'also-calm')
  t.equal(sorted('-checkedAt').at(-1), 'also-calm')
  t.strictSame(sorted('-credentials').slice(0, 4), ['drifted', 'more-drifted', 'pending', 'calm'])
  t.strictSame(sorted('unmanaged').at(-1), 'unmanaged')
})

t.test('every order is total, whatever the list was before', async t => {
  for (const order of projectOrders) t.strictSame(sorted(order, all.toReversed()), sorted(order), order)
})

t.test('each state finds what is in it', async t => {
  const found = Object.fromEntries(troubles.map(state => [state, all.filter(each => isIn(each, state)).map(({ name }) => name)]))
  t.match(found, {
    blocked: ['blocked', 'damaged', 'in-the-way'],
    failing: ['failing', 'in-the-way'],
    drifted: ['drifted', 'more-drifted'],
    expired: ['expired', 'more-drifted'],
    ...{ retrying: ['retrying'], unmanaged: ['unmanaged'], pending: ['pending'], expiring: [], copies: [], paused: [] }
  })
})
