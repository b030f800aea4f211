import t from 'tap'
import { newEvent } from '../../src/domain/event.ts'
import { bucketsOf, hourOf } from '../../src/domain/overview/windows.ts'
import { defaultPolicies, type Project } from '../../src/domain/project.ts'
import { serialised } from '../../src/store/event-log.ts'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { PROJECT_FIELD, projectName } from '../../src/store/sealing/record-reader.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'

t.setTimeout(230_000)

const [PROJECTS, EACH, DAY] = [5_000, 20, 86_400_000]
const now = Date.now()
const bridge = await withBridge(t, { role: 'api' })
const { client } = bridge.redis
const name = (i: number) => `p-${String(i).padStart(4, '0')}`

/** A project as a run leaves it: every tenth has drift, every twentieth something blocked, every fifth an expired credential. */
async function fill(i: number): Promise<void> {
  const keys = projectKeys(name(i))
  const at = new Date(now - i * 1000).toISOString()
  const project: Project = {
    ...{ name: name(i), uid: `uid-${i}`, displayName: `Project ${i}`, controller: 'default', folder: [name(i)] },
    ...{ policies: defaultPolicies, generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a' },
    ...{ movedFrom: null, deletedAt: null }
  }
  const record = JSON.stringify(project)
  const proof = await bridge.proofs.make(projectName(project.name), 1, record)
  const [drifted, blocked] = [i % 10 === 0 ? 1 : 0, i % 20 === 0 ? 2 : 0]
  const phaseOf = (n: number) => (n < drifted ? 'Drifted' : n < drifted + blocked ? 'Blocked' : 'Synced')
  const entries = Array.from({ length: EACH }, (_, n) => {
    const rest = `${phaseOf(n)} access-token c-${String(n).padStart(2, '0')}`
    const days = n === 19 ? (i % 5 === 0 ? -1 : 400) : n > 9 ? n * 4 : undefined
    const expiry = days === undefined ? [] : [0, `e ${new Date(now + days * DAY).toISOString()} ${rest}`]
    return [0, `a ${rest}`, ...expiry]
  })
  const stats = Array.from({ length: 60 }, (_, n) => [String(hourOf(now) - n * 12), `1 1 ${20 + (n % 8)}:3,30:1`])
  const commands = client.pipeline()
  commands.set(keys.project, record)
  commands.hset(keys.proofs, PROJECT_FIELD, proof)
  commands.hset(keys.work, {
    counted: '1',
    strangers: '0',
    checkedAt: at,
    dueAt: String(now + 60_000),
    createdAt: at,
    dirty: '1',
    done: '1'
  })
  commands.hset(keys.work, {
    'n:Synced': String(EACH - drifted - blocked),
    'n:Drifted': String(drifted),
    'n:Blocked': String(blocked)
  })
  commands.zadd(keys.index, ...entries.flat())
  commands.hset(keys.stats, Object.fromEntries(stats))
  for (let n = 0; n < 3; n++)
    commands.xadd(
      keys.events,
      `${now - i * 10 - 3 + n}-0`,
      'event',
      serialised(newEvent('Synced', { credential: `c-${n}`, reason: 'InSync' }))
    )
  await commands.exec()
}
for (let start = 0; start < PROJECTS; start += 500) await Promise.all(Array.from({ length: 500 }, (_, i) => fill(start + i)))
const all = Array.from({ length: PROJECTS }, (_, i) => name(i))
await client.zadd(registryKeys.projects, ...all.flatMap(each => [0, each]))
await client.hset(registryKeys.owners, Object.fromEntries(all.map((each, i) => [each, `uid-${i} default/${each}`])))

/** How long something took, and the time of Redis's processor in it, for the reader of the output. */
async function measured<T>(what: string, work: () => Promise<T>): Promise<T> {
  const cpu = async () => Number(/used_cpu_user:([\d.]+)/.exec(await client.info('cpu'))?.[1])
  const [begin, before, own] = [performance.now(), await cpu(), process.cpuUsage()]
  const answer = await work()
  const { user } = process.cpuUsage(own)
  t.comment(
    `${what}: ${Math.round(performance.now() - begin)} ms, of Redis ${Math.round(((await cpu()) - before) * 1000)} ms CPU, of the bridge ${Math.round(user / 1000)} ms CPU`
  )
  return answer
}
const scriptsIn = async () => Number(/cmdstat_evalsha:calls=(\d+)/.exec(await client.info('commandstats'))?.[1])
const sum = (list: readonly Record<string, number>[], of: string) => list.reduce((total, each) => total + (each[of] ?? 0), 0)

t.test('an overview of 5,000 projects with 100,000 credentials', async t => {
  const call = (query: string) => bridge.call('GET', `/api/v1/overview${query}`)
  const { status, body, text } = await measured('the first overview', () => call('?window=24h'))
  t.equal(status, 200)
  t.match(body.totals, {
    ...{ projects: PROJECTS, credentials: PROJECTS * EACH, expired: PROJECTS / 5 },
    phases: { Drifted: 500, Blocked: 500, Synced: 99_000 }
  })
  t.strictSame([body.projects.length, body.projectsTotal, body.attention.length <= 50], [50, PROJECTS, true])
  t.ok(body.projects.every(({ phases }: { phases: Record<string, number> }) => phases['Blocked'] === 2))
  t.ok(body.attentionTotal >= 500 + 500 + PROJECTS / 5)
  t.strictSame([sum(body.drift, 'found'), sum(body.timeToJenkins, 'count')], [2 * PROJECTS, 8 * PROJECTS])
  t.equal(sum(body.expiries, 'count'), 9 * PROJECTS)
  t.equal(body.events.length, 20)
  t.ok(
    body.events.every(({ project }: { project: string }) => project < name(20)),
    'the newest of all projects'
  )
  t.ok(Buffer.byteLength(text) < 100_000, `${Buffer.byteLength(text)} bytes`)
  await measured('the next one', () => call('?window=24h'))
  for (const window of ['7d', '30d'] as const) {
    const { body: longer } = await measured(window, () => call(`?window=${window}`))
    // the first bucket begins with a quarter of a day, or a day: how much fits into the window depends on the time of day
    const [first = 0] = bucketsOf(window, now).starts
    const hours = Array.from({ length: 60 }, (_, n) => hourOf(now) - n * 12).filter(hour => hour >= first)
    t.equal(sum(longer.drift, 'found'), hours.length * PROJECTS, window)
  }
})

t.test('many who ask for the same cost as much as one', async t => {
  const before = await scriptsIn()
  const answers = await measured('20 at once', () =>
    Promise.all(Array.from({ length: 20 }, () => bridge.call('GET', '/api/v1/overview')))
  )
  t.ok(answers.every(({ status, body }) => status === 200 && body.projectsTotal === PROJECTS))
  t.ok((await scriptsIn()) - before < 6 * PROJECTS, 'at most two readings of all projects, not twenty')
})

t.test('projects by state and in order, of all and of a member of 2,000', async t => {
  const { body } = await measured('a page by trouble', () => bridge.call('GET', '/api/v1/projects?sort=-trouble&limit=50'))
  t.strictSame([body.total, body.items.length], [PROJECTS, 50])
  const drifted = await measured('drifted ones', () => bridge.call('GET', '/api/v1/projects?state=drifted&limit=200'))
  t.strictSame([drifted.body.total, drifted.body.items.length], [500, 200])
  const some = await makeToken(bridge, Object.fromEntries(all.slice(0, 1_000).map(each => [each, 'viewer'])))
  const own = await measured('of 1,000 projects', () => some.call('GET', '/overview'))
  t.match(own.body, { projectsTotal: 1_000, totals: { expired: 200 }, controllers: [{ projects: 1_000 }] })
})

t.test('what cannot be read is named, and all else is there', async t => {
  const broken = projectKeys(name(0))
  await client.del(broken.events, broken.stats)
  await client.set(broken.stats, 'a text')
  await client.set(broken.events, 'a text')
  const one = await makeToken(bridge, { [name(0)]: 'viewer', [name(1)]: 'viewer' })
  const { status, body } = await one.call('GET', '/overview')
  t.equal(status, 200)
  t.match(body, { projectsTotal: 1, totals: { projects: 1, credentials: EACH } })
  t.strictSame(body.partial.toSorted(), ['drift', 'projects', 'timeToJenkins'])
  t.strictSame([body.drift, body.timeToJenkins], [[], []], 'nothing that would be wrong')
  t.equal(sum(body.expiries, 'count'), 18)
  t.not((await one.call('GET', '/projects?sort=-trouble')).status, 200, 'a list is whole or not there')
})
