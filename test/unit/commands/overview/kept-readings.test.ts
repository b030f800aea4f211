import t from 'tap'
import { createKeptReadings } from '../../../../src/commands/overview/kept-readings.ts'

/** Readings that take some time by a clock that the test sets. */
function setUp() {
  let [now, reads] = [0, 0]
  const keeping = createKeptReadings<number>(() => now)
  return {
    pass: (ms: number) => void (now += ms),
    read: (key: string, takes = 100) =>
      keeping(key, async () => {
        now += takes
        return ++reads
      })
  }
}

t.test('a reading is kept for 20 times as long as it took, at least half a second and at most thirty', async t => {
  for (const [takes, kept] of [
    [1, 500],
    [100, 2_000],
    [10_000, 30_000]
  ] as const) {
    const { read, pass } = setUp()
    t.equal(await read('a', takes), 1)
    pass(kept - 1)
    t.equal(await read('a', takes), 1, `${takes}`)
    pass(2)
    t.equal(await read('a', takes), 2, `${takes}`)
  }
})

t.test('all who ask at once share one, and others have their own', async t => {
  const { read } = setUp()
  t.strictSame(await Promise.all([read('a'), read('a'), read('b'), read('a')]), [1, 1, 2, 1])
})

t.test('a failure is told to all who wait, and is not kept', async t => {
  const keeping = createKeptReadings<string>(() => 0)
  const fails = () => keeping('a', () => Promise.reject(new Error('away')))
  for (const asked of [fails(), fails()]) await t.rejects(asked, { message: 'away' })
  t.equal(await keeping('a', async () => 'back'), 'back')
})

t.test('of many, the oldest is forgotten', async t => {
  const { read } = setUp()
  for (let i = 0; i <= 20; i++) await read(`key ${i}`, 0)
  t.equal(await read('key 20', 0), 21)
  t.equal(await read('key 0', 0), 22)
})
