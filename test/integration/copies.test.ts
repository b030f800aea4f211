import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { path, token } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const WAIT = { prefer: 'wait=20' }
const IDS = ['c0', 'c1', 'c2']

const at = (name: string) => `/api/v1/projects/${name}`
const edit = async (action: string, folder: string, more: object = {}) => {
  const done = await bridge.control('POST', '/edit', { action, folder, ...more })
  if (done.status >= 300) throw new Error(done.text)
}
const move = (folder: string, to: string) => edit('move-folder', folder, { to })
const secretIn = async (folder: string, id = 'c0') => (await bridge.readback(folder, id))?.['secret']
const shown = async (name: string) => (await bridge.call('GET', `${at(name)}/copies`)).body
const find = async (name: string) => (await bridge.call('POST', `${at(name)}/copies/find`, undefined, WAIT)).body
const remove = (name: string, folder: string, query = '') =>
  bridge.call('POST', `${at(name)}/copies/remove${query}`, { folder: folder.split('/') }, WAIT)
const follow = (name: string, folder: string) =>
  bridge.call('POST', `${at(name)}/copies/follow`, { folder: folder.split('/') }, WAIT)
const eventsOf = async (name: string): Promise<{ type: string; message: string }[]> =>
  (await bridge.call('GET', `${at(name)}/events`)).body.items
type Copy = { folder: string[]; proof: string; ids: string[]; unproved: string[] }
const foldersIn = ({ copies }: { copies: Copy[] }) => copies.map(({ folder }) => folder.join('/')).sort()

/** A project with these credentials, in Jenkins. */
async function withProject(name: string, more: object = {}, ids: readonly string[] = IDS): Promise<void> {
  await bridge.project(name, more)
  const set = { credentials: ids.map(id => token(id, `${name}-${id}`)) }
  const { body } = await bridge.call('PUT', path(name), set, WAIT)
  for (const { id, status } of body.items) if (status?.phase !== 'Synced') throw new Error(`${id} is ${status?.phase}`)
}
/** A check that finds the folder gone and makes it again. */
const checked = (name: string) => bridge.call('POST', `${at(name)}/sync`, undefined, WAIT)
const searched = (name: string) => until('copies are found', async () => (await shown(name)).copies.length > 0)

