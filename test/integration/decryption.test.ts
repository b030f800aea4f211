import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { type Bridge, withBridge } from '../helpers/bridge.ts'
import { path, runsEnded, token, WAIT } from '../helpers/engine.ts'
import { until } from '../helpers/until.ts'

const STOLEN = 'THE-SECRET-OF-ANOTHER-FOLDER'
const NEXT = /Write the intended value, not its ciphertext/

/** A ciphertext that this Jenkins made before 2.44, as old backups and job configurations have them. */
async function legacy(bridge: Bridge, text = STOLEN): Promise<string> {
  return (await bridge.control('POST', '/legacy', { text })).body.ciphertext
}
const permit = (bridge: Bridge, permissions: readonly string[]) =>
  bridge.control('POST', '/edit', { action: 'permit', users: ['writer'], permissions })
const lists = ['read', 'itemRead', 'itemCreate', 'itemDelete', 'view', 'create', 'update', 'delete']
const status = async (bridge: Bridge, project: string, id: string) =>
  (await bridge.call('GET', `${path(project)}/${id}`)).body.status
const events = async (bridge: Bridge, project: string, id: string) =>
  (await bridge.call('GET', `${path(project)}/${id}/events`)).body.items as { type: string; reason: string | null }[]
const DELETIONS = { method: 'DELETE', path: '/job/' }

const bridge = await withBridge(t, { jenkinsUser: 'writer' })
await permit(bridge, [...lists, 'itemConfigure'])

for (const [name, text, form] of [
  ['with its padding', STOLEN, (c: string) => c],
  ['without its padding', STOLEN, (c: string) => c.replace(/=+$/, '')],
  ['of nothing', '', (c: string) => c],
  ['of a long text', 'x'.repeat(500), (c: string) => c]
] as const) {
  t.test(`an old ciphertext ${name} is taken out of Jenkins again, and is never called synced`, async t => {
    const project = `old${name.replaceAll(' ', '')}`
    const value = form(await legacy(bridge, text))
    await bridge.project(project)
    const made = await bridge.call('POST', path(project), token('x', value), WAIT)
    t.match(made.body.status, { phase: 'Blocked', reason: 'DecryptedByJenkins', observedGeneration: null, message: NEXT })
    t.equal(await bridge.readback(project, 'x'), null, 'Jenkins does not hold it any more')
    const told = await events(bridge, project, 'x')
    t.ok(told.some(e => e.type === 'Blocked' && e.reason === 'DecryptedByJenkins'))
    t.notOk(told.some(e => e.type === 'Synced'))
    await bridge.call('POST', `/api/v1/projects/${project}/sync`)
    await runsEnded(bridge, project)
    t.equal(await bridge.readback(project, 'x'), null, 'nor after a sync')
    const fixed = await bridge.call('PATCH', `${path(project)}/x`, { data: { token: 'plain value' } }, WAIT)
    t.match(fixed.body.status, { phase: 'Synced', observedGeneration: 2 })
    t.match(await bridge.readback(project, 'x'), { secret: 'plain value' })
  })
}

t.test('an update, a password, a passphrase, a text among many: each is found, and the others stay', async t => {
  await bridge.project('fields')
  const value = await legacy(bridge)
  await bridge.call('POST', path('fields'), token('x', 'before'), WAIT)
  const changed = await bridge.call('PATCH', `${path('fields')}/x`, { data: { token: value } }, WAIT)
  t.match(changed.body.status, { phase: 'Blocked', reason: 'DecryptedByJenkins' }, 'an update')
  t.equal(await bridge.readback('fields', 'x'), null)
  const login = { id: 'login', type: 'username-password', data: { username: 'u', password: value } }
  t.match((await bridge.call('POST', path('fields'), login, WAIT)).body.status, { reason: 'DecryptedByJenkins' }, 'a password')
  t.equal(await bridge.readback('fields', 'login'), null)
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: value }
  })
  const key = { id: 'key', type: 'ssh-key', data: { username: 'git', privateKey, passphrase: value } }
  t.match((await bridge.call('POST', path('fields'), key, WAIT)).body.status, { reason: 'DecryptedByJenkins' }, 'a passphrase')
  t.equal(await bridge.readback('fields', 'key'), null)

  const set = [
    ...Array.from({ length: 14 }, (_, i) => token(`c${i}`, `value-${i}`)),
    { ...login, id: 'c14' },
    token('c15', value)
  ]
  for (const [project, where] of [
    ['fields', 'in a folder that is there'],
    ['inside', 'in a folder that is made with them']
  ] as const) {
    if (project === 'inside') {
      await bridge.call('POST', '/api/v1/projects', { name: project, policies: { paused: true } })
      await bridge.call('PUT', path(project), { credentials: set })
      await bridge.call('PATCH', `/api/v1/projects/${project}`, { policies: { paused: false } })
    } else await bridge.call('PUT', path(project), { credentials: set })
    await bridge.phase(project, 'c15', 'Blocked')
    await bridge.phase(project, 'c14', 'Blocked')
    await bridge.phase(project, 'c13', 'Synced')
    t.match(await status(bridge, project, 'c14'), { reason: 'DecryptedByJenkins' }, where)
    t.match(await status(bridge, project, 'c15'), { reason: 'DecryptedByJenkins' }, where)
    t.equal(await bridge.readback(project, 'c14'), null)
    t.equal(await bridge.readback(project, 'c15'), null)
    t.match(await bridge.readback(project, 'c0'), { secret: 'value-0' })
  }
  const requests = (await bridge.control('GET', '/requests')).body as { method: string; path: string }[]
  t.ok(
    requests.some(r => r.method === 'POST' && r.path === '/job/fields/config.xml'),
    'as one document'
  )
  t.notMatch(bridge.answers(), STOLEN)
  t.notMatch(bridge.logs(), STOLEN)
})

