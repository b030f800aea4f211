import t from 'tap'
import { hashOf, idOf, newTokenText } from '../../../src/access/api-token.ts'
import { createAuthenticate, createWithMemberships } from '../../../src/access/authenticate.ts'
import type { Caller } from '../../../src/domain/caller.ts'
import { type Role, withRole } from '../../../src/domain/permissions.ts'
import { createMemberStore } from '../../../src/store/access/member-store.ts'
import { createMemberships } from '../../../src/store/access/memberships.ts'
import { createTokenStore } from '../../../src/store/access/token-store.ts'
import { projectKeys } from '../../../src/store/redis/redis-keys.ts'
import { newProofs } from '../../helpers/bridge.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const server = await startTestRedis()
const redis = server.client
t.teardown(() => server.close())
t.beforeEach(() => redis.flushall())
const proofs = newProofs()
const [tokens, members] = [createTokenStore(redis, proofs), createMemberStore(redis, proofs)]

let now = Date.parse('2026-01-01T00:00:00Z')
const authenticate = createAuthenticate({ adminToken: '', tokens, members, verify: undefined, now: () => now })

async function made(roles: Record<string, Role>, expiresAt: string | null = null) {
  const text = newTokenText()
  const id = idOf(hashOf(text))
  const record = { id, hash: hashOf(text).toString('base64url'), name: 'test', roles, platformAdmin: false, readOnly: false }
  await tokens.add({ ...record, createdAt: new Date(now).toISOString(), createdBy: 'admin', expiresAt })
  return { text, subject: `token:${id}` }
}

async function isMember(subject: string, role: Role): Promise<void> {
  const field = `#member:${subject}`
  const keys = projectKeys('demo')
  await redis.hset(keys.members, subject, role)
  await redis.hset(keys.proofs, field, await proofs.make({ place: 'project demo', field }, 0, role))
  await createMemberships(redis).mend('demo')
}

t.test('of the role that a token brings and the one that it has as a member, the higher counts', async t => {
  const cases: readonly [Role, Role, Role][] = [
    ['operator', 'viewer', 'operator'],
    ['viewer', 'operator', 'operator'],
    ['admin', 'viewer', 'admin'],
    ['viewer', 'admin', 'admin'],
    ['operator', 'operator', 'operator']
  ]
  for (const [brought, held, counts] of cases) {
    const { text, subject } = await made({ demo: brought })
    await isMember(subject, held)
    const caller = (await authenticate(text, 'demo')) as Caller
    t.equal(caller.roles.get('demo'), counts, `${brought} and ${held}`)
    const [all] = [await createWithMemberships(members)((await authenticate(text, undefined)) as Caller)]
    t.equal(all.roles.get('demo'), counts, `${brought} and ${held}, over all projects`)
  }
})

t.test('a membership counts in its project alone', async t => {
  const { text, subject } = await made({ other: 'viewer' })
  await isMember(subject, 'admin')
  t.strictSame([...((await authenticate(text, 'other')) as Caller).roles], [['other', 'viewer']])
  t.strictSame(
    [...((await authenticate(text, 'demo')) as Caller).roles],
    [
      ['other', 'viewer'],
      ['demo', 'admin']
    ]
  )
  const caller = (await authenticate(text, undefined)) as Caller
  t.equal(withRole(caller, 'demo', undefined), caller, 'no membership changes nothing')
})

t.test('a token ends at the millisecond that it names', async t => {
  const { text } = await made({}, new Date(now + 1000).toISOString())
  now += 999
  t.match(await authenticate(text, undefined), { kind: 'token' })
  now += 1
  t.strictSame(await authenticate(text, undefined), { refused: 'ExpiredToken' })
})

t.test('a token that shares its id with another one does not open', async t => {
  const { text, subject } = await made({})
  const id = subject.slice('token:'.length)
  const record = (await tokens.get(id)) as NonNullable<Awaited<ReturnType<typeof tokens.get>>>
  await tokens.add({ ...record, hash: hashOf(newTokenText()).toString('base64url') })
  t.strictSame(await authenticate(text, undefined), { refused: 'UnknownToken' })
})

t.test('an admin token that is not configured opens nothing', async t => {
  for (const text of ['', ' ', 'admin', 'a.b.c']) t.match(await authenticate(text, undefined), { refused: 'UnknownToken' }, text)
})
