import t from 'tap'
import type { SyncRecord } from '../../src/domain/status.ts'
import { nextVerification, triedStates } from '../../src/domain/verification.ts'
import { createSyncStore } from '../../src/store/sync/sync-store.ts'
import { createVerificationStore } from '../../src/store/verify/verification-store.ts'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'
import { indexFaults } from '../helpers/indexed.ts'

// Without a worker, so that nothing but the requests of the test reads the store.
const bridge = await withBridge(t, { role: 'api' })
const { call, redis } = bridge

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const token = (id: string, more: object = {}) => ({ id, type: 'access-token', data: { token: 'not-a-real-one' }, ...more })
const login = (id: string) => ({ id, type: 'username-password', data: { username: 'a', password: 'not-a-real-one' } })
const sets = {
  one: [token('a', { expiresAt: inDays(3) }), token('b', { expiresAt: inDays(-1) }), login('c')],
  two: [login('a'), login('b')],
  three: [token('x', { expiresAt: inDays(300) }), login('y')]
}
for (const [name, credentials] of Object.entries(sets)) {
  const { status } = await call('POST', '/api/v1/projects', { name })
  const set = await call('PUT', `/api/v1/projects/${name}/credentials`, { credentials })
  if (status !== 201 || set.status !== 200) throw new Error(`not made: ${set.text}`)
}
const sync = createSyncStore(redis.client, bridge.proofs)
const outcome = (is: SyncRecord['outcome']): SyncRecord => ({
  ...{ generation: 1, outcome: is, observedGeneration: 1, syncedAt: inDays(0), reason: null, message: null },
  ...{ attempts: 0, nextAttemptAt: null, drift: null, ledger: null, repairs: [] }
})
for (const [name, id, is] of [
  ['one', 'a', 'Synced'],
  ['one', 'c', 'Blocked'],
  ['three', 'y', 'Blocked']
] as const) {
  await sync.acquire(name, 'run', 60_000)
  await sync.recordDrift(name, 'run', new Map([[id, outcome(is)]]), [])
  await sync.release(name, 'run')
}

type Ask = typeof call
interface Shown {
  readonly project: string
  readonly id: string
}
const find = async (query: string, ask: Ask = call) => {
  const { status, body } = await ask('GET', `/api/v1/credentials?${query}`)
  t.equal(status, 200, query)
  t.notOk('totalIsLeast' in body)
  return [body.items.map(({ project, id }: Shown) => `${project}/${id}`), body.total]
}
const all = ['one/a', 'one/b', 'one/c', 'three/x', 'three/y', 'two/a', 'two/b']

t.test('over all projects, by phase, type, expiry and project', async t => {
  t.strictSame(await find(''), [all, 7])
  t.strictSame(await find('phase=Blocked'), [['one/c', 'three/y'], 2])
  t.strictSame(await find('phase=Pending&type=username-password'), [['two/a', 'two/b'], 2])
  t.strictSame(await find('type=access-token'), [['one/a', 'one/b', 'three/x'], 3])
  t.strictSame(await find('expiring=30d'), [['one/a'], 1])
  t.strictSame(await find('expiring=72h'), [['one/a'], 1])
  t.strictSame(await find('expiring=71h'), [[], 0])
  t.strictSame(await find('expired=true'), [['one/b'], 1])
  t.strictSame(await find('expiring=9999d&expired=true&phase=Pending'), [['one/b', 'three/x'], 2])
  t.strictSame(await find('project=two'), [['two/a', 'two/b'], 2])
  t.strictSame(await find('project=one&phase=Blocked&type=username-password'), [['one/c'], 1])
  const [shown] = (await call('GET', '/api/v1/credentials?phase=Blocked')).body.items
  const { body: same } = await call('GET', '/api/v1/projects/one/credentials?phase=Blocked')
  t.strictSame(shown, same.items[0], 'as the list of its project shows it')
  for (const name of Object.keys(sets)) t.strictSame(await indexFaults(redis.client, name), [])
})

