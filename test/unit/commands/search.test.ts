import t from 'tap'
import { createSearch } from '../../../src/commands/search.ts'
import type { Credential } from '../../../src/domain/credential.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { defaultPolicies } from '../../../src/domain/project.ts'
import { createCredentialIndex } from '../../../src/store/credential/credential-index.ts'
import { createCredentialStore } from '../../../src/store/credential/credential-store.ts'
import { createProjectStore } from '../../../src/store/project/project-store.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { parseKeyring } from '../../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../../src/store/sealing/record-proofs.ts'
import { createSearchTexts } from '../../../src/store/search-texts.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())
t.beforeEach(() => redis.flushall())

const proofs = createRecordProofs(parseKeyring(`k1:${'A'.repeat(43)}`))
const projects = createProjectStore(redis, proofs)
const credentials = createCredentialStore(redis, proofs)
const at = '2026-01-01T00:00:00.000Z'
const event = {
  ...{ actor: 'alice', requestId: null, generation: 1, reason: null, message: null, fields: [] },
  credential: null
}

async function make(name: string, ...ids: readonly string[]): Promise<void> {
  const made = await projects.create(
    {
      ...{ name, uid: `uid-${name}`, displayName: `The ${name}`, controller: 'default', folder: ['team', name] },
      ...{ policies: defaultPolicies, generation: 1, createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice' },
      ...{ movedFrom: null, deletedAt: null }
    },
    { ...event, type: 'ProjectCreated' }
  )
  if (made !== 'ok') throw new Error(`not made: ${JSON.stringify(made)}`)
  for (const id of ids) await add(name, id)
}

async function add(project: string, id: string, more: Partial<Credential> = {}): Promise<void> {
  const credential: Credential = {
    ...{ project, id, type: 'username-password', description: `About ${id}`, data: { username: 'Zoe' }, secretFields: [] },
    ...{ generation: 1, createdAt: at, createdBy: 'alice', updatedAt: at, updatedBy: 'alice', adopt: false, deletedAt: null },
    ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at },
    ...more
  }
  const change = { credential, sealed: 'sealed', from: 0, event: { ...event, type: 'Created' as const, credential: id } }
  const { status } = await credentials.commit(project, [change], undefined)
  if (status !== 'ok') throw new Error(status)
}

interface Most {
  readonly room?: number
  readonly projects?: number
  readonly time?: number
}

/** A search over everything whose clock advances by a millisecond each time it is looked at. */
function searching({ room, projects: some = 10_000, time = 1e9 }: Most = {}) {
  let now = 0
  const texts = createSearchTexts(redis, room)
  const search = createSearch(
    { texts, index: createCredentialIndex(redis, proofs), projects, elapsed: () => now++ },
    { projects: some, atOnce: 100, time }
  )
  return async (q: string, limit = 50) => {
    const { hits, ...more } = await search({ names: (...range) => projects.names(...range), isVisible: () => true }, q, limit)
    const found = hits.map(({ project, stored }) => [project.name, stored?.credential.id].filter(Boolean).join('/'))
    return { found, ...more }
  }
}

t.test('names, texts and projects, the best first', async t => {
  await make('shop', 'shop', 'token-of-shop', 'deploy')
  await make('b-shop', 'deploy')
  const search = searching()
  t.strictSame((await search('shop')).found, ['shop', 'shop/shop', 'b-shop', 'shop/token-of-shop'])
  t.strictSame((await search('SHOP deploy')).found, ['b-shop/deploy', 'shop/deploy'])
  t.strictSame((await search('zoe about deploy')).found, ['b-shop/deploy', 'shop/deploy'])
  t.strictSame((await search('team/b')).found, ['b-shop'])
  t.strictSame(await search('shop', 2), { found: ['shop', 'shop/shop'], total: 4, isPartial: false })
  for (const q of ['constructor', '__proto__', 'undefined', 'null', '\0', '{', '.*', ' '])
    t.strictSame(await search(q), { found: [], total: 0, isPartial: false }, q)
})

t.test('ids and texts that look like parts of the stored ones', async t => {
  await make('shop')
  await add('shop', 'constructor', { description: 'a\0b\nforged\0forged\0x', data: { constructor: 'x' } })
  const search = searching()
  t.strictSame((await search('constructor')).found, ['shop/constructor'])
  t.strictSame((await search('forged')).found, ['shop/constructor'])
})

t.test('what was changed, added and deleted since is seen', async t => {
  await make('shop', 'one')
  for (const room of [undefined, 0]) {
    const search = searching(room === undefined ? {} : { room })
    t.equal((await search('shop/nothing')).total, 0)
    const id = `room-${room}`
    await add('shop', id)
    t.strictSame((await search(id)).found, [`shop/${id}`], `room ${room}`)
  }
  const search = searching()
  t.equal((await search('the shop')).total, 1)
  const keys = projectKeys('shop')
  await redis.del(keys.project, keys.work, keys.credentials)
  t.strictSame(await search('shop'), { found: [], total: 0, isPartial: false })
})

t.test('limits of projects and time are said, and the next search gets further', async t => {
  const names = Array.from({ length: 250 }, (_, i) => `p-${String(i).padStart(3, '0')}`)
  for (const name of names) await make(name)
  t.match(await searching()('p-', 1), { total: 250, isPartial: false })
  t.match(await searching({ projects: 100 })('p-'), { total: 100, isPartial: true })
  // the clock was looked at once before the loop and then before each step
  t.match(await searching({ time: 1 })('p-'), { total: 100, isPartial: true })
})
