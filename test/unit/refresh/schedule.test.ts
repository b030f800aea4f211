import t from 'tap'
import { isOfStore, nextRead, pauseAfter } from '../../../src/refresh/schedule.ts'

const interval = 300_000

t.test('ten thousand keys are spread evenly over the interval, and each is read once in it', async t => {
  const now = 1_780_000_000_000
  const slots = new Map<number, number>()
  for (let i = 0; i < 10_000; i++) {
    const key = { key: `team/${i}`, version: undefined }
    const at = nextRead('vault', key, interval, now)
    t.ok(at >= now + interval / 2 && at < now + (3 * interval) / 2)
    // It is read a moment late, and its place stays.
    const next = nextRead('vault', key, interval, at + 5_000)
    if (next - at !== interval) t.fail('not one interval later')
    const slot = Math.floor((at % interval) / 3_000)
    slots.set(slot, (slots.get(slot) ?? 0) + 1)
  }
  t.equal(slots.size, 100)
  t.ok(Math.max(...slots.values()) < 150, 'no part of the interval has much more than its share of 100')
})

t.test('keys, versions and secret stores have different places', async t => {
  const places = [
    nextRead('a', { key: 'x', version: undefined }, interval, 0),
    nextRead('b', { key: 'x', version: undefined }, interval, 0),
    nextRead('a', { key: 'x', version: '2' }, interval, 0)
  ]
  t.equal(new Set(places).size, 3)
  t.equal(nextRead('a', { key: 'x', version: undefined }, 1_000, 10_000) % 1_000, (places[0] as number) % 1_000)
})

t.test('a secret store that fails is left alone for longer and longer, and for as long as it asks', async t => {
  t.strictSame(
    [1, 2, 3, 9, 100].map(failures => pauseAfter(failures)),
    [1_000, 2_000, 4_000, 256_000, 300_000]
  )
  t.equal(pauseAfter(1, 60_000), 60_000)
  t.equal(pauseAfter(1, 86_400_000), 300_000)
  t.ok(isOfStore({ failure: 'RateLimited' }))
  t.notOk(isOfStore({ failure: 'NotFound' }))
  t.notOk(isOfStore({ failure: 'Unavailable', isOfKey: true }))
})
