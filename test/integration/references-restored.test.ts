import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { backedUp, changesOf } from '../helpers/restored.ts'
import { until } from '../helpers/until.ts'

const API = '/api/v1/projects/shop/credentials'
const at = (key: string) => ({ valueFrom: { store: 'files', key } })
const value = (name: string) => `${name}-0123-not-a-real-one`
const login = (id: string, data: object) => ({ id, type: 'username-password', data })

t.test('after a restore, a value is read from its secret store before Jenkins is written', async t => {
  const directory = await mkdtemp(join(tmpdir(), 'jcb-restored-'))
  t.teardown(() => rm(directory, { recursive: true }))
  const [mount, away] = [join(directory, 'mount'), join(directory, 'away')]
  await mkdir(mount)
  const put = (key: string, text: string) => writeFile(join(mount, key), text)
  for (const key of ['changing', 'equal', 'user']) await put(key, value(key))
  const secretFiles = { directories: [directory], forbidden: [] }
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { masterKeys, secretFiles })
  const { call } = bridge
  const held = async (id: string) => bridge.readback('shop', id)
  const allowed = [{ projects: ['shop'], paths: [''] }]
  const store = { name: 'files', provider: 'file', directory: mount, allowed, refreshEvery: '1s' }
  t.equal((await call('POST', '/api/v1/secret-stores', store)).status, 201)
  await bridge.project('shop')
  await call('POST', API, login('changing', { username: 'x', password: at('changing') }))
  await call('POST', API, login('equal', { username: 'x', password: at('equal') }))
  await call('POST', API, login('both', { username: at('user'), password: at('changing') }))
  await call('POST', API, login('typed', { username: 'x', password: value('typed') }))
  await call('POST', API, login('going', { username: 'x', password: at('equal') }))
  const all = ['changing', 'equal', 'both', 'typed', 'going']
  for (const id of all) await bridge.phase('shop', id, 'Synced')

  const restore = await backedUp(t, bridge, masterKeys, directory)
  await put('changing', value('newer'))
  await until('Jenkins has the newer value', async () => (await held('changing'))?.['password'] === value('newer'))
  await until('in both', async () => (await held('both'))?.['password'] === value('newer'))
  await bridge.stop()
  await rename(mount, away)

  await restore()
  const status = async (id: string) => (await call('GET', `${API}/${id}`)).body.status
  const actions = async (): Promise<Map<string, object>> =>
    new Map((await call('GET', '/api/v1/projects/shop/plan')).body.actions.map((a: { id: string }) => [a.id, a]))

  const waiting = ['changing', 'equal', 'both', 'going']
  for (const id of waiting)
    await until(`${id} waits`, async () => {
      const { phase, reason } = await status(id)
      return phase === 'Blocked' && reason === 'RestoredValueOld'
    })
  await bridge.phase('shop', 'typed', 'Synced')
  await until('it says why', async () => (await status('changing')).source.stale !== null)
  t.equal((await call('GET', '/api/v1/projects/shop')).body.counts.Blocked, waiting.length)
  t.equal((await call('GET', `${API}?phase=Blocked`)).body.total, waiting.length)
  const planned = await actions()
  for (const id of waiting) t.match(planned.get(id), { action: 'blocked', reason: 'RestoredValueOld' }, id)

  // A sync by a person and a new generation change nothing about it.
  await call('POST', '/api/v1/projects/shop/sync?force=true')
  await call('PATCH', `${API}/changing`, { description: 'told' })
  await until('the change was looked at', async () => {
    const { phase, observedGeneration } = await status('changing')
    return phase === 'Blocked' && observedGeneration !== null
  })
  t.match(await held('changing'), { password: value('newer') })
  t.match(await held('both'), { password: value('newer') })
  t.strictSame(await changesOf(bridge, 'shop'), [], 'nothing was written to Jenkins')
  await call('DELETE', `${API}/going`)
  await until('what is deleted goes', async () => (await held('going')) === null)

  // Only one of the two values of `both` can be read.
  await mkdir(mount)
  await put('user', value('user'))
  await put('equal', value('equal'))
  await bridge.phase('shop', 'equal', 'Synced')
  await until('the value of the user name was read', async () => {
    const { source } = await status('both')
    return source.stale?.reason === 'NotFound'
  })
  t.match(await status('both'), { phase: 'Blocked', reason: 'RestoredValueOld' })
  t.match(await held('both'), { password: value('newer') })
  await put('changing', value('newest'))
  for (const id of ['changing', 'both']) {
    await until(`${id} has the newest value`, async () => (await held(id))?.['password'] === value('newest'))
    await bridge.phase('shop', id, 'Synced')
  }
  t.equal((await held('both'))?.['username'], value('user'))
  t.strictSame(
    (await call('GET', '/api/v1/projects/shop/plan')).body.actions.map((a: { reason: string }) => a.reason),
    Array(4).fill('InSync')
  )
})
