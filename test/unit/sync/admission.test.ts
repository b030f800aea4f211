import t from 'tap'
import { admissionOf } from '../../../src/sync/admission.ts'

t.test('how many projects of a controller are taken up', async t => {
  t.equal(admissionOf(undefined), 'all', 'they learn that it does not exist')
  t.equal(admissionOf({ circuit: 'closed', pausedFor: 0 }), 'all')
  t.equal(admissionOf({ circuit: 'open', pausedFor: 5 }), 'none')
  t.equal(admissionOf({ circuit: 'open', pausedFor: 0 }), 'one', 'for the trial')
  t.equal(admissionOf({ circuit: 'half-open', pausedFor: 0 }), 'none', 'the trial is under way')
})