t.test('values that only look so are synced: random keys in base64 and in hexadecimal digits', async t => {
  await bridge.project('random')
  for (const [id, value] of [
    ['base64', 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='],
    ['hex', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08']
  ] as const) {
    t.match((await bridge.call('POST', path('random'), token(id, value), WAIT)).body.status, { phase: 'Synced' }, id)
    t.match(await bridge.readback('random', id), { secret: value })
  }
})

t.test('what cannot be taken out is tried again until it is out, and is said', async t => {
  await bridge.project('stuck')
  const value = await legacy(bridge)
  await bridge.control('POST', '/faults', { fault: 'status', status: 502, match: DELETIONS })
  await bridge.call('POST', path('stuck'), token('x', value))
  await until('it is said', async () => (await status(bridge, 'stuck', 'x')).reason === 'DecryptedByJenkins')
  t.match(await status(bridge, 'stuck', 'x'), { phase: 'Retrying' })
  t.match(await bridge.readback('stuck', 'x'), { secret: STOLEN })
  await bridge.control('DELETE', '/faults')
  await bridge.phase('stuck', 'x', 'Blocked')
  t.match(await status(bridge, 'stuck', 'x'), { reason: 'DecryptedByJenkins', nextAttemptAt: null })
  t.equal(await bridge.readback('stuck', 'x'), null)
  await bridge.control('POST', '/edit', { action: 'add', folder: 'stuck', id: 'x', fields: { secret: 'somebody else' } })
  await bridge.call('POST', '/api/v1/projects/stuck/sync')
  await bridge.phase('stuck', 'x', 'Blocked')
  await runsEnded(bridge, 'stuck')
  t.match(await bridge.readback('stuck', 'x'), { secret: 'somebody else' }, 'what comes there later is not ours')
})

t.test('where nobody can see what Jenkins made of it, it is not sent, and what was there stays', async t => {
  await permit(bridge, lists)
  await bridge.project('unseen')
  await bridge.call('POST', path('unseen'), token('x', 'before'), WAIT)
  await bridge.control('DELETE', '/requests')
  const changed = await bridge.call('PATCH', `${path('unseen')}/x`, { data: { token: await legacy(bridge) } }, WAIT)
  t.match(changed.body.status, { phase: 'Blocked', reason: 'DecryptionUnproved', message: /Grant Job\/Configure/ })
  t.match(await bridge.readback('unseen', 'x'), { secret: 'before' })
  const sent = (await bridge.control('GET', '/requests')).body as { method: string }[]
  t.notOk(sent.some(r => r.method !== 'GET'))
  const harmless = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='
  await bridge.call('POST', path('unseen'), token('y', harmless), WAIT)
  t.match(await status(bridge, 'unseen', 'y'), { reason: 'DecryptionUnproved' })

  await permit(bridge, [...lists, 'itemConfigure'])
  await bridge.call('POST', `${path('unseen')}/y/sync`)
  await bridge.phase('unseen', 'y', 'Synced')
  t.match(await bridge.readback('unseen', 'y'), { secret: harmless }, 'the permission is there, and it is no ciphertext')
  await bridge.call('POST', '/api/v1/projects/unseen/sync')
  await until('now it is known', async () => (await status(bridge, 'unseen', 'x')).reason === 'DecryptedByJenkins')
  t.equal(await bridge.readback('unseen', 'x'), null)

  await t.test('with Job/ExtendedRead alone an empty folder does not tell, and it is taken out again', async t => {
    await permit(bridge, [...lists, 'itemExtendedRead'])
    await bridge.project('masked')
    const made = await bridge.call('POST', path('masked'), token('x', await legacy(bridge)), WAIT)
    t.match(made.body.status, { phase: 'Blocked', reason: 'DecryptionUnproved' })
    t.equal(await bridge.readback('masked', 'x'), null)
    await permit(bridge, [...lists, 'itemConfigure'])
  })
})