t.test('a renamed folder is found without being asked for, and its copies go in one step', async t => {
  await withProject('shop')
  // As the page of Jenkins does it.
  const form = { authorization: `Basic ${btoa('admin:admin-token')}`, 'content-type': 'application/x-www-form-urlencoded' }
  const page = new URL('job/shop/confirmRename?newName=shop-old', `${bridge.jenkins.url.replace(/\/?$/, '/')}`)
  t.equal((await fetch(page, { method: 'POST', headers: form, redirect: 'manual' })).status, 302)
  await checked('shop')
  await searched('shop')
  const found = await shown('shop')
  t.match(found.copies, [{ controller: 'default', folder: ['shop-old'], proof: 'same-ciphertext', ids: IDS, unproved: [] }])
  t.match(found, { pending: false, complete: true })
  t.match((await bridge.call('GET', at('shop'))).body, { copies: 1, folder: ['shop'] })
  t.match(
    (await eventsOf('shop')).find(({ type }) => type === 'CopiesFound'),
    { message: /"shop-old" holds 3 credentials/ }
  )
  t.equal(await secretIn('shop'), 'shop-c0', 'the folder was made again')
  const removed = await remove('shop', 'shop-old')
  t.equal(removed.status, 202, removed.text)
  t.match(removed.body, { copies: [], pending: false })
  t.match(removed.body.removals, [
    { folder: ['shop-old'], refused: null, folderRemoved: true, ids: IDS.map(id => ({ id, outcome: 'removed' })) }
  ])
  t.equal(await bridge.readback('shop-old', 'c0'), null)
  t.equal(await secretIn('shop'), 'shop-c0', 'those in its own folder stay')
  t.match((await bridge.call('GET', at('shop'))).body, { copies: 0 })
  t.match(await remove('shop', 'shop-old'), { status: 404, body: { code: 'COPY_NOT_FOUND' } })
  t.notMatch(bridge.logs() + bridge.answers(), /shop-c\d"/)
})

t.test('a folder that was moved below another one is followed, and what is equal is not written', async t => {
  await withProject('deep')
  await edit('add-folder', 'archive/2026')
  await move('deep', 'archive/2026/deep')
  await checked('deep')
  await searched('deep')
  t.strictSame(foldersIn(await shown('deep')), ['archive/2026/deep'])
  await bridge.control('DELETE', '/requests')
  const { status, body } = await follow('deep', 'archive/2026/deep')
  t.match(
    { status, body },
    { status: 200, body: { folder: ['archive', '2026', 'deep'], movedFrom: null, counts: { Synced: 3 } } }
  )
  t.equal(await secretIn('archive/2026/deep'), 'deep-c0')
  t.equal(await bridge.readback('deep', 'c0'), null, 'what was made in its old place is gone')
  const writes = ((await bridge.control('GET', '/requests')).body as { method: string; path: string }[]).filter(
    ({ method, path }) => method === 'POST' && /archive.*(createCredentials|config\.xml|updateSubmit)/.test(path)
  )
  t.strictSame(writes, [], 'nothing was written over')
  t.match(await shown('deep'), { copies: [] })
  t.equal((await follow('deep', 'archive/2026/deep')).status, 200, 'a repetition finds it done')
})

t.test('a change that was made since is written into the folder that is followed', async t => {
  await withProject('changed')
  await move('changed', 'changed-old')
  await bridge.call('PATCH', `${path('changed')}/c1`, { data: { token: 'newer' } }, WAIT)
  await searched('changed')
  t.match((await follow('changed', 'changed-old')).body.counts, { Synced: 3 })
  t.equal(await secretIn('changed-old', 'c1'), 'newer')
  t.equal(await secretIn('changed-old', 'c0'), 'changed-c0')
})

t.test('what somebody changed in a copy is not ours: it is neither removed nor taken over', async t => {
  await withProject('edited')
  await move('edited', 'edited-old')
  await edit('set', 'edited-old', { id: 'c1', fields: { secret: 'theirs' } })
  await edit('add', 'edited-old', { id: 'other', fields: { secret: 'strange' } })
  await checked('edited')
  await searched('edited')
  t.match((await shown('edited')).copies, [{ ids: ['c0', 'c2'], unproved: ['c1'] }])
  await edit('set', 'edited-old', { id: 'c2', fields: { secret: 'theirs, too' } })
  const { body } = await remove('edited', 'edited-old')
  t.match(body.removals[0], {
    folderRemoved: false,
    ids: [
      { id: 'c0', outcome: 'removed' },
      { id: 'c2', outcome: 'changed' }
    ]
  })
  t.equal(await secretIn('edited-old', 'c1'), 'theirs')
  t.equal(await secretIn('edited-old', 'c2'), 'theirs, too')
  t.equal(await secretIn('edited-old', 'other'), 'strange')
})

t.test("a stranger's folder in the old place", async t => {
  await withProject('taken')
  await move('taken', 'taken-old')
  await edit('add-folder', 'taken')
  await edit('add', 'taken', { id: 'strange', fields: { secret: 'strange' } })
  await checked('taken')
  await searched('taken')
  t.strictSame(foldersIn(await shown('taken')), ['taken-old'])
  t.match((await follow('taken', 'taken-old')).body, { folder: ['taken-old'], counts: { Synced: 3 } })
  t.equal(await secretIn('taken', 'strange'), 'strange')
  t.equal(await bridge.readback('taken', 'c0'), null)
})

t.test('two renamed copies are both found; one is removed, the other one followed', async t => {
  await withProject('twice')
  await move('twice', 'twice-1')
  await checked('twice')
  await searched('twice')
  await move('twice', 'twice-2')
  await checked('twice')
  await until('both are found', async () => foldersIn(await shown('twice')).length === 2)
  t.strictSame(foldersIn(await shown('twice')), ['twice-1', 'twice-2'])
  t.match((await remove('twice', 'twice-1')).body, { copies: [{ folder: ['twice-2'] }] })
  t.match((await follow('twice', 'twice-2')).body, { folder: ['twice-2'], counts: { Synced: 3 } })
})

t.test('ids that differ in letter case, and folders of other projects, are no copies', async t => {
  await withProject('cases')
  await withProject('owned', {}, ['c0', 'c1'])
  await edit('add-folder', 'like')
  for (const id of ['C0', 'C1', 'C2']) await edit('add', 'like', { id, fields: { secret: `cases-${id.toLowerCase()}` } })
  await edit('add-folder', 'equal')
  for (const id of IDS) await edit('add', 'equal', { id, fields: { secret: `cases-${id}` } })
  const found = await find('cases')
  t.match(found, { copies: [], complete: true, pending: false })
  t.ok(found.foldersSearched > 1)
  t.match(await remove('cases', 'equal'), { status: 404, body: { code: 'COPY_NOT_FOUND' } })
})

t.test('a folder that another project got meanwhile is neither emptied nor followed', async t => {
  await withProject('first')
  await move('first', 'first-old')
  await checked('first')
  await searched('first')
  await bridge.call('POST', '/api/v1/projects', { name: 'second', folder: ['first-old'] })
  t.match((await follow('first', 'first-old')).body, { code: 'FOLDER_OWNED' })
  t.match((await remove('first', 'first-old')).body.removals, [{ refused: 'FolderTaken', ids: [] }])
  t.equal(await secretIn('first-old'), 'first-c0')
  t.match(await find('first'), { copies: [] })
})

t.test('more than the limit is removed only when forced', async t => {
  const ids = Array.from({ length: 12 }, (_, i) => `n${i}`)
  await withProject('many', {}, ids)
  await move('many', 'many-old')
  await checked('many')
  await searched('many')
  t.match(await remove('many', 'many-old'), { status: 409, body: { code: 'MASS_DELETE' } })
  t.equal(await secretIn('many-old', 'n0'), 'many-n0')
  const { body } = await remove('many', 'many-old', '?force=true')
  t.equal(body.removals[0].ids.filter(({ outcome }: { outcome: string }) => outcome === 'removed').length, 12)
})

t.test('a folder that was copied in Jenkins is found on request', async t => {
  await withProject('copied')
  await bridge.call('POST', `${at('copied')}/copies/find`, undefined, WAIT)
  const root = new URL('createItem?name=copied-too&mode=copy&from=copied', `${bridge.jenkins.url.replace(/\/?$/, '/')}`)
  const authorization = `Basic ${Buffer.from('admin:admin-token').toString('base64')}`
  t.ok(
    (
      await fetch(root, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        redirect: 'manual'
      })
    ).status < 400
  )
  t.match(await find('copied'), { copies: [{ folder: ['copied-too'], proof: 'same-ciphertext', ids: IDS }] })
})

