import t from 'tap'
import type { Recorded } from '../helpers/chaos-recorder.ts'
import { path, runsEnded, token, withWorkers } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(180_000)

const CAP = 4
const PROJECTS = 24

/** The greatest number of requests that were open at one time. */
function mostAtOnce(recorded: readonly Recorded[]): number {
  const moves = recorded.flatMap(({ from, to }) => [
    { at: from, by: 1 },
    { at: to ?? Number.POSITIVE_INFINITY, by: -1 }
  ])
  let [open, most] = [0, 0]
  for (const { by } of moves.sort((a, b) => a.at - b.at || a.by - b.by)) most = Math.max(most, (open += by))
  return most
}

t.test('two workers together never have more requests open than the cap, also while one is killed and restarted', async t => {
  const { bridge, workers, recorded } = await withWorkers(t, 2, () => 60)
  const names = Array.from({ length: PROJECTS }, (_, i) => `p${i}`)
  await Promise.all(names.map(name => bridge.call('POST', '/api/v1/projects', { name })))
  const change = (round: number) => Promise.all(names.map(name => bridge.call('POST', path(name), token(`c${round}`))))
  await change(0)
  await until('both are at work', async () => new Set(recorded.map(({ by }) => by)).size === 2)
  await workers[0]?.kill()
  await change(1)
  await workers[0]?.start()
  await change(2)
  for (const name of names) await runsEnded(bridge, name)
  for (const name of names) await bridge.phase(name, 'c2', 'Synced')
  t.equal(mostAtOnce(recorded), CAP, `as many as ${CAP}, and no more`)
})
