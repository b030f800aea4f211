import type { Test } from 'tap'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'
import { visible } from '../helpers/visible.ts'
import { sample } from '../unit/jenkins/samples.ts'
import { typesThere } from '../unit/jenkins/types-there.ts'
import { eachJenkins, type World } from '../unit/jenkins/worlds.ts'

const WAIT = { prefer: 'wait=30' }

/** A whole bridge beside a Jenkins in which somebody else changes things, as the same user. */
async function contract(t: Test, world: World): Promise<void> {
  const { controller } = world
  const bridge = await withBridge(t, { jenkinsAt: world })
  const [top, watched] = [world.top(), world.top()]
  t.teardown(() => Promise.all([top, watched].map(name => controller.deleteFolder([name]))))
  const types = await typesThere(t, world)
  const ids = types.map(({ example }) => example.id)
  /** What Jenkins holds of each; empty where that cannot be looked at. */
  const held = async () =>
    visible(world.whyUnread === undefined ? await Promise.all(ids.map(id => world.held(top, id))) : []) as object[]
  let first: object[] = []

  await t.test('every type is Synced, and Jenkins holds it', async t => {
    await bridge.project('drifts', { folder: [top] })
    for (const { type, example } of types) {
      const made = await bridge.call('POST', '/api/v1/projects/drifts/credentials', { type, ...example }, WAIT)
      t.match(made.body.status, { phase: 'Synced' }, `${type}: ${made.text}`)
    }
    const reading = await controller.readFolder([top])
    t.strictSame(reading.found && reading.credentials.map(({ id }) => id).toSorted(), ids.toSorted())
    first = await held()
    if (world.whyUnread !== undefined) t.pass('the values that Jenkins holds', { skip: world.whyUnread })
    for (const [index, seen] of first.entries()) t.match(seen, { description: types[index]?.example.description })
  })

  await t.test('what is changed in Jenkins, or deleted there, is found and put right', async t => {
    for (const [index, { type, example }] of types.entries()) {
      if (index === 0) await controller.deleteCredential([top], example.id)
      else await controller.updateCredential([top], example.id, sample(type, example.id, 'not ours', 'file').document)
    }
    await bridge.call('POST', '/api/v1/projects/drifts/sync')
    for (const id of ids) {
      await until(`${id} is repaired`, async () => (await typesOf(bridge, 'drifts', id)).includes('DriftRepaired'), 60_000)
      const { body } = await bridge.phase('drifts', id, 'Synced')
      t.equal(body.status.observedGeneration, 1, id)
    }
    t.strictSame(await held(), first)
  })

  await t.test('a project that only wants to know is told, and Jenkins is left as it is', async t => {
    await bridge.project('watches', { folder: [watched], policies: { drift: 'report' } })
    const data = { username: 'bot', password: 'right' }
    const made = { id: 'x', type: 'username-password', data }
    await bridge.call('POST', '/api/v1/projects/watches/credentials', made, WAIT)
    const theirs = sample('username-password', 'x', 'wrong', 'file')
    await controller.updateCredential([watched], 'x', theirs.document)
    await bridge.call('POST', '/api/v1/projects/watches/sync')
    const { body } = await bridge.phase('watches', 'x', 'Drifted')
    t.strictSame(body.status.drift.fields.toSorted(), ['description', 'password', 'username'])
    if (world.whyUnread === undefined) t.match(await world.held(watched, 'x'), theirs.held)
  })

  await t.test('a deletion reaches Jenkins', async t => {
    const [id = ''] = ids
    await bridge.call('DELETE', `/api/v1/projects/drifts/credentials/${id}`, undefined, WAIT)
    const reading = await controller.readFolder([top])
    t.strictSame(reading.found && reading.credentials.map(seen => seen.id).toSorted(), ids.slice(1).toSorted())
  })
}

async function typesOf(bridge: Bridge, project: string, id: string): Promise<string[]> {
  const { body } = await bridge.call('GET', `/api/v1/projects/${project}/credentials/${id}/events`)
  return body.items.map(({ type }: { type: string }) => type)
}

eachJenkins(contract)
