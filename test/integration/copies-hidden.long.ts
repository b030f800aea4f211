import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { copiesIn } from '../helpers/copies.ts'
import { path, token } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

const IDS = ['c0', 'c1', 'c2']
const at = (name: string) => `/api/v1/projects/${name}`
const WAIT = { prefer: 'wait=30' }
const FULL = ['read', 'itemRead', 'itemCreate', 'itemConfigure', 'itemDelete', 'view', 'create', 'update', 'delete']

t.test('with a user that does not see everything', async t => {
  const bridge = await withBridge(t, { jenkinsUser: 'full' })
  const { edit, move, shown, find, act, checked, project } = copiesIn(bridge)

  await t.test('a folder that it may not see is not found, until it may', async t => {
    await project('hidden')
    await move('hidden', 'hidden-old')
    await edit('hide', 'hidden-old', { users: ['full'] })
    await checked('hidden')
    await until('it was searched', async () => (await shown('hidden')).searchedAt !== null)
    t.match(await shown('hidden'), { copies: [], pending: false })
    await edit('show', 'hidden-old')
    t.match(await find('hidden'), { copies: [{ folder: ['hidden-old'], ids: IDS }] })
    const removed = await act('hidden', 'remove', 'hidden-old')
    t.match(removed.body.removals, [{ refused: null, folderRemoved: false, ids: [{ outcome: 'removed' }, {}, {}] }])
    t.equal(
      (await bridge.control('GET', '/readback?folder=hidden-old')).status,
      200,
      'the folder stays: something may be hidden in it'
    )
  })

  await t.test('where it may not see ciphertexts, ids are shown and nothing is done', async t => {
    await project('masked')
    await move('masked', 'masked-old')
    await checked('masked')
    await until('it was found', async () => (await shown('masked')).copies.length > 0)
    await edit('permit', '', { users: ['full'], permissions: FULL.filter(name => name !== 'itemConfigure') })
    const found = await find('masked')
    t.match(found.copies, [{ folder: ['masked-old'], proof: 'same-ids', ids: [], unproved: IDS }])
    t.match(await act('masked', 'remove', 'masked-old'), { status: 409, body: { code: 'COPY_UNPROVED' } })
    t.match(await act('masked', 'follow', 'masked-old'), { status: 409, body: { code: 'COPY_UNPROVED' } })
    await edit('permit', '', { users: ['full'], permissions: FULL })
    t.equal((await bridge.readback('masked-old', 'c0'))?.['secret'], 'masked-c0')
  })

  await t.test('what Jenkins refuses to remove is said to be left', async t => {
    await project('kept')
    await move('kept', 'kept-old')
    await checked('kept')
    await until('it was found', async () => (await shown('kept')).copies.length > 0)
    await edit('permit', '', { users: ['full'], permissions: FULL.filter(name => name !== 'delete') })
    const { body } = await act('kept', 'remove', 'kept-old')
    t.match(body.removals, [{ ids: IDS.map(id => ({ id, outcome: 'left' })) }])
    await edit('permit', '', { users: ['full'], permissions: FULL })
  })
})

