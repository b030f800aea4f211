import t from 'tap'
import { isCredentialId } from '../../../src/domain/names.ts'
import { deletionRequest, FORCE, hasDeletions, repairRequest, requestsOf } from '../../../src/domain/sync-requests.ts'

t.test('what is requested is no id, and holds for what it names', async t => {
  for (const each of [FORCE, repairRequest(), repairRequest('x'), deletionRequest('d')]) t.notOk(isCredentialId(each), each)
  const table: readonly [readonly string[], boolean, boolean][] = [
    [[], false, false],
    [['x'], true, false],
    [['*'], true, false],
    [[repairRequest('x')], true, true],
    [[repairRequest()], true, true],
    [[repairRequest('y'), FORCE, deletionRequest('x')], false, false]
  ]
  for (const [requested, isRequested, isRepair] of table) {
    const requests = requestsOf(requested)
    t.strictSame([requests.isRequested('x'), requests.isRepair('x')], [isRequested, isRepair], requested.join())
  }
  t.strictSame([hasDeletions([FORCE, 'x']), hasDeletions([deletionRequest('d')])], [false, true])
})
