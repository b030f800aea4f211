import t from 'tap'
import { DELAYS, failOverAt } from '../helpers/failovers.ts'

t.test('the bridge is back within 10 s of a failover, however late the Sentinel answers', t => failOverAt(t, DELAYS))
