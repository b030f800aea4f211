import t from 'tap'
import { isCredentialId } from '../../../src/domain/names.ts'
import {
  deletionRequest,
  deletionsIn,
  FORCE,
  hasDeletions,
  repairRequest,
  requestsOf
} from '../../../src/domain/sync-requests.ts'

const deletion = (id: string, target = '') => deletionRequest({ seen: 'seen-of-it', target, id })

t.test('what is requested is no id, and holds for what it names', async t => {
  for (const each of [FORCE, repairRequest(), repairRequest('x'), deletion('d')]) t.notOk(isCredentialId(each), each)
  const table: readonly [readonly string[], boolean, boolean][] = [
    [[], false, false],
    [['x'], true, false],
    [['*'], true, false],
    [[repairRequest('x')], true, true],
    [[repairRequest()], true, true],
    [[repairRequest('y'), FORCE, deletion('x')], false, false]
  ]
  for (const [requested, isRequested, isRepair] of table) {
    const requests = requestsOf(requested)
    t.strictSame([requests.isRequested('x'), requests.isRepair('x')], [isRequested, isRepair], requested.join())
  }
  t.strictSame([hasDeletions([FORCE, 'x']), hasDeletions([deletion('d')])], [false, true])
})

t.test('a deletion is of one target, whatever its id looks like', async t => {
  const requested = [deletion('a{b}:!'), deletion('a{b}:!', 'other'), FORCE, '!delete:older', '!delete:{', 'x']
  t.strictSame([...deletionsIn(requested, '')], [['seen-of-it', { seen: 'seen-of-it', target: '', id: 'a{b}:!' }]])
  t.equal(deletionsIn(requested, 'third').size, 0)
})
