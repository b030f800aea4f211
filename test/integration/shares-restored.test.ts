import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { backedUp, changesOf } from '../helpers/restored.ts'
import { until } from '../helpers/until.ts'

const path = (project: string, rest = '') => `/api/v1/projects/${project}/credentials${rest}`
const at = (key: string) => ({ valueFrom: { store: 'files', key } })
const value = (name: string) => `${name}-0123-not-a-real-one`
const login = (id: string, password: unknown) => ({ id, type: 'username-password', data: { username: 'x', password } })
const receiver = (id: string) => ({ id, type: 'username-password', sharedFrom: { project: 'platform', id } })

t.test('after a restore, what another project shares is compared with its source before Jenkins is written', async t => {
  const directory = await mkdtemp(join(tmpdir(), 'jcb-shares-restored-'))
  t.teardown(() => rm(directory, { recursive: true }))
  const [mount, away] = [join(directory, 'mount'), join(directory, 'away')]
  await mkdir(mount)
  const put = (key: string, text: string) => writeFile(join(mount, key), text)
  for (const key of ['changing', 'equal']) await put(key, value(key))
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { masterKeys, secretFiles: { directories: [directory], forbidden: [] } })
  const { call } = bridge
  const passwordIn = async (project: string, id: string) => (await bridge.readback(project, id))?.['password']
  const allowed = [{ projects: ['platform'], paths: [''] }]
  const store = { name: 'files', provider: 'file', directory: mount, allowed, refreshEvery: '1s' }
  t.equal((await call('POST', '/api/v1/secret-stores', store)).status, 201)
  for (const project of ['platform', 'shop']) await bridge.project(project)
  const sources = { changing: at('changing'), equal: at('equal'), typed: value('typed') }
  const ids = Object.keys(sources)
  for (const [id, password] of Object.entries(sources)) {
    await call('POST', path('platform'), login(id, password))
    await call('POST', path('platform', `/${id}/shares`), { projects: ['shop'] })
    await call('POST', path('shop'), receiver(id))
    await bridge.phase('shop', id, 'Synced')
  }

  const restore = await backedUp(t, bridge, masterKeys, directory)
  await put('changing', value('newer'))
  await until('Jenkins has the newer value', async () => (await passwordIn('shop', 'changing')) === value('newer'))
  await bridge.stop()
  await rename(mount, away)

  await restore()
  const status = async (id: string) => (await call('GET', path('shop', `/${id}`))).body.status

  for (const id of ['changing', 'equal'])
    await until(`${id} waits`, async () => {
      const { phase, reason } = await status(id)
      return phase === 'Blocked' && reason === 'RestoredValueOld'
    })
  await bridge.phase('shop', 'typed', 'Synced')
  t.equal(await passwordIn('shop', 'typed'), value('typed'))
  await call('POST', '/api/v1/projects/shop/sync?force=true')
  await call('PATCH', path('shop', '/changing'), { description: 'told' })
  await until('the change was looked at', async () => {
    const { phase, observedGeneration } = await status('changing')
    return phase === 'Blocked' && observedGeneration !== null
  })
  t.equal(await passwordIn('shop', 'changing'), value('newer'), 'the old value is not written')
  t.match((await status('changing')).source.stale, { reason: 'ShareUnreadable' })
  t.strictSame(
    (await changesOf(bridge, 'shop')).filter(written => !written.includes('typed')),
    []
  )
  const later = await call('POST', path('shop'), { ...receiver('changing'), id: 'later' })
  t.match(later, { status: 503, body: { code: 'SHARE_UNREADABLE' } })

  await mkdir(mount)
  await put('equal', value('equal'))
  await put('changing', value('newest'))
  for (const id of ids) await bridge.phase('shop', id, 'Synced')
  t.equal(await passwordIn('shop', 'changing'), value('newest'))
  t.equal(await passwordIn('shop', 'equal'), value('equal'))
  t.equal((await status('changing')).source.stale, null)
})
