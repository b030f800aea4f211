import type { Test } from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'
import { eachJenkins, type World } from '../unit/jenkins/worlds.ts'

/** Milliseconds that a real Jenkins may take to start. */
const START = 300_000
const BEFORE = 10
const DURING = 10

/** A whole bridge beside a Jenkins that restarts while credentials are written. */
async function contract(t: Test, world: World): Promise<void> {
  const { controller } = world
  await t.test('a restart under load loses nothing and blocks nothing', async t => {
    const bridge = await withBridge(t, { jenkinsAt: world })
    const top = world.top()
    t.teardown(() => controller.deleteFolder([top]))
    await bridge.project('restarts', { folder: [top] })
    const url = '/api/v1/projects/restarts/credentials'
    const create = async (id: string) => {
      const made = { id, type: 'access-token', data: { token: `value of ${id}` } }
      t.equal((await bridge.call('POST', url, made)).status, 201, id)
    }
    const before = Array.from({ length: BEFORE }, (_, index) => `before-${index}`)
    const during = Array.from({ length: DURING }, (_, index) => `during-${index}`)
    for (const id of before) await create(id)
    for (const id of before) await bridge.phase('restarts', id, 'Synced')

    const isBack = await world.restart()
    for (const [index, id] of during.entries()) {
      await create(id)
      const changed = { data: { token: `another value by ${id}` } }
      t.equal((await bridge.call('PATCH', `${url}/${before[index]}`, changed)).status, 200)
    }
    // Until another run answers, a Synced could be of the one that is about to end.
    await isBack()
    for (const id of [...before, ...during])
      await until(`${id} is Synced`, async () => (await bridge.call('GET', `${url}/${id}`)).body.status.phase === 'Synced', START)

    const reading = await controller.readFolder([top])
    t.strictSame(reading.found && reading.credentials.map(({ id }) => id).toSorted(), [...before, ...during].toSorted())
    const events = (await bridge.call('GET', '/api/v1/projects/restarts/events?limit=200')).body.items
    t.strictSame(
      events.filter(({ type }: { type: string }) => type === 'Blocked'),
      []
    )
    if (world.whyUnread === undefined) {
      t.match(await world.held(top, 'before-0'), { secret: 'another value by during-0' })
      t.match(await world.held(top, 'during-9'), { secret: 'value of during-9' })
    }
  })
}

eachJenkins(contract)
