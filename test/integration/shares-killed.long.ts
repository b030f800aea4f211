import t from 'tap'
import { standInClasses } from '../../src/app/stand-in-classes.ts'
import { startStandIn } from '../../src/stand-in/start.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { folderIn } from '../chaos/jenkins-side.ts'
import { FaultPlan, type Mode } from '../faults/fault-plan.ts'
import { startRedisProxy } from '../faults/redis-proxy.ts'
import { ADMIN_TOKEN, newMasterKeys } from '../helpers/bridge.ts'
import { type BridgeProcess, startBridgeProcess } from '../helpers/bridge-process.ts'
import { runSample } from '../helpers/long.ts'
import { startTestRedis } from '../helpers/redis-server.ts'
import { until } from '../helpers/until.ts'

/** Credentials that do the same at once: a kill meets each of them at another step. */
const SIDE_BY_SIDE = 4
/** A killed process may have led, or have taken on a share, for half a minute. */
const WAIT = 60_000

/** Kills the process as it sends its nth command about one of the projects or about shares, with or without that command. */
class KillPlan extends FaultPlan {
  left = Number.POSITIVE_INFINITY
  met = 0
  isDone = false
  kill = () => {}

  override meet(kind: string, text: string): Mode | undefined {
    if (!/\{p:(?:platform|shop)\}|share/.test(text) || /^redis (?:h?m?get|hgetall|type|exists)/.test(kind)) return undefined
    this.met++
    if (--this.left !== 0) return undefined
    this.kill()
    return this.isDone ? undefined : 'refused'
  }
}

const redis = await startTestRedis()
t.teardown(() => redis.close())
const jenkins = await startStandIn(standInClasses())
t.teardown(() => jenkins.close())
const plan = new KillPlan()
const proxy = await startRedisProxy(redis.url, plan)
t.teardown(() => proxy.close())
const env = {
  ...{ REDIS_URL: proxy.url, MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, REDIS_UNSAFE: 'warn' },
  ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
}
let bridge: BridgeProcess = await startBridgeProcess(env)
t.teardown(() => bridge.end('SIGKILL'))
let isKilled = false
plan.kill = () => {
  isKilled = true
  void bridge.end('SIGKILL')
}

/** Ends the killing, and starts the bridge again if it was killed. */
async function revive(): Promise<void> {
  plan.left = Number.POSITIVE_INFINITY
  if (!isKilled) return
  await bridge.ended
  bridge = await startBridgeProcess(env)
  isKilled = false
}

interface Said {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
  readonly body: any
}

/** One attempt; status 0 without an answer. */
async function attempt(method: string, path: string, body?: object): Promise<Said> {
  const answer = await bridge.call(method, `/api/v1/projects${path}`, body).catch(() => ({ status: 0, text: '' }))
  return { status: answer.status, body: answer.text === '' ? undefined : JSON.parse(answer.text) }
}

