import type { Test } from 'tap'
import { eachJenkins, type StandInWorld, type World } from '../unit/jenkins/worlds.ts'

/** What holds for every Jenkins: others may run builds on it meanwhile, but none in a folder that is not there. */
async function contract(t: Test, { controller, top }: World): Promise<void> {
  await t.test('where there is no folder nothing runs', async t => {
    const { builds, hidden } = await controller.readRunningBuilds([top()])
    t.strictSame(builds, [])
    t.ok(Number.isSafeInteger(hidden) && hidden >= 0, `${hidden} hidden`)
  })
}

const start = (world: StandInWorld, job: string, pipeline = false) => world.control('build-start', { job, pipeline })

/** Builds that run as the stand-in is told; what is hidden, by an edit. */
async function onDemand(t: Test, world: StandInWorld): Promise<void> {
  await world.control('edit', { action: 'add-folder', folder: 'team/sub é' })
  await world.control('edit', { action: 'add-folder', folder: 'other' })

  await t.test('the builds in and below a folder that run now, Pipelines as well', async t => {
    const { controller } = world
    t.strictSame(await controller.readRunningBuilds(['team']), { builds: [], hidden: 0 })
    const before = Date.now()
    await start(world, 'team/app')
    await start(world, 'team/sub é/pipe', true)
    await start(world, 'other/app')
    const { builds, hidden } = await controller.readRunningBuilds(['team'])
    t.equal(hidden, 0)
    t.match(builds, [
      { job: ['team', 'app'], number: 1 },
      { job: ['team', 'sub é', 'pipe'], number: 1 }
    ])
    for (const { startedAt } of builds) t.ok(Date.parse(startedAt) >= before && Date.parse(startedAt) <= Date.now(), startedAt)
    t.match(await controller.readRunningBuilds(['TEAM', 'sub é']), { builds: [{ job: ['team', 'sub é', 'pipe'] }], hidden: 0 })
    await world.control('build-end', { job: 'team/app' })
    await world.control('build-abort', { job: 'team/sub é/pipe' })
    t.strictSame(await controller.readRunningBuilds(['team']), { builds: [], hidden: 0 }, 'what has ended is not there')
    await start(world, 'team/app')
    t.match(await controller.readRunningBuilds(['team']), { builds: [{ job: ['team', 'app'], number: 2 }] })
    await world.control('build-end', {})
  })

  await t.test('what is hidden from our user is counted, wherever it runs', async t => {
    for (const job of ['team/open', 'other/secret']) await start(world, job)
    await start(world, 'team/pipe', true)
    await world.control('edit', { action: 'hide', folder: 'other' })
    await world.control('edit', { action: 'hide', folder: 'team', job: 'pipe' })
    t.match(await world.as('full').readRunningBuilds(['team']), { builds: [{ job: ['team', 'open'], number: 1 }], hidden: 2 })
    t.equal((await world.controller.readRunningBuilds(['team'])).builds.length, 2, 'an administrator sees them')
    await world.control('build-end', { job: 'other/secret' })
    t.equal((await world.as('full').readRunningBuilds(['team'])).hidden, 1)
    await world.control('build-end', {})
    t.strictSame(await world.as('full').readRunningBuilds(['team']), { builds: [], hidden: 0 })
  })
}

eachJenkins(contract, onDemand)
