import t from 'tap'
import { watchUntil } from '../../../src/async/watch-until.ts'

const never = new AbortController().signal
const silent = () => () => {}
const forever = { subscribe: silent, isOver: () => false, signal: never }

t.test('no time: one look, and nobody subscribes', async t => {
  const subscribe = () => t.fail('it subscribes')
  t.equal(await watchUntil({ ...forever, subscribe: subscribe as never, look: async () => 'as it is', ms: 0 }), 'as it is')
})

t.test('what is over at the first look needs no news', async t => {
  let looks = 0
  await watchUntil({ ...forever, look: async () => ++looks, isOver: () => true, ms: 60_000 })
  t.equal(looks, 1)
})

t.test('each piece of news is looked at, also one that came during a look, and the subscription ends', async t => {
  let looks = 0
  let subscribers = 0
  let tell = () => {}
  const subscribe = (news: () => void) => {
    subscribers += 1
    tell = news
    return () => void (subscribers -= 1)
  }
  const look = async () => {
    tell()
    return ++looks
  }
  t.equal(await watchUntil({ ...forever, subscribe, look, isOver: seen => seen === 50, ms: 60_000 }), 50)
  t.equal(subscribers, 0)
})

t.test('without news it is looked again, more and more rarely, and once more at the end', async t => {
  let looks = 0
  let time = 0
  t.capture(globalThis, 'setTimeout', ((wake: () => void, ms: number) => {
    // Time passes at once: the timer of the whole wait is the only one that is later than the next look.
    if (ms === 10_000) return 0
    time += ms
    queueMicrotask(time < 10_000 ? wake : () => end.abort())
    return 0
  }) as never)
  const end = new AbortController()
  t.equal(await watchUntil({ ...forever, look: async () => ++looks, ms: 10_000, signal: end.signal }), looks)
  t.ok(looks > 10 && looks < 20, `${looks} looks in ten seconds`)
})

t.test('a change that makes no news is seen', async t => {
  let looks = 0
  t.equal(await watchUntil({ ...forever, look: async () => ++looks, isOver: seen => seen === 3, ms: 60_000 }), 3)
})

t.test('the wait ends when time is up, or at once when it is told to', async t => {
  t.equal(await watchUntil({ ...forever, look: async () => 'late', ms: 60 }), 'late')
  const stop = new AbortController()
  const waiting = watchUntil({ ...forever, look: async () => 'stopped', ms: 60_000, signal: stop.signal })
  setImmediate(() => stop.abort())
  t.equal(await waiting, 'stopped')
  t.equal(await watchUntil({ ...forever, look: async () => 'already', ms: 60_000, signal: stop.signal }), 'already')
})

t.test('a look that fails ends the wait, and the subscription', async t => {
  let subscribers = 0
  const subscribe = () => {
    subscribers += 1
    return () => void (subscribers -= 1)
  }
  const look = () => Promise.reject(new Error('no store'))
  await t.rejects(watchUntil({ ...forever, subscribe, look, ms: 60_000 }), { message: 'no store' })
  t.equal(subscribers, 0)
})