t.test('with a user that sees everything', async t => {
  const bridge = await withBridge(t)
  const { edit, move, shown, find, act, checked, project } = copiesIn(bridge)

  await t.test('the folder above is renamed', async t => {
    await project('nested', { folder: ['team', 'app'] })
    await move('team', 'team-old')
    await checked('nested')
    await until('it was found', async () => (await shown('nested')).copies.length > 0)
    t.match((await shown('nested')).copies, [{ folder: ['team-old', 'app'], ids: IDS }])
    t.match((await act('nested', 'follow', 'team-old/app')).body, { folder: ['team-old', 'app'], counts: { Synced: 3 } })
  })

  await t.test('a folder is renamed while a run writes', async t => {
    await project('active')
    await bridge.control('POST', '/faults', { fault: 'latency', ms: 200, match: { path: '^/job/active/' } })
    const set = { credentials: IDS.map(id => token(id, `active-new-${id}`)) }
    const writing = bridge.call('PUT', path('active'), set, WAIT)
    await until('it writes', async () =>
      ((await bridge.control('GET', '/requests')).body as { method: string; path: string }[]).some(
        ({ method, path }) => method === 'POST' && /^\/job\/active\/.*(update|config)/i.test(path)
      )
    )
    await move('active', 'active-old')
    await bridge.control('DELETE', '/faults')
    await writing
    await checked('active')
    for (const id of IDS) {
      await bridge.phase('active', id, 'Synced')
      t.equal((await bridge.readback('active', id))?.['secret'], `active-new-${id}`)
    }
    await find('active')
    const { copies } = await shown('active')
    t.strictSame(
      copies.flatMap(({ ids, unproved }: { ids: string[]; unproved: string[] }) => [...ids, ...unproved]).sort(),
      IDS,
      'nothing of it is left out'
    )
  })

  await t.test('no run waits for a search', async t => {
    await project('quick')
    await move('quick', 'quick-old')
    await bridge.control('POST', '/faults', { fault: 'latency', ms: 4000, match: { path: '^/api/json\\?tree=jobs' }, times: 1 })
    await checked('quick')
    const changed = await bridge.call('PATCH', `${path('quick')}/c0`, { data: { token: 'newer' } }, WAIT)
    t.equal(changed.body.status.phase, 'Synced')
    t.match(await shown('quick'), { pending: true, searchedAt: null }, 'it still searches')
    await until('it was found', async () => (await shown('quick')).copies.length > 0)
  })

  await t.test('one of two targets is renamed, and followed', async t => {
    const places = [['two'], ['two-too']].map(folder => ({ controller: 'default', folder }))
    await project('two', { targets: places })
    await move('two-too', 'two-old')
    await checked('two')
    await until('it was found', async () => (await shown('two')).copies.length > 0)
    t.match((await shown('two')).copies, [{ folder: ['two-old'], proof: 'same-ciphertext', ids: IDS }])
    t.equal((await bridge.readback('two-too', 'c0'))?.['secret'], 'two-c0')
    const followed = await act('two', 'follow', 'two-old')
    t.match(followed.body.targets, [{ folder: ['two'] }, { folder: ['two-old'] }], followed.text)
    await until('the other one is left', async () => (await bridge.readback('two-too', 'c0')) === null)
    t.match((await bridge.call('GET', at('two'))).body, { counts: { Synced: 3, Blocked: 0 } })
    t.equal((await bridge.readback('two-old', 'c0'))?.['secret'], 'two-c0')
    t.equal((await bridge.readback('two', 'c0'))?.['secret'], 'two-c0')
  })

  await t.test('other ciphertexts in the same folder are no loss', async t => {
    await project('saved')
    for (const id of IDS) await edit('rewrite', 'saved', { id })
    await checked('saved')
    for (const id of IDS) await bridge.phase('saved', id, 'Synced')
    t.match(await shown('saved'), { searchedAt: null, pending: false, copies: [] })
  })

  await t.test('a controller that does not list its items in time is searched at its top', async t => {
    await project('large')
    await move('large', 'large-old')
    await bridge.control('POST', '/faults', { fault: 'status', status: 500, match: { path: '^/api/json\\?tree=jobs%5Bname%2C' } })
    await checked('large')
    await until('it was found', async () => (await shown('large')).copies.length > 0)
    t.match(await shown('large'), { complete: false, copies: [{ folder: ['large-old'] }] })
    await bridge.control('DELETE', '/faults')
  })

  await t.test('what is to be reported only is followed as well', async t => {
    await project('report', { policies: { drift: 'report' } })
    await move('report', 'report-old')
    await checked('report')
    await until('it was found', async () => (await shown('report')).copies.length > 0)
    t.match((await act('report', 'follow', 'report-old')).body, { folder: ['report-old'], counts: { Synced: 3, Drifted: 0 } })
    await edit('set', 'report-old', { id: 'c0', fields: { secret: 'theirs' } })
    await checked('report')
    await bridge.phase('report', 'c0', 'Drifted')
  })
})
