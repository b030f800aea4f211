import t, { type Test } from 'tap'
import type { Bridge } from '../helpers/bridge.ts'
import { folderOf, type Recorded } from '../helpers/chaos-recorder.ts'
import type { WorkerProcess } from '../helpers/chaos-worker.ts'
import { leftIn, path, runsEnded, token, WAIT, withWorkers } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

// Leases and locks have to run out here as they do in life.
t.setTimeout(120_000)

/** A run that is caught in its first write: the worker that does it, and what else it had decided. */
async function caught(bridge: Bridge, recorded: readonly Recorded[], name: string, workers: readonly WorkerProcess[]) {
  await bridge.project(name, { policies: { bulk: false } })
  for (const id of ['a', 'b', 'c']) await bridge.call('POST', path(name), token(id), WAIT)
  const match = { method: 'POST', path: `/job/${name}/credentials/store/folder/domain/_/credential/a/` }
  await bridge.control('POST', '/faults', { fault: 'latency', ms: 1000, match, times: 1 })
  const from = recorded.length
  const changes = [
    ['PATCH', 'a', { data: { token: 'second' } }],
    ['PATCH', 'b', { data: { token: 'second' } }],
    ['DELETE', 'c', undefined]
  ] as const
  // While nobody looks, so that one run sees all three.
  await bridge.call('PATCH', `/api/v1/projects/${name}`, { policies: { paused: true } })
  await runsEnded(bridge, name)
  for (const [method, id, body] of changes) await bridge.call(method, `${path(name)}/${id}`, body)
  await runsEnded(bridge, name)
  await bridge.call('PATCH', `/api/v1/projects/${name}`, { policies: { paused: false } })
  const sent = await until('the write is under way', async () =>
    recorded.slice(from).find(r => r.path.startsWith(match.path) && r.to === null)
  )
  return workers.find(worker => worker.name === sent.by) as WorkerProcess
}

/** A worker is stopped, or killed, in the middle of a run whose decisions are changed meanwhile. */
async function replaced(t: Test, how: 'stopped' | 'killed'): Promise<void> {
  const name = how
  const { bridge, workers, recorded } = await withWorkers(t, 2)
  const worker = await caught(bridge, recorded, name, workers)
  if (how === 'stopped') worker.freeze()
  else await worker.kill()
  await bridge.call('PATCH', `${path(name)}/b`, { data: { token: 'third' } })
  t.equal((await bridge.call('POST', path(name), token('c', 'again'))).status, 201)
  const wanted = { a: 'second', b: 'third', c: 'again' }
  const isRight = async () => {
    for (const [id, value] of Object.entries(wanted)) {
      const { status, generation } = (await bridge.call('GET', `${path(name)}/${id}`)).body
      if (status.phase !== 'Synced' || status.observedGeneration !== generation) return false
      if ((await bridge.readback(name, id))?.['secret'] !== value) return false
    }
    return true
  }
  await until('another worker has done all of it', isRight, 30_000)
  // Then only this one is left, so it is back when it does what it is given.
  await until('nothing is under way', async () => (await leftIn(bridge)).length === 0)
  await Promise.all(workers.filter(other => other !== worker).map(other => other.kill()))
  const from = recorded.length
  if (how === 'stopped') worker.thaw()
  else await worker.start()
  await bridge.project(`${name}-after`)
  await runsEnded(bridge, name)
  await until('the job that was taken from it is over', async () => (await leftIn(bridge)).length === 0)
  const writes = recorded.slice(from).filter(r => folderOf(r) === name && r.method !== 'GET')
  t.strictSame(writes, [], `${how}: it sent nothing of what it had decided before`)
  t.ok(await isRight(), `${how}: nothing was put back or deleted`)
  const { body } = await bridge.call('GET', `/api/v1/projects/${name}/plan`)
  const open = body.actions.filter((a: { action: string }) => a.action !== 'none')
  t.strictSame(open, [], `${how}: a sync would find nothing to do`)
}

t.test('a worker that is stopped or killed in a run is replaced within 20 s, and what it had decided harms nothing', async t => {
  await Promise.all([replaced(t, 'stopped'), replaced(t, 'killed')])
})
