import type { Test } from 'tap'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { parseKeyring } from '../../src/store/sealing/keyring.ts'
import { createSealer } from '../../src/store/sealing/seal.ts'
import { newMasterKeys } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'
import type { Outcome, Side } from './case.ts'
import type { Fault } from './fault-plan.ts'
import { type Machines, startMachines } from './machines.ts'
import { secretText, type Want } from './scenario.ts'
import { differences, prepare } from './world.ts'

const NAME = 'rotated'

const want: Want = {
  credentials: new Map(
    ['a', 'b'].map(id => [id, { type: 'access-token', description: id, data: { token: secretText(NAME, id) } }])
  )
}

/** Calls that a rotation makes, of all that pass. */
const CONCERNS = /rotation|secrets|sealed|credentials/

/**
 * Rotates to and fro between two keys, as two bridges on one Redis have them in the order old, new and new, old: each rotation finds
 * everything sealed with the other key.
 */
export async function startRotating(t: Test): Promise<(side: Side, fault?: Fault) => Promise<Outcome>> {
  const keys = ['k1', 'k2'].map(id => newMasterKeys().replace('k1:', `${id}:`))
  const first = await startMachines(t, { masterKeys: keys.join() })
  const second = await startMachines(t, { masterKeys: keys.toReversed().join(), beside: first })
  await prepare(first, NAME, want)
  await first.patiently('POST', `/projects/${NAME}/webhooks`, { url: 'https://hooks.example.com/', enabled: false })
  let turn = 0
  return async (side, fault) => {
    const [m, key] = turn++ % 2 === 0 ? [second, keys[1] as string] : [first, keys[0] as string]
    return rotate(m, key, side, fault)
  }
}

async function rotate(m: Machines, key: string, side: Side, fault?: Fault): Promise<Outcome> {
  const plan = m.plans[side]
  plan.arm(text => CONCERNS.test(text), fault)
  try {
    const answer = await m.call('POST', '/keys/rotate')
    if (side === 'api') plan.disarm()
    const calls = plan.seen
    if (answer.status !== 202 && answer.status < 500) return { calls, faults: [`answered ${answer.status}: ${answer.text}`] }
    const repeated = answer.status === 202 ? answer : await m.patiently('POST', '/keys/rotate')
    if (repeated.status !== 202) return { calls, faults: [`repeated, it was answered ${repeated.status}: ${repeated.text}`] }
    await until('the rotation is done', async () => (await rotationOf(m)).state === 'done').catch(() => {})
    return { calls, faults: await leftOver(m, key) }
  } finally {
    plan.disarm()
  }
}

const rotationOf = async (m: Machines) => (await m.patiently('GET', '/keys')).body.rotation ?? {}

/** What still needs the other key, or does not open with the new one alone. */
async function leftOver(m: Machines, key: string): Promise<string[]> {
  const found: string[] = []
  const { state, failed, done, total } = await rotationOf(m)
  if (state !== 'done' || failed !== 0 || done !== total)
    found.push(`the rotation is ${state}, ${done} of ${total}, ${failed} failed`)
  for (const { id, current, droppable, seals } of (await m.patiently('GET', '/keys')).body.items)
    if (!current && !droppable) found.push(`${id} is still needed, for ${seals} texts`)
  const sealer = createSealer(parseKeyring(key))
  const { credentials, secrets } = projectKeys(NAME)
  const records = await m.redis.client.hgetall(credentials)
  for (const [id, sealed] of Object.entries(await m.redis.client.hgetall(secrets))) {
    const { generation, sealId } = JSON.parse(records[id] ?? '{}')
    const text = await sealer.open(sealed, { project: NAME, id, generation, sealId }).then(
      secrets => secrets['token']?.reveal(),
      (error: Error) => error.message
    )
    if (text !== secretText(NAME, id)) found.push(`${id} opens as ${text}`)
  }
  return [...found, ...(await differences(m, NAME, want))]
}
