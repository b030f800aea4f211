import t from 'tap'
import { newEvent } from '../../../../src/domain/event.ts'
import { createMemberStore } from '../../../../src/store/access/member-store.ts'
import { createMemberships } from '../../../../src/store/access/memberships.ts'
import { projectKeys } from '../../../../src/store/redis/redis-keys.ts'
import { accessKeys, joiningKey } from '../../../../src/store/redis/registry-keys.ts'
import { parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createRecordProofs } from '../../../../src/store/sealing/record-proofs.ts'
import { createSyncStore } from '../../../../src/store/sync/sync-store.ts'
import { startTestRedis } from '../../../helpers/redis-server.ts'

const { client, close } = await startTestRedis()
t.teardown(close)
t.beforeEach(() => client.flushall())
const proofs = createRecordProofs(parseKeyring(`k1:${'A'.repeat(43)}`))
const members = createMemberStore(client, proofs)
const memberships = createMemberships(client)

const alice = 'oidc:alice'
const made = async (...names: string[]) => {
  for (const name of names) await client.set(projectKeys(name).project, '{}')
}
const set = (project: string, subject: string, role: 'viewer' | 'admin' | null) =>
  members.set(project, { subject, role, mayLeaveNoAdmin: true, event: newEvent('MemberSet', {}) })
/** As if every announcement had been made long ago. */
const later = async () => {
  for (const key of await client.keys(joiningKey('*'))) await client.del(key)
}
const entries = () => client.zrange(accessKeys.memberships, 0, '-1')

t.test('the projects of a member are those that it is in, by itself or by a group; others are not looked at', async t => {
  await made('a', 'b', 'c', 'd')
  await set('b', alice, 'viewer')
  await set('a', alice, 'admin')
  await set('c', 'group:team', 'admin')
  await set('d', 'oidc:alice2', 'admin')
  t.strictSame(
    await members.rolesOf(alice),
    new Map([
      ['a', 'admin'],
      ['b', 'viewer']
    ])
  )
  t.strictSame((await members.rolesOf(alice, ['group:team'])).get('c'), 'admin')
  t.strictSame(await members.rolesOf('oidc:alic'), new Map(), 'a name that another begins with is another')
  await client.call('CONFIG', 'RESETSTAT')
  await members.rolesOf(alice)
  const { calls } = /cmdstat_hmget:calls=(?<calls>\d+)/.exec(await client.info('commandstats'))?.groups ?? {}
  t.equal(calls, '4', 'a role and its proof in each of two projects')
})

t.test('an entry is dropped with the membership, but not while the member may be added again', async t => {
  await made('a')
  await set('a', alice, 'viewer')
  t.strictSame(await entries(), ['oidc:alice a'])
  await set('a', alice, null)
  t.strictSame(await entries(), ['oidc:alice a'], 'it was announced a moment ago')
  t.strictSame(await members.rolesOf(alice), new Map())
  await later()
  await members.rolesOf(alice)
  t.strictSame(await entries(), [])
  await set('a', alice, 'viewer')
  await later()
  await memberships.clean(alice, 'a')
  t.strictSame(await entries(), ['oidc:alice a'], 'it is a member')
  await set('a', alice, null)
  t.strictSame(await entries(), [])
})

t.test('a removal at the same time as an addition leaves no member without an entry', async t => {
  await made('a')
  for (let i = 0; i < 50; i++) {
    if (i % 2 === 0) await later()
    await Promise.all([set('a', alice, 'viewer'), set('a', alice, null), set('a', alice, 'admin'), set('a', alice, null)])
    const isMember = (await members.role('a', alice)) !== undefined
    if (isMember) t.ok((await members.rolesOf(alice)).has('a'), `${i}`)
  }
})

t.test('what was looked at too long ago drops nothing, and what was announced too long ago adds nothing', async t => {
  await made('a')
  await memberships.announce(alice, 'a')
  await later()
  const drop = (at: number) =>
    client.jcbDropMembership(accessKeys.memberships, joiningKey('oidc:alice a'), 'oidc:alice a', String(at), '10000')
  t.equal(await drop(Date.now() - 11_000), 0)
  t.equal(await drop(Date.now()), 1)
  const keys = projectKeys('a')
  const args = [alice, 'viewer', '1', '{}', '100', '#member:x', 'proof', '10']
  const add = (until: number) => client.jcbSetMember(keys.project, keys.members, keys.events, keys.proofs, ...args, String(until))
  t.equal(await add(Date.now() - 1000), 'late')
  t.equal(await client.exists(keys.members), 0)
  t.equal(await add(Date.now() + 10_000), 'ok')
})

t.test('an index that lost entries is mended from the members', async t => {
  await made('a', 'b')
  await set('a', alice, 'viewer')
  await set('a', 'group:team', 'viewer')
  await client.del(accessKeys.memberships)
  for (const name of ['a', 'b', 'none']) await memberships.mend(name)
  t.strictSame(await entries(), ['group:team a', 'oidc:alice a'])
})

t.test('a project that is gone leaves no entries', async t => {
  await made('a')
  await set('a', alice, 'viewer')
  await later()
  const sync = createSyncStore(client, proofs)
  await sync.acquire('a', 'run', 60_000)
  t.equal(await sync.purge('a', 'run'), true)
  t.strictSame(await entries(), [])
})
