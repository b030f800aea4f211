import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { folderXml, type Hands, store, text, withStandIn } from './with-stand-in.ts'

const status = async (jenkins: Hands, method: string, path: string, body?: string): Promise<number | string> => {
  try {
    return (await jenkins.ask(method, path, body)).status
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'broken'
  }
}

t.test('faults answer in the place of Jenkins, as often as told', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  const fault = (body: unknown) => jenkins.control('POST', 'faults', body)
  await fault({ fault: 'status', status: 502, times: 2, match: { method: 'GET', path: '/job/F/' } })
  t.equal(await status(jenkins, 'GET', '/api/json'), 200, 'another path')
  t.same([await status(jenkins, 'GET', '/job/F/config.xml'), await status(jenkins, 'GET', '/job/F/config.xml')], [502, 502])
  t.equal(await status(jenkins, 'GET', '/job/F/config.xml'), 200)
  await fault({ fault: 'drop', times: 1, match: { path: '^/job/.*createCredentials$' } })
  t.equal(await status(jenkins, 'POST', `${store('F')}/createCredentials`, text('a', 'one')), 'ECONNRESET')
  t.equal(await jenkins.secret('F', 'a'), undefined, 'it never reached Jenkins')
  await fault({ fault: 'drop', times: 1, applied: true })
  t.equal(await status(jenkins, 'POST', `${store('F')}/createCredentials`, text('a', 'one')), 'ECONNRESET')
  t.equal(await jenkins.secret('F', 'a'), 'one', 'only the answer was lost')
  await fault({ fault: 'half', times: 1 })
  t.equal(await status(jenkins, 'GET', '/job/F/config.xml'), 'ECONNRESET')
  await fault({ fault: 'html-login' })
  const login = await jenkins.ask('GET', '/job/F/config.xml')
  t.match([login.status, login.headers['content-type']], [200, /^text\/html/])
  await jenkins.control('DELETE', 'faults')
  await fault({ fault: 'redirect', times: 1 })
  t.equal(await status(jenkins, 'GET', '/api/json'), 302)
  t.same((await jenkins.control('GET', 'faults')).body, [])
  t.equal((await fault({ fault: 'nonsense' })).status, 400)
})

t.test('latency delays and then lets through', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.control('POST', 'faults', { fault: 'latency', ms: 500, match: { path: '^/job/none/' }, times: 1 })
  const answered: string[] = []
  const ask = async (path: string) => {
    const answer = await status(jenkins, 'GET', path)
    answered.push(path)
    return answer
  }
  const delayed = ask('/job/none/api/json')
  t.equal(await ask('/api/json'), 200)
  t.equal(await delayed, 404)
  t.strictSame(answered, ['/api/json', '/job/none/api/json'], 'the later request overtakes it')
})

/** The clock of a restart stands still until a stage has been seen: goes through stages of this length and waits for each. */
function stages(t: Test, length: number) {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  return async (order: readonly string[], look: () => Promise<string>) => {
    const seen: string[] = []
    for (const stage of order) {
      while (seen.at(-1) !== stage) {
        const now = await look()
        // it may still be up before the first stage
        if (order.includes(now) && now !== seen.at(-1) && (seen.length > 0 || now === stage)) seen.push(now)
      }
      mock.timers.tick(length)
    }
    t.strictSame(seen, order)
  }
}

t.test('a restart refuses connections, answers 503 and 500, then false 403s, then is up', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'one')))
  const plan = { downMs: 80, bootMs: 80, falseForbiddenMs: 80 }
  const go = stages(t, 80)
  t.match(await jenkins.control('POST', 'restart', plan), { status: 202, body: { ...plan, failingMs: 0 } })
  await go(
    ['ECONNREFUSED ECONNREFUSED', '503 500', '503 403', '200 200'],
    async () =>
      `${await status(jenkins, 'GET', '/job/F/config.xml')} ${await status(jenkins, 'POST', '/job/F/config.xml', folderXml())}`
  )
})

t.test('a phase can be pinned, and a false 403 names no permission', async t => {
  const jenkins = await withStandIn(t, { boot: { bootMs: 60_000 } })
  t.same((await jenkins.control('GET', 'boot-phase')).body, { phase: 'starting' })
  await jenkins.control('POST', 'boot-phase', { phase: 'false-forbidden' })
  const refused = await jenkins.ask('POST', '/createItem?name=F', folderXml())
  t.equal(refused.status, 403)
  t.equal(refused.headers['x-required-permission'], undefined)
  await jenkins.control('POST', 'boot-phase', { phase: 'down' })
  t.equal(await status(jenkins, 'GET', '/api/json'), 'ECONNRESET')
  await jenkins.control('POST', 'boot-phase', { phase: 'up' })
  t.equal(await status(jenkins, 'GET', '/api/json'), 200)
})

t.test('a current Jenkins refuses right tokens while it starts, each stage in its own way', async t => {
  const jenkins = await withStandIn(t, { version: '2.528.1' })
  const get = async (as: string) => (await jenkins.ask('GET', '/api/json', undefined, as)).status
  const post = async (as: string) => (await jenkins.ask('POST', '/createItem?name=N', folderXml(), as)).status
  const table: Readonly<Record<string, readonly number[]>> = {
    starting: [503, 503, 503, 500, 500],
    failing: [503, 503, 503, 500, 500],
    'false-forbidden': [503, 503, 503, 403, 403],
    'false-unauthorized': [503, 401, 401, 401, 401],
    finishing: [503, 503, 401, 503, 401],
    up: [403, 200, 401, 200, 401]
  }
  for (const [phase, statuses] of Object.entries(table)) {
    await jenkins.control('POST', 'boot-phase', { phase })
    const gets = [await get('bearer:none'), await get('viewer:token'), await get('viewer:wrong')]
    t.same([...gets, await post('full:token'), await post('full:wrong')], statuses, phase)
  }
  await jenkins.control('POST', 'boot-phase', { phase: 'unsigned' })
  const { status: up, headers } = await jenkins.ask('GET', '/api/json')
  t.same([up, headers['x-jenkins']], [200, undefined])
  t.equal((await jenkins.control('POST', 'boot-phase', { phase: 'nonsense' })).status, 400)
})

t.test('a restart goes through the stages whose lengths are given', async t => {
  const jenkins = await withStandIn(t, { version: '2.528.1' })
  const go = stages(t, 60)
  await jenkins.control('POST', 'restart', { bootMs: 60, falseUnauthorizedMs: 60, finishingMs: 60, unsignedMs: 60 })
  const phase = async () => ((await jenkins.control('GET', 'boot-phase')).body as { phase: string }).phase
  await go(['starting', 'false-unauthorized', 'finishing', 'unsigned', 'up'], phase)
})
