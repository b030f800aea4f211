import t from 'tap'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import type { Recorded } from '../helpers/chaos-recorder.ts'
import { startWorkerProcess } from '../helpers/chaos-worker.ts'
import { copiesIn } from '../helpers/copies.ts'
import { until } from '../helpers/until.ts'

const IDS = ['c0', 'c1', 'c2']

t.test('a worker that is killed in the middle: the next one ends with the same answer', async t => {
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { role: 'api', masterKeys })
  const recorded: Recorded[] = []
  let pause = 0
  const worker = await startWorkerProcess(bridge, {
    name: 'worker',
    masterKeys,
    into: recorded,
    interval: '1s',
    delay: () => pause
  })
  t.teardown(() => worker.close())
  const { move, shown, act, checked, project } = copiesIn(bridge)
  await project('killed')
  await move('killed', 'killed-old')
  await checked('killed')
  await until('it was found', async () => (await shown('killed')).copies.length > 0)
  pause = 400
  await act('killed', 'remove', 'killed-old', { prefer: 'wait=0' })
  const left = async () => (await Promise.all(IDS.map(id => bridge.readback('killed-old', id)))).filter(Boolean).length
  await until('some are removed', async () => (await left()) < IDS.length)
  await worker.kill()
  t.ok((await left()) > 0, 'not all of them')
  pause = 0
  await act('killed', 'remove', 'killed-old', { prefer: 'wait=0' })
  await worker.start()
  await until('it is done', async () => !(await shown('killed')).pending)
  t.match((await shown('killed')).removals, [{ refused: null, ids: IDS.map(id => ({ id, outcome: 'removed' })) }])
  t.equal(await left(), 0)

  await t.test('a follow that is killed', async t => {
    await project('moved')
    await move('moved', 'moved-old')
    await checked('moved')
    await until('it was found', async () => (await shown('moved')).copies.length > 0)
    pause = 300
    await act('moved', 'follow', 'moved-old', { prefer: 'wait=0' })
    const since = recorded.length
    await until('it is at it', async () => recorded.length > since + 1)
    await worker.kill()
    pause = 0
    await worker.start()
    await until('it has moved', async () => (await bridge.call('GET', '/api/v1/projects/moved')).body.movedFrom === null)
    t.match((await bridge.call('GET', '/api/v1/projects/moved')).body, { folder: ['moved-old'], counts: { Synced: 3 } })
    t.equal((await bridge.readback('moved-old', 'c0'))?.['secret'], 'moved-c0')
    t.equal(await bridge.readback('moved', 'c0'), null)
  })
})