t.test('by what their last try said', async t => {
  const verifications = createVerificationStore(redis.client)
  for (const [project, id, result] of [
    ['one', 'a', { state: 'valid' }],
    ['one', 'c', { state: 'invalid', reason: 'LoginRefused' }],
    ['three', 'y', { state: 'unknown', reason: 'Timeout' }]
  ] as const) {
    const verification = nextVerification(undefined, result, { at: inDays(0), target: 'api', generation: 1 })
    await verifications.put({ project, id, target: 'api' }, { verification, event: undefined, wish: undefined })
  }
  t.strictSame(await find('verified=valid'), [['one/a'], 1])
  t.strictSame(await find('verified=invalid'), [['one/c'], 1])
  t.strictSame(await find('verified=unknown'), [['three/y'], 1])
  t.strictSame(await find('verified=never'), [['one/b', 'three/x', 'two/a', 'two/b'], 4])
  t.strictSame(await find('verified=never&type=username-password&project=two'), [['two/a', 'two/b'], 2])
  t.strictSame(await find('verified=invalid&phase=Synced'), [[], 0])
  t.strictSame(await find('verified=valid&expiring=30d'), [['one/a'], 1])
  t.strictSame(await find('verified=never&expired=true'), [['one/b'], 1])
  for (const state of triedStates) {
    const { body } = await call('GET', `/api/v1/projects/one/credentials?verified=${state}`)
    const ids = body.items.map(({ id }: Shown) => `one/${id}`)
    t.strictSame(await find(`verified=${state}&project=one`), [ids, ids.length], 'as the list of its project')
  }
})

t.test('page by page; a cursor is taken after what it named is gone', async t => {
  const pages = async (query: string, limit: number) => {
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const { body } = await call('GET', `/api/v1/credentials?${query}&limit=${limit}${next}`)
      t.ok(body.items.length <= limit)
      found.push(...body.items.map(({ project, id }: Shown) => `${project}/${id}`))
      cursor = body.nextCursor
    }
    return found
  }
  for (const limit of [1, 2, 3, 6, 7, 200]) t.strictSame(await pages('', limit), all, `${limit} a page`)
  t.strictSame(await pages('phase=Blocked', 1), ['one/c', 'three/y'])
  t.strictSame(await pages('expiring=9999d&expired=true', 2), ['one/a', 'one/b', 'three/x'])
})

t.test('only what the caller may see, and only that is looked at', async t => {
  const viewer = await makeToken(bridge, { two: 'viewer' })
  const everywhere = await makeToken(bridge, { '*': 'viewer' })
  const nobody = await makeToken(bridge, {})
  const by =
    (made: { call: Ask }): Ask =>
    (method, path) =>
      made.call(method, path.replace('/api/v1', ''))
  t.strictSame(await find('', by(everywhere)), [all, 7])
  t.strictSame(await find('', by(nobody)), [[], 0])
  t.strictSame(await find('', by(viewer)), [['two/a', 'two/b'], 2])
  for (const query of ['project=one', 'project=none', 'project=__proto__', 'project=constructor', 'project=%7B%7D'])
    t.strictSame(await find(query, by(viewer)), [[], 0], query)
  t.strictSame(await find('project=%7Bp:one%7D'), [[], 0])
  const foreign = (await call('GET', '/api/v1/credentials?limit=1')).body.nextCursor
  t.strictSame(await find(`cursor=${foreign}`, by(viewer)), [['two/a', 'two/b'], 2])

  const member = await call('PUT', `/api/v1/projects/three/members/token:${nobody.id}`, { role: 'viewer' })
  t.equal(member.status, 200)
  t.strictSame(await find('', by(nobody)), [['three/x', 'three/y'], 2], 'also as a member')
  t.match(await nobody.call('GET', '/projects'), { body: { items: [{ name: 'three' }], total: 1 } })

  const monitor = await redis.client.monitor()
  const commands: string[] = []
  monitor.on('monitor', (_time: string, args: string[]) => commands.push(args.join(' ')))
  await find('phase=Blocked', by(nobody))
  await nobody.call('GET', '/projects')
  await nobody.call('GET', '/whoami')
  monitor.disconnect()
  t.ok(commands.some(command => command.includes('{p:three}')))
  t.strictSame(
    commands.filter(command => /\{p:(one|two)\}|:projects/.test(command)),
    [],
    'no other project, and not the list of all'
  )

  await call('DELETE', `/api/v1/projects/three/members/token:${nobody.id}`)
  t.strictSame(await find('', by(nobody)), [[], 0])
})

