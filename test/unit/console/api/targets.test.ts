import t from 'tap'
import { placeText, wantedTargets, withoutTarget, withTarget } from '../../../../src/console/api/targets.ts'

const target = (controller: string, folder: string[], state: 'Ready' | 'Proving' | 'Leaving' = 'Ready') => ({
  ...{ controller, folder, state, checkedAt: null, unmanaged: 0 }
})
const [eu, us] = [
  { controller: 'eu', folder: ['a', 'b'] },
  { controller: 'us', folder: ['a'] }
]
const project = { targets: [target('eu', ['a', 'b']), target('us', ['a'], 'Proving'), target('old', ['a'], 'Leaving')] }

t.test('one that is being left is not asked for again', async t => {
  t.strictSame(wantedTargets(project), [eu, us])
  t.strictSame(withTarget(project, { controller: 'eu', folder: ['c'] }), [eu, us, { controller: 'eu', folder: ['c'] }])
  t.strictSame(withoutTarget(project, eu), [us])
  t.strictSame(withoutTarget(project, { controller: 'eu', folder: ['a'] }), [eu, us], 'a target is a controller and a folder')
  t.equal(placeText(eu), 'eu / a / b')
})
