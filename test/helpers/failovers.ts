import type { Test } from 'tap'
import { withBridge } from './bridge.ts'
import { startTestSentinel } from './redis-topologies.ts'
import { until, within } from './until.ts'

/** Milliseconds from the death of a master until everything must work again. */
const HEALED = 10_000
/** Milliseconds for one failover with all that belongs to it. */
const CASE = 120_000
/** What the Sentinel's answers to the bridge may be late by, in milliseconds. */
export const DELAYS = [0, 30, 100, 400] as const

/**
 * Kills the master of a Sentinel once for each delay, with one bridge that has to heal each time: requests are answered and the worker,
 * whose connections are others, brings the change to Jenkins. A case that hangs fails with the step at which it stood.
 */
export async function failOverAt(t: Test, delays: readonly number[]): Promise<void> {
  let step = 'the servers start'
  const failOvers = runFailOvers(t, delays, next => (step = next))
  await within(CASE * delays.length, () => step, failOvers)
}

async function runFailOvers(t: Test, delays: readonly number[], at: (step: string) => void): Promise<void> {
  const redis = await startTestSentinel(1000)
  t.teardown(redis.close)
  at('the bridge starts')
  const bridge = await withBridge(t, { redisUrl: redis.url })
  at('a project is made')
  await bridge.project('demo')
  for (const [i, ms] of delays.entries()) {
    redis.delay(ms)
    at(`${ms} ms: the store gets ready`)
    await until('the store is there', async () => (await fetch(`${bridge.url}/readyz`)).status === 200)
    at(`${ms} ms: the master dies`)
    const restore = await redis.failOver()
    const begin = performance.now()
    const credential = { id: `c${i}`, type: 'access-token', data: { token: `value ${i}` } }
    const write = () => bridge.call('POST', '/api/v1/projects/demo/credentials', credential)
    let isStored = false
    const isSynced = async () =>
      (await bridge.call('GET', `/api/v1/projects/demo/credentials/c${i}`)).body.status?.phase === 'Synced'
    at(`${ms} ms: a credential is stored`)
    const isHealed = async () => {
      if (isStored) return isSynced()
      // 409: it was stored, and its answer was lost.
      isStored = [201, 409].includes((await write()).status)
      if (!isStored) return false
      t.comment(`stored ${Math.round(performance.now() - begin)} ms after the death of the master`)
      at(`${ms} ms: it is brought to Jenkins`)
      return false
    }
    await until('a credential is stored, and then in Jenkins', isHealed, HEALED)
    t.pass(`healed after a failover with ${ms} ms of delay`)
    t.comment(`in Jenkins ${Math.round(performance.now() - begin)} ms after the death of the master`)
    t.equal((await fetch(`${bridge.url}/healthz`)).status, 200)
    at(`${ms} ms: the dead server becomes a replica`)
    await restore()
  }
}
