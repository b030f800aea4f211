import t from 'tap'
import { defaultPolicies, type Project, parseProject, type Target } from '../../../src/domain/project.ts'
import {
  countedTargets,
  initialTargets,
  isPaused,
  recordOf,
  retargeted,
  targetsOf,
  viewNamed,
  viewOf,
  withTargets
} from '../../../src/domain/targets.ts'

const at = '2026-01-01T00:00:00.000Z'
const later = '2026-01-02T00:00:00.000Z'
const plain: Project = {
  ...{ name: 'demo', uid: 'u', displayName: 'Demo', controller: 'default', folder: ['demo'], policies: defaultPolicies },
  ...{ generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', movedFrom: null, deletedAt: null }
}
const place = (controller: string, folder = 'demo') => ({ controller, folder: [folder] })
const keys = (targets: readonly Target[]) => targets.map(({ key }) => key)
const changed = (project: Project, places: readonly ReturnType<typeof place>[], forget = false): Project => {
  const found = retargeted(project, places, later, forget)
  return found === undefined ? project : { ...withTargets(project, found.targets), lastTarget: found.lastTarget }
}
const proving = (project: Project): Project =>
  withTargets(
    project,
    targetsOf(project).map(target => ({ ...target, proved: true }))
  )

t.test('a record without targets has one, and a list that is only that is not stored', async t => {
  t.match(targetsOf(plain), [{ key: '', controller: 'default', folder: ['demo'], proved: true, leftAt: null }])
  t.notOk('targets' in withTargets(plain, initialTargets([place('default')])))
  t.equal(retargeted(plain, [place('default')], later), undefined, 'nothing changes')
})

t.test('a new target does not count before it is proved, and what is left for it stays until then', async t => {
  const moved = changed(plain, [place('eu')])
  t.match(moved, {
    controller: 'eu',
    folder: ['demo'],
    lastTarget: 2,
    targets: [
      { key: '2', proved: false },
      { key: '', leftAt: later }
    ]
  })
  t.strictSame(keys(countedTargets(moved)), [''])
  t.equal(viewOf(moved, '')?.deletedAt, null, 'the old one goes on')
  const proved = proving(moved)
  t.strictSame(keys(countedTargets(proved)), ['2'])
  t.match(viewOf(proved, ''), { deletedAt: later, controller: 'default', target: '' })
  t.match(viewOf(proved, '2'), { deletedAt: null, controller: 'eu', target: '2' })
})

t.test('one that was never proved is left at once', async t => {
  const added = changed(plain, [place('default'), place('eu')])
  const back = changed(added, [place('default')])
  t.equal(viewOf(back, '2')?.deletedAt, later)
  t.strictSame(keys(countedTargets(back)), [''])
})

t.test('keys are not used again', async t => {
  const moved = withTargets(changed(plain, [place('eu')]), [])
  t.equal(moved, moved)
  const alone = { ...withTargets(plain, [{ key: '', ...place('default'), proved: true, leftAt: null }]), lastTarget: 4 }
  t.match(changed(alone, [place('default'), place('us')]), { lastTarget: 5, targets: [{ key: '' }, { key: '5' }] })
})

t.test('what is wanted again while it is emptied is proved again', async t => {
  const two = withTargets(plain, initialTargets([place('default'), place('eu')]))
  const left = changed(two, [place('default')], true)
  t.match(viewOf(left, '2'), { deletedAt: later, forget: true })
  const again = changed(left, [place('default'), place('eu')])
  t.match(targetsOf(again), [
    { key: '', proved: true },
    { key: '2', proved: false, leftAt: null }
  ])
  t.notOk(targetsOf(again)[1]?.forget)
  const waiting = changed(changed(two, [place('default'), place('us')]), [place('default'), place('eu'), place('us')])
  t.match(targetsOf(waiting)[1], { key: '2', proved: true, leftAt: null }, 'it was still in use')
})

t.test('folders are compared as Jenkins does', async t => {
  t.equal(retargeted(plain, [{ controller: 'default', folder: ['Demo'] }], later), undefined)
})

t.test('a view is written back as the record that it is of', async t => {
  const two = withTargets(plain, initialTargets([place('default'), place('eu', 'other')]))
  const view = viewOf(two, '2')
  t.match(view, { controller: 'eu', folder: ['other'] })
  t.strictSame(view && recordOf(view), two)
  t.equal(viewOf(two, '7'), undefined)
})

t.test('a target is named by its controller where that is enough', async t => {
  const two = withTargets(plain, initialTargets([place('default'), place('eu', 'a'), place('eu', 'b')]))
  t.equal(viewNamed(two, 'default')?.target, '')
  t.equal(viewNamed(two, 'eu/b')?.target, '3')
  t.equal(viewNamed(two, 'eu'), undefined)
  t.equal(viewNamed(two, 'us'), undefined)
})

t.test('a paused project keeps what it is to leave, and loses what is deleted', async t => {
  const two = withTargets(
    { ...plain, policies: { ...defaultPolicies, paused: true } },
    initialTargets([place('default'), place('eu')])
  )
  const left = viewOf(changed(two, [place('default')]), '2') as Project
  t.ok(isPaused(left))
  t.notOk(isPaused({ ...left, policies: defaultPolicies }))
  t.notOk(isPaused(viewOf({ ...two, deletedAt: later }, '2') as Project))
})

t.test('a record whose targets do not fit it is no record', async t => {
  const two = withTargets(plain, initialTargets([place('default'), place('eu')]))
  const parsed = (project: object) => parseProject(JSON.stringify(project), 'demo')
  t.strictSame(parsed(two), two)
  const [first, second] = targetsOf(two)
  for (const [what, targets] of Object.entries({
    none: [],
    'another first': [second, first],
    'a first that is left': [{ ...first, leftAt: at }, second],
    'a key twice': [first, { ...second, key: '' }],
    'a key that is none': [first, { ...second, key: 'x' }],
    'no list': 'eu'
  }))
    t.equal(parsed({ ...two, targets }), undefined, what)
})
