import t from 'tap'
import { unservedFindings } from '../../../../src/cli/doctor/processes.ts'

const found = (workers: Readonly<Record<string, number>>) => unservedFindings(new Map(Object.entries(workers)))

t.test(
  'a controller that no worker serves is named; nothing is said where all are served, or before the first start',
  async t => {
    t.match(found({ eu: 2, us: 0, constructor: 0 }), [
      { outcome: 'error', check: 'bridge.processes', found: /us, constructor.*wait/, fix: /WORKER_CONTROLLERS/ }
    ])
    t.strictSame(found({ eu: 1, us: 3 }), [])
    t.strictSame(found({ eu: 0, us: 0 }), [])
    t.strictSame(found({}), [])
  }
)
