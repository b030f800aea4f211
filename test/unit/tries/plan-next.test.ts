import t from 'tap'
import type { WithOutcomes } from '../../../src/domain/summary.ts'
import { registryKeys } from '../../../src/store/redis/registry-keys.ts'
import { createVerifyDue } from '../../../src/store/verify/verify-due.ts'
import { type PlanDeps, planNext } from '../../../src/tries/plan-next.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const redis = await startTestRedis()
t.teardown(() => redis.close())
const due = createVerifyDue(redis.client)
const now = Date.now()
const HOUR = 3_600_000
const key = { project: 'shop', id: 'login', target: '' }
const member = JSON.stringify(['shop', 'login', ''])
const project = { name: 'shop', deletedAt: null, policies: { verify: 'daily' } }
/** A credential as `dueTime` sees it: one whose last try was an hour ago, or whose value is new and not in Jenkins yet. */
const stored = (isNew: boolean) =>
  ({
    credential: { id: 'login', updatedAt: new Date(now).toISOString(), deletedAt: null, references: {} },
    ...(isNew ? {} : { verified: { state: 'valid', reason: null, at: new Date(now - HOUR).toISOString(), unknowns: 0 } })
  }) as unknown as WithOutcomes

t.test('a change between the reading of a record and the plan is not forgotten', async t => {
  let reads = 0
  const find = async () => {
    const isFirst = reads++ === 0
    // The change is stored and marked after this was read.
    if (isFirst) await due.mark([key], now + 1_000)
    return { project, stored: stored(!isFirst) }
  }
  await planNext({ credentials: { find }, due, now: () => now } as unknown as PlanDeps, { ...key, target: 'api' })
  const at = Number(await redis.client.zscore(registryKeys.verifyDue, member))
  t.ok(at > now && at <= now + HOUR, `due in ${at - now} ms`)
})

t.test('without one it is due when the policy says', async t => {
  const find = async () => ({ project, stored: stored(false) })
  await planNext({ credentials: { find }, due, now: () => now } as unknown as PlanDeps, key)
  const at = Number(await redis.client.zscore(registryKeys.verifyDue, member))
  t.ok(at > now + HOUR, `due in ${at - now} ms`)
  const none = async () => ({ project: undefined, stored: undefined })
  await planNext({ credentials: { find: none }, due, now: () => now } as unknown as PlanDeps, key)
  t.equal(await redis.client.zscore(registryKeys.verifyDue, member), null)
})
