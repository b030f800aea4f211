import { once } from 'node:events'
import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { spawnBound } from '../helpers/child.ts'
import { type Mishap, roughRoad, type Travelling } from '../helpers/rough-road.ts'

t.setTimeout(220_000)

const bridge = await withBridge(t)
const redis = bridge.redis.client

const example = (name: string) => new URL(`../../examples/${name}`, import.meta.url).pathname
const programs = {
  ts: [process.execPath, example('provision.ts')],
  py: ['python3', example('provision.py')]
} as const
const DESCRIPTION = 'as the service wants it'
const token = (description: string) => ({ id: 'deploy', type: 'access-token', description, data: { token: 'not-a-real-one' } })
const credentials = (project: string) => `/api/v1/projects/${project}/credentials`

async function run([program, ...args]: readonly [string, string], url: string, key: string, list: unknown) {
  const env = { PATH: process.env['PATH'], BRIDGE_URL: url, BRIDGE_TOKEN: key }
  const child = spawnBound(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', chunk => (out += chunk))
  child.stderr.on('data', chunk => (err += chunk))
  child.stdin.end(JSON.stringify(list))
  const [code] = await once(child, 'close')
  return { code, out, err }
}

/** What the bridge is asked to hold in a project, and how often it was changed. */
const stateOf = async (project: string) => {
  const key = (part: string) => `jcb:{p:${project}}:${part}`
  return [await redis.get(key('project')), await redis.hgetall(key('credentials')), await redis.hget(key('work'), 'setVersion')]
}
const createdIn = async (project: string) =>
  (await redis.xrange(`jcb:{p:${project}}:events`, '-', '+')).filter(([, [, event = '']]) => event.includes('"type":"Created"'))
    .length

for (const [name, program] of Object.entries(programs)) {
  t.test(`${name}: 30 projects are provisioned through every mishap, and again without a change`, async t => {
    const project = (i: number) => `${name}-${i}`
    const names = Array.from({ length: 30 }, (_, i) => project(i))
    const list = names.map(project => ({ project, displayName: `Team ${project}`, credential: token(DESCRIPTION) }))
    for (const each of [project(5), project(6)]) {
      await bridge.project(each)
      await bridge.call('POST', credentials(each), token('as it was before'), { prefer: 'wait=20' })
    }

    // Somebody else is faster, each once.
    const rivals = new Map([
      [`POST ${credentials(project(3))}`, () => bridge.call('POST', credentials(project(3)), token(DESCRIPTION))],
      [
        `PATCH ${credentials(project(5))}/deploy`,
        () => bridge.call('PATCH', `${credentials(project(5))}/deploy`, { description: 'x' })
      ]
    ])
    let isLost = false
    async function mishap({ number, method, path }: Travelling): Promise<Mishap> {
      const rival = rivals.get(`${method} ${path}`)
      rivals.delete(`${method} ${path}`)
      await rival?.()
      if (number % 29 === 11) return { refuse: 429 }
      if (number % 17 === 5) return { refuse: 503 }
      if (number === 70) await bridge.redis.kill()
      if (number === 72) await bridge.redis.start()
      // The first attempt of a create has its effect, and nobody hears of it.
      const isCreate = method === 'POST' && path === credentials(project(20))
      const isLosing = (isCreate && !isLost) || number % 13 === 7
      if (isCreate) isLost = true
      return isLosing ? 'lose' : undefined
    }
    const road = await roughRoad(t, () => bridge.url, mishap)
    const service = await makeToken(bridge, {}, { platformAdmin: true })

    const first = await run(program, road.url, service.token, list)
    t.match(first, { code: 0, err: '' })
    for (const seen of ['201', '200', 'CREDENTIAL_EXISTS', 'PRECONDITION_FAILED', 'STORE_UNAVAILABLE', 'replayed'])
      t.ok(road.answered.has(seen), seen)
    for (const each of names) {
      const { body } = await bridge.call('GET', `${credentials(each)}/deploy`)
      t.match(body, { description: DESCRIPTION, status: { phase: 'Synced' } }, each)
      t.equal(await createdIn(each), 1, each)
    }

    const before = await Promise.all(names.map(stateOf))
    const second = await run(program, road.url, service.token, list)
    t.match(second, { code: 0, out: '0 created, 0 changed, 30 unchanged\n', err: '' })
    t.strictSame(await Promise.all(names.map(stateOf)), before)
  })
}

t.test('a refusal is a sentence with its code, and the others go on', async t => {
  const service = await makeToken(bridge, {}, { platformAdmin: true })
  const list = [
    { project: 'UPPER', displayName: 'x', credential: token('') },
    { project: 'fine', displayName: 'Fine', credential: token('') }
  ]
  for (const program of Object.values(programs)) {
    const { code, err } = await run(program, bridge.url, service.token, list)
    t.equal(code, 1)
    t.match(err, /^UPPER: 400 VALIDATION_FAILED: .* \(request [\w-]+\)\n$/)
    t.notMatch(err, /not-a-real-one|jcb_/)
  }
  t.match((await bridge.call('GET', `${credentials('fine')}/deploy`)).status, 200)
})

t.test('without settings, or with something else than a list, it says so and repeats nothing of it', async t => {
  for (const program of Object.values(programs)) {
    t.match(await run(program, '', '', []), { code: 1, out: '', err: /^usage: BRIDGE_URL=\S+ BRIDGE_TOKEN=\S+ .*\n$/ })
    for (const list of [
      {},
      [null],
      [{ project: 'x' }],
      [{ project: 'x', displayName: 'x', credential: { id: 'not-a-real-one' } }],
      'not-a-real-one'
    ])
      t.strictSame(await run(program, bridge.url, 'x', list), {
        ...{ code: 1, out: '' },
        err: 'standard input is not a list of projects, each with a credential\n'
      })
  }
})
