import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { type CallSlots, createCallSlots, type SlotClaim } from '../../../../src/jenkins/http/call-slots.ts'
import { failFastRedis, whenReady } from '../../../../src/store/redis/client.ts'
import { createSharedSlots } from '../../../../src/store/sync/shared-slots.ts'
import { chaosSeed, randomFrom } from '../../../helpers/chaos-random.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'
import { until } from '../../../helpers/until.ts'

t.setTimeout(60_000)

const server = await startTestRedis()
const redis = failFastRedis(server.url)
await whenReady(redis, 5_000)
const open = new Set<CallSlots>()
t.teardown(async () => {
  await Promise.all([...open].map(slots => slots.close()))
  redis.disconnect()
  await server.close()
})
const store = createSharedSlots(redis)
const now = () => performance.now()
const soon = () => now() + 500

interface Party {
  readonly slots: CallSlots
  /** Claims that were sent. */
  readonly claims: () => number
  /** Neither gives its slots back nor renews them from now on, as if it were killed. */
  kill(): void
}

/** One process of several that share the calls to a controller. */
function party(controller: string, cap: number, life = 1_000): Party {
  const process = crypto.randomUUID()
  let [claims, isDead] = [0, false]
  const claim = async (wish: SlotClaim) => {
    if (isDead) throw new Error('dead')
    claims++
    return store.claim(controller, { process, cap, life }, wish)
  }
  const slots = createCallSlots({ most: cap, now, shared: { life, claim } })
  open.add(slots)
  return { slots, claims: () => claims, kill: () => void (isDead = true) }
}

/** Counts how many calls are under way. */
function counter() {
  let [current, most] = [0, 0]
  return {
    most: () => most,
    current: () => current,
    call: async (ms: number) => {
      most = Math.max(most, ++current)
      await sleep(ms)
      current--
    }
  }
}

t.test('one process alone: calls cost no claim each, and what is not used is given back', async t => {
  const { call, most } = counter()
  const { slots, claims } = party('alone', 4)
  await Promise.all(Array.from({ length: 12 }, () => slots.run(soon(), () => call(5))))
  t.equal(most(), 4)
  const before = claims()
  for (let i = 0; i < 50; i++) await slots.run(soon(), async () => {})
  t.ok(claims() - before <= 2, 'calls one after the other need no claim', { claims: claims() - before })
  await until('its slots are given back', async () => (await redis.exists('jcb:{c:alone}:slots')) === 0)
  t.same(await slots.run(soon(), async () => 'again'), { value: 'again' })
})

t.test('several processes: never more than the cap, and nobody is left out', async t => {
  const seed = chaosSeed()
  const random = randomFrom(seed)
  t.comment(`seed: ${seed}`)
  for (const cap of [1, 2, 4]) {
    const { call, most, current } = counter()
    const parties = Array.from({ length: 3 }, () => party(`cap-${cap}`, cap))
    const done = [0, 0, 0]
    const end = now() + 1_500
    const caller = async (i: number) => {
      while (now() < end) {
        const ran = await parties[i]?.slots.run(now() + 900, () => call(1 + random() * 5))
        if (ran !== undefined) done[i] = (done[i] ?? 0) + 1
        if (random() < 0.1) await sleep(random() * 30)
      }
    }
    await Promise.all(parties.flatMap((_, i) => Array.from({ length: 4 }, () => caller(i))))
    t.equal(current(), 0)
    t.equal(most(), cap, `all of ${cap}, and no more`)
    const [least = 0, greatest = 0] = [Math.min(...done), Math.max(...done)]
    t.comment(`${cap}: ${done.join(', ')} calls`)
    t.ok(least > 0 && greatest < least * 5, 'everyone has a share', { done })
  }
})

t.test('what a killed process held is free when its grant has ended, and not before', async t => {
  const { call, most, current } = counter()
  const [first, second] = [party('killed', 2, 600), party('killed', 2, 600)]
  const running = [first, first].map(({ slots }) => slots.run(soon(), () => call(400)))
  await until('it holds both', async () => current() === 2)
  first.kill()
  const ran = await second.slots.run(now() + 2_000, () => call(1))
  t.same(ran, { value: undefined })
  t.equal(most(), 2)
  await Promise.all(running)
})

t.test('a store that is away stops nothing that a grant covers, and nothing begins after it', async t => {
  let isAway = false
  const shared = {
    life: 1_000,
    claim: async ({ want }: SlotClaim) => {
      if (isAway) throw new Error('away')
      return { held: want, isContended: false }
    }
  }
  let clock = 0
  const slots = createCallSlots({ most: 2, now: () => clock, shared })
  open.add(slots)
  t.same(await slots.run(clock + 500, async () => 1), { value: 1 })
  isAway = true
  clock = 400
  t.same(await slots.run(clock + 500, async () => 2), { value: 2 }, 'it ends within the grant')
  t.equal(await slots.run(clock + 700, async () => 3), undefined, 'it could end after the grant')
  isAway = false
  t.same(await slots.run(clock + 700, async () => 4), { value: 4 })
})

t.test('a call whose turn does not come in time is not made', async t => {
  const slots = createCallSlots({ most: 1, now })
  const { promise, resolve } = Promise.withResolvers<void>()
  const first = slots.run(soon(), () => promise)
  t.equal(await slots.run(now() + 20, async () => t.fail('it has no slot')), undefined)
  resolve()
  await first
  t.same(await slots.run(soon(), async () => 'next'), { value: 'next' })
})