t.test('bad input has a pointer', async t => {
  const wrong = {
    phase: 'Nope',
    verified: 'constructor',
    type: 'unknown',
    expiring: '30',
    expired: '2',
    limit: '0',
    q: 'x',
    project: 'x'.repeat(101)
  }
  for (const [name, value] of Object.entries(wrong))
    t.match(await call('GET', `/api/v1/credentials?${name}=${value}`), {
      status: 400,
      body: { errors: [{ pointer: `#/query/${name}` }] }
    })
  const cursor = (text: string) => Buffer.from(`2all credentials\n${text}`).toString('base64url')
  for (const text of ['{p:one}', '', '/a', 'x y/a', '../a'])
    t.match(
      await call('GET', `/api/v1/credentials?cursor=${cursor(text)}`),
      { status: 400, body: { code: 'INVALID_CURSOR' } },
      text
    )
  t.strictSame(await find(`cursor=${cursor('one')}`), [all.slice(3), 7])
  t.strictSame(await find(`cursor=${cursor('one/a\n\0')}`), [all.slice(1), 7])
})

t.test('a search over everything that the caller may see, and only that is looked at', async t => {
  const search = async (query: string, ask: Ask = call) => {
    const { status, body } = await ask('GET', `/api/v1/search?${query}`)
    t.equal(status, 200, query)
    t.equal(body.partial, false)
    return body.hits.map(({ kind, project, id }: Shown & { kind: string }) => (kind === 'project' ? project : `${project}/${id}`))
  }
  const user = await call('POST', '/api/v1/projects/one/credentials', {
    ...login('hub'),
    data: { username: 'Zoe', password: 'not-a-real-one' },
    description: 'Docker Hub'
  })
  t.equal(user.status, 201)
  const hidden = { username: 'unseen-user', password: 'unseen-password' }
  const secret = await call('POST', '/api/v1/projects/one/credentials', { ...login('s'), usernameSecret: true, data: hidden })
  t.equal(secret.status, 201)
  t.strictSame(await search('q=ONE'), ['one'])
  t.strictSame(await search('q=zoe'), ['one/hub'])
  t.strictSame(await search('q=docker%20hub'), ['one/hub'])
  t.strictSame(await search('q=one%20hub'), ['one/hub'])
  t.strictSame(await search('q=unseen'), [], 'a secret is not searched')
  for (const q of ['constructor', '__proto__', '%00', 'not-a-real-one', '%7Bp:one%7D'])
    t.strictSame(await search(`q=${q}`), [], q)
  const { body } = await call('GET', '/api/v1/search?q=hub')
  t.strictSame(body, {
    hits: [
      {
        ...{ kind: 'credential', project: 'one', displayName: 'one', id: 'hub', type: 'username-password' },
        ...{ description: 'Docker Hub', phase: 'Pending', expiresAt: null }
      }
    ],
    ...{ total: 1, partial: false }
  })

  const viewer = await makeToken(bridge, { two: 'viewer' })
  const nobody = await makeToken(bridge, {})
  const by =
    (made: { call: Ask }): Ask =>
    (method, path) =>
      made.call(method, path.replace('/api/v1', ''))
  t.strictSame(await search('q=a', by(nobody)), [])
  const monitor = await redis.client.monitor()
  const commands: string[] = []
  monitor.on('monitor', (_time: string, args: string[]) => commands.push(args.join(' ')))
  t.strictSame(await search('q=a', by(viewer)), ['two/a', 'two', 'two/b'])
  monitor.disconnect()
  t.ok(commands.some(command => command.includes('{p:two}')))
  t.strictSame(
    commands.filter(command => /\{p:(one|three)\}|:projects/.test(command)),
    [],
    'no other project, and not the list of all'
  )

  for (const wrong of ['', 'q=', `q=${'x'.repeat(201)}`, 'q=a&limit=51', 'q=a&limit=0', 'q=a&cursor=x'])
    t.match(await call('GET', `/api/v1/search?${wrong}`), { status: 400, body: { code: 'VALIDATION_FAILED' } }, wrong)
})