t.test('while the project is paused nothing is searched, and a folder is followed by a plain move', async t => {
  await withProject('paused')
  await bridge.call('PATCH', at('paused'), { policies: { paused: true } }, WAIT)
  await move('paused', 'paused-old')
  const { body } = await bridge.call('POST', `${at('paused')}/copies/find`, undefined, { prefer: 'wait=1' })
  t.match(body, { pending: true, searchedAt: null })
  await bridge.call('PATCH', at('paused'), { folder: ['paused-old'], policies: { paused: false } }, WAIT)
  t.match((await bridge.call('GET', at('paused'))).body, { counts: { Synced: 3 }, movedFrom: null, folder: ['paused-old'] })
})

t.test('on the command line', async t => {
  await withProject('line')
  const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN, JCB_PROJECT: 'line' }
  t.match((await cli(['copies', 'list'], env)).err, /not searched yet/)
  await move('line', 'line-1')
  await checked('line')
  await searched('line')
  await move('line', 'line-2')
  await checked('line')
  const found = await cli(['copies', 'find'], env)
  t.match(found.out.toString(), /default +line-1 +same-ciphertext +3/)
  t.match((await cli(['get', 'project', 'line'], env)).out.toString(), /COPIES[\s\S]*line +line +3 +0 +3 +0 +0 +0 +0 +0 +0 +2/)
  const removed = await cli(['copies', 'remove', 'line-1'], env)
  t.match({ ...removed, out: removed.out.toString() }, { exit: 0, out: /c2 +removed/, err: /folder line-1 is removed/ })
  t.match(await cli(['copies', 'remove', 'line-1'], env), { exit: 3, err: /COPY_NOT_FOUND/ })
  t.match(await cli(['copies', 'follow', 'line-2'], env), { exit: 0, err: 'line: its folder is line-2\n' })
  t.equal(await secretIn('line-2'), 'line-c0')
})

t.test('who may see, search, remove and follow', async t => {
  await withProject('roles')
  await move('roles', 'roles-old')
  await checked('roles')
  await searched('roles')
  const [viewer, operator, admin] = await Promise.all(
    ['viewer', 'operator', 'admin'].map(role => makeToken(bridge, { roles: role }))
  )
  const body = { folder: ['roles-old'] }
  t.equal((await viewer?.call('GET', '/projects/roles/copies'))?.status, 200)
  t.equal((await viewer?.call('POST', '/projects/roles/copies/find'))?.status, 403)
  t.equal((await operator?.call('POST', '/projects/roles/copies/find'))?.status, 202)
  t.equal((await operator?.call('POST', '/projects/roles/copies/remove', body))?.status, 403)
  t.equal((await admin?.call('POST', '/projects/roles/copies/follow', body))?.status, 403)
  t.equal((await admin?.call('POST', '/projects/roles/copies/remove', body, WAIT))?.status, 202)
})
