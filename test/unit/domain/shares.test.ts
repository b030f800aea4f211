import t from 'tap'
import {
  areSameShares,
  areShares,
  isShared,
  isSharedWith,
  isUncertain,
  noShares,
  recordedShares,
  type Shares,
  withGrants,
  withoutGrant
} from '../../../src/domain/shares.ts'

const shop = { project: 'shop', uid: 'u1' }
const shared = (shares: Shares) => ({ project: 'platform', shares })
const some = (...projects: Shares['projects']): Shares => ({ all: false, projects })

t.test('a project takes what is shared with it by name and id, or with all, but never its own', async t => {
  const cases: readonly (readonly [Shares, string, string, boolean])[] = [
    [some(shop), 'shop', 'u1', true],
    [some(shop), 'shop', 'u2', false],
    [some(shop), 'bank', 'u1', false],
    [some({ project: 'shop' }), 'shop', 'any', true],
    [{ all: true, projects: [] }, 'bank', 'u', true],
    [{ all: true, projects: [] }, 'platform', 'u', false],
    [some(), 'shop', 'u1', false],
    [{ ...noShares, isUnknown: true }, 'shop', 'u1', false]
  ]
  for (const [shares, name, uid, expected] of cases)
    t.equal(isSharedWith(shared(shares), { name, uid }), expected, `${JSON.stringify(shares)} ${name} ${uid}`)
  t.notOk(isSharedWith({ project: 'platform' }, { name: 'shop', uid: 'u1' }))
})

t.test('what a replaced record does not tell is uncertain, and no end', async t => {
  const receiver = { name: 'shop', uid: 'u2' }
  t.ok(isUncertain(shared({ ...noShares, isUnknown: true }), receiver))
  t.ok(isUncertain(shared(some(shop)), receiver))
  t.notOk(isUncertain(shared(some({ project: 'bank' })), receiver))
  t.notOk(isUncertain({}, receiver))
})

t.test('projects are added and taken away, and what is there stays in its place', async t => {
  const both = withGrants(some(shop), [{ project: 'bank' }], false)
  t.strictSame(both, some(shop, { project: 'bank' }))
  t.strictSame(withGrants(both, [shop], false), both)
  t.strictSame(withGrants(both, [{ project: 'shop', uid: 'u2' }], true), {
    ...{ all: true, projects: [{ project: 'shop', uid: 'u2' }, { project: 'bank' }] }
  })
  t.strictSame(withoutGrant(both, 'shop'), some({ project: 'bank' }))
  t.strictSame(withoutGrant({ ...both, all: true }, '*'), both)
  t.notOk(Object.hasOwn(withGrants({ ...noShares, isUnknown: true }, [shop], false), 'isUnknown'), 'it is known from now on')
})

t.test('a record has shares only if there are some, or if they are not known', async t => {
  t.equal(recordedShares(noShares), undefined)
  t.strictSame(recordedShares(some(shop)), some(shop))
  t.ok(recordedShares({ ...noShares, isUnknown: true }))
  t.notOk(isShared({ shares: { ...noShares, isUnknown: true } }))
  t.ok(isShared({ shares: some(shop) }))
  t.ok(areSameShares(undefined, noShares))
  t.notOk(areSameShares(some(shop), some({ project: 'shop' })))
  for (const bad of [null, [], 'all', {}, { all: 'yes', projects: [] }, { all: false, projects: ['shop'] }])
    t.notOk(areShares(bad))
})