async function call(method: string, path: string, body?: object): Promise<Said> {
  const said = await attempt(method, path, body)
  if (said.status >= 300 || said.status === 0) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`)
  return said
}

const at = (project: string, id = '') => `/${project}/credentials${id === '' ? '' : `/${id}`}`
const first = (id: string) => `${id}-first-not-a-real-one`
const second = (id: string) => `${id}-second-not-a-real-one`
const sharedFrom = (id: string) => ({ id, type: 'access-token', sharedFrom: { project: 'platform', id } })
const held = (project: string, id: string) => folderIn(jenkins, project)?.get(id)?.['secret']
const isHeld = (project: string, id: string, value: string | undefined) =>
  until(`${project}/${id} in Jenkins is ${value}`, async () => held(project, id) === value, WAIT)

/** What is done, whether it was taken in spite of the kill, and what then has to be in the end. */
interface Step {
  before(id: string): Promise<unknown>
  act(id: string): Promise<Said>
  isTaken(id: string): Promise<boolean>
  after(id: string): Promise<unknown>
}

const source = (id: string) => call('POST', at('platform'), { id, type: 'access-token', data: { token: first(id) } })
const share = (id: string) => attempt('POST', `${at('platform', id)}/shares`, { projects: ['shop'] })
const follows = async (id: string) => {
  await call('PATCH', at('platform', id), { data: { token: second(id) } })
  await isHeld('shop', id, second(id))
}
async function received(id: string): Promise<void> {
  await source(id)
  await share(id)
  await call('POST', at('shop'), sharedFrom(id))
  await isHeld('shop', id, first(id))
}

const steps: Readonly<Record<string, Step>> = {
  share: {
    before: source,
    act: share,
    isTaken: async id => (await call('GET', `${at('platform', id)}/shares`)).body.projects.includes('shop'),
    async after(id) {
      await call('POST', at('shop'), sharedFrom(id))
      await isHeld('shop', id, first(id))
    }
  },
  receive: {
    before: async id => [await source(id), await share(id)],
    act: id => attempt('POST', at('shop'), sharedFrom(id)),
    isTaken: async id => (await attempt('GET', at('shop', id))).status === 200,
    async after(id) {
      await isHeld('shop', id, first(id))
      await follows(id)
    }
  },
  change: {
    before: received,
    act: id => attempt('PATCH', at('platform', id), { data: { token: second(id) } }),
    isTaken: async id => (await call('GET', at('platform', id))).body.generation === 3,
    after: id => isHeld('shop', id, second(id))
  },
  end: {
    before: received,
    act: id => attempt('DELETE', `${at('platform', id)}/shares/shop`),
    isTaken: async id => !(await call('GET', `${at('platform', id)}/shares`)).body.projects.includes('shop'),
    async after(id) {
      await isHeld('shop', id, undefined)
      await until(`${id} is gone`, async () => (await attempt('GET', at('shop', id))).status === 404, WAIT)
    }
  }
}

let round = 0

/** Plays one step for some credentials at once, with a kill at the nth command. Returns how many commands there were. */
async function play(name: string, nth: number, isDone: boolean): Promise<number> {
  const step = steps[name] as Step
  const ids = Array.from({ length: SIDE_BY_SIDE }, (_, i) => `${name}-${round}-${i}`)
  round++
  await revive()
  for (const id of ids) await step.before(id)
  Object.assign(plan, { left: nth, met: 0, isDone })
  const acting = ids.map(async id => {
    const { status } = await step.act(id)
    return status
  })
  // The kill may come after the answers, while the receivers follow.
  const answers = await Promise.all(acting)
  await until('it is killed or at rest', async () => isKilled || (await isAtRest(step, ids).catch(() => false)), WAIT)
  const { met } = plan
  await revive()
  for (const [i, id] of ids.entries()) {
    const isTaken = await step.isTaken(id)
    if (!isTaken && (answers[i] ?? 0) >= 200 && (answers[i] ?? 0) < 300) throw new Error(`${id} was acknowledged and is lost`)
    if (!isTaken) await until(`${id} is taken`, async () => (await step.act(id)).status < 300, WAIT)
    await step.after(id)
  }
  const due = () => redis.client.zrange(registryKeys.shareDue, '0', '-1')
  await until('nothing is due', async () => (await due()).length === 0, WAIT)
  for (const id of ids) {
    await attempt('DELETE', at('shop', id))
    await attempt('DELETE', `${at('platform', id)}?endShares=true`)
  }
  return met
}

/** Whether the step has come to its end, so that no more commands are sent for it. */
async function isAtRest(step: Step, ids: readonly string[]): Promise<boolean> {
  for (const id of ids) if (!(await step.isTaken(id))) return false
  return (await redis.client.zcard(registryKeys.shareDue)) === 0
}

t.test(
  'whenever a process is killed, shares and what takes its values from them end as they were asked for',
  { timeout: 230_000 },
  async t => {
    for (const name of ['platform', 'shop']) await call('POST', '', { name })
    const cases: { readonly name: string; readonly nth: number; readonly isDone: boolean }[] = []
    for (const name of Object.keys(steps)) {
      const commands = await play(name, Number.POSITIVE_INFINITY, false)
      t.ok(commands > SIDE_BY_SIDE, `${name} sends ${commands} commands`)
      for (let nth = 1; nth <= commands; nth++) for (const isDone of [false, true]) cases.push({ name, nth, isDone })
    }
    const done = await runSample('shares-killed', cases, async ({ name, nth, isDone }) => {
      const what = `${name}, killed ${isDone ? 'after' : 'instead of'} command ${nth}`
      await play(name, nth, isDone).then(
        () => t.pass(what),
        error => t.fail(`${what}: ${(error as Error).message}`)
      )
    })
    t.ok(done > 0)
  }
)
