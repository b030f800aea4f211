import t from 'tap'
import { ALL, groupShares, type Receiver } from '../../../../src/console/api/shares.ts'

const receiver = (project: string, id = 'registry'): Receiver => ({ project, id, phase: 'Synced' })
const grouped = (...shares: Parameters<typeof groupShares>) =>
  groupShares(...shares).map(({ name, receivers }) => [name, ...receivers.map(({ project, id }) => `${project}/${id}`)])

t.test('receivers are below the share that they follow through', async t => {
  t.strictSame(grouped({ all: false, projects: [], receivers: [] }), [])
  t.strictSame(grouped({ all: false, projects: ['bank', 'shop'], receivers: [receiver('shop'), receiver('shop', 'other')] }), [
    ['bank'],
    ['shop', 'shop/registry', 'shop/other']
  ])
})

t.test('a project that is named is not below all', async t => {
  t.strictSame(grouped({ all: true, projects: ['shop'], receivers: [receiver('shop'), receiver('bank')] }), [
    [ALL, 'bank/registry'],
    ['shop', 'shop/registry']
  ])
})

t.test('what follows without a share is what a limit keeps after its end', async t => {
  t.strictSame(grouped({ all: false, projects: ['shop'], receivers: [receiver('bank')] }), [['shop'], [null, 'bank/registry']])
})
