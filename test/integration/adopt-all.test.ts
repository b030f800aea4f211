import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { path, token } from '../helpers/engine.ts'

const bridge = await withBridge(t)
const WAIT = { prefer: 'wait=20' }
const IDS = ['a', 'b', 'c']
type Item = { id: string; action: string; status?: { phase: string } }

/** A project whose folder holds a credential of somebody else under each of these ids. */
async function withTheirs(name: string, ids: readonly string[] = IDS): Promise<void> {
  await bridge.project(name)
  for (const id of ids)
    await bridge.control('POST', '/edit', {
      action: 'add',
      folder: name,
      id,
      fields: { secret: `their-${id}`, description: 'theirs' }
    })
}
const secretsIn = async (folder: string) =>
  Object.fromEntries(await Promise.all(IDS.map(async id => [id, (await bridge.readback(folder, id))?.['secret']] as const)))
const phases = ({ items }: { items: Item[] }) => items.map(({ id, status }) => `${id} ${status?.phase}`)

t.test('a set takes over what is in the way only when it says so, with a plan first', async t => {
  await withTheirs('set')
  const set = { credentials: [token('a'), token('b'), { ...token('c'), adopt: false }] }
  const refused = await bridge.call('PUT', path('set'), set, WAIT)
  t.strictSame(phases(refused.body), ['a Blocked', 'b Blocked', 'c Blocked'])
  const planned = await bridge.call('PUT', `${path('set')}?adopt=true&dryRun=true`, set)
  t.match(planned.body, { created: 0, updated: 2, unchanged: 1 }, planned.text)
  t.match(planned.body.plan.actions, [
    { id: 'a', action: 'update', reason: 'Adopted', fields: ['description'], className: /StringCredentialsImpl$/ },
    { id: 'b', action: 'update', reason: 'Adopted' },
    { id: 'c', action: 'blocked', reason: 'UnmanagedExists', className: /StringCredentialsImpl$/ }
  ])
  t.notMatch(planned.text, /their-/, 'no value is shown')
  t.strictSame(await secretsIn('set'), { a: 'their-a', b: 'their-b', c: 'their-c' }, 'a plan changes nothing')
  const adopted = await bridge.call('PUT', `${path('set')}?adopt=true`, set, WAIT)
  t.strictSame(phases(adopted.body), ['a Synced', 'b Synced', 'c Blocked'])
  t.equal((await secretsIn('set'))['c'], 'their-c', 'what a credential says itself counts')
  t.not((await secretsIn('set'))['a'], 'their-a')
  const again = await bridge.call('PUT', `${path('set')}?adopt=true`, set)
  t.match(again.body, { unchanged: 3 }, 'a repetition changes nothing')
})

t.test('a set in which everything is ours is not changed by adopt', async t => {
  await bridge.project('ours')
  const set = { credentials: [token('a'), token('b')] }
  await bridge.call('PUT', path('ours'), set, WAIT)
  t.match((await bridge.call('PUT', `${path('ours')}?adopt=true`, set)).body, { unchanged: 2, updated: 0 })
})

t.test('a whole project: what is in Jenkins is taken over, what is not keeps no permission to overwrite', async t => {
  await withTheirs('all', ['a', 'b'])
  await bridge.call('PUT', path('all'), { credentials: [token('a'), token('b'), token('c')] }, WAIT)
  const planned = await bridge.call('POST', '/api/v1/projects/all/adopt?dryRun=true')
  t.match(planned.body, { updated: 2, items: [{ id: 'a' }, { id: 'b' }] }, planned.text)
  t.match(planned.body.plan.actions, [
    { id: 'a', reason: 'Adopted', className: /Impl$/ },
    { reason: 'Adopted' },
    { reason: 'InSync' }
  ])
  t.match(await secretsIn('all'), { a: 'their-a', b: 'their-b' })
  const adopted = await bridge.call('POST', '/api/v1/projects/all/adopt', undefined, WAIT)
  t.strictSame(phases(adopted.body), ['a Synced', 'b Synced'])
  t.notMatch(JSON.stringify(await secretsIn('all')), /their/)
  t.match((await bridge.call('GET', `${path('all')}/a`)).body, { generation: 2, data: {} })
  t.match((await bridge.call('GET', `${path('all')}/c`)).body, { generation: 1 })
  t.match((await bridge.call('POST', '/api/v1/projects/all/adopt')).body, { items: [] }, 'nothing is left to take over')
})

t.test('what is in the way in one of two targets only', async t => {
  const targets = ['pair', 'pair-too'].map(name => ({ controller: 'default', folder: [name] }))
  await bridge.project('pair', { targets })
  await bridge.control('POST', '/edit', { action: 'add-folder', folder: 'pair-too' })
  await bridge.control('POST', '/edit', { action: 'add', folder: 'pair-too', id: 'a', fields: { secret: 'their-a' } })
  await bridge.call('PUT', path('pair'), { credentials: [token('a'), token('b')] }, WAIT)
  await bridge.phase('pair', 'a', 'Blocked')
  const planned = await bridge.call('POST', '/api/v1/projects/pair/adopt?dryRun=true')
  t.match(planned.body.items, [{ id: 'a', action: 'updated' }], planned.text)
  const adopted = await bridge.call('POST', '/api/v1/projects/pair/adopt', undefined, WAIT)
  t.strictSame(phases(adopted.body), ['a Synced'])
  t.not((await bridge.readback('pair-too', 'a'))?.['secret'], 'their-a')
})

t.test('a version that is not current any more takes over nothing', async t => {
  await withTheirs('versions', ['a'])
  await bridge.call('PUT', path('versions'), { credentials: [token('a')] }, WAIT)
  const { headers } = await bridge.call('GET', path('versions'))
  await bridge.call('POST', path('versions'), token('b'))
  const stale = await bridge.call('POST', '/api/v1/projects/versions/adopt', undefined, { 'if-match': headers.get('etag') ?? '' })
  t.equal(stale.status, 412, stale.text)
  t.equal((await bridge.readback('versions', 'a'))?.['secret'], 'their-a')
})

t.test('who may write credentials may take over, nobody else', async t => {
  await withTheirs('roles', ['a'])
  await bridge.call('PUT', path('roles'), { credentials: [token('a')] }, WAIT)
  const viewer = await makeToken(bridge, { roles: 'viewer' })
  const operator = await makeToken(bridge, { roles: 'operator' })
  t.equal((await viewer.call('POST', '/projects/roles/adopt')).status, 403)
  t.equal((await operator.call('POST', '/projects/roles/adopt')).status, 200)
})

t.test('on the command line', async t => {
  await withTheirs('line', ['a', 'b'])
  await bridge.call('PUT', path('line'), { credentials: [token('a'), token('b')] }, WAIT)
  const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'line' }
  const planned = await cli(['adopt', '--dry-run'], env)
  t.match(planned.out.toString(), /a +update +Adopted +description +Secret text/)
  t.match(planned.err, /2 would be taken over/)
  const done = await cli(['adopt', '--wait'], env)
  t.equal(done.exit, 0, done.err)
  t.not((await bridge.readback('line', 'a'))?.['secret'], 'their-a')
})
