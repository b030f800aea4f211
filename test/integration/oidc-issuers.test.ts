import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { configSource } from '../../src/app/config/config.ts'
import type { Reload } from '../../src/app/reload/reload.ts'
import { as } from '../helpers/access.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { startCertifiedProvider } from '../helpers/certified-provider.ts'

const directory = await mkdtemp(join(tmpdir(), 'jcb-issuers-'))
t.teardown(() => rm(directory, { recursive: true }))
const file = join(directory, 'issuers')
/** The main provider names its people and groups as if they were of the other ones. */
const main = await startCertifiedProvider({
  clients: { alice: ['team', 'partner:team', 'partner:ops'], 'partner:alice': [], 'nobody:alice': ['team'] }
})
const partner = await startCertifiedProvider({ clients: { alice: ['team', 'ops'], 'main:alice': [] } })
const stranger = await startCertifiedProvider({ clients: { alice: [] } })
t.teardown(() => Promise.all([main, partner, stranger].map(provider => provider.close())))
const put = (...entries: object[]) => writeFile(file, JSON.stringify(entries))
const ofPartner = { issuer: partner.issuer, audience: 'bridge', prefix: 'partner' }
await put(ofPartner)
const source = configSource({
  ...{ OIDC_ISSUER: main.issuer, OIDC_AUDIENCE: 'bridge', OIDC_ISSUERS_FILE: file },
  OIDC_ROLE_MAP: '{"partner:ops":{"other":"viewer"}}'
})
let reload: Reload = () => Promise.reject(new Error('not open yet'))
const bridge = await withBridge(t, { listener: { signInLimit: 1e6, rateLimit: 1e6 } })
const { oidc, issuers } = source.config
await bridge.restart({ oidc, issuers, reload: { source, opened: opened => (reload = opened) } })
for (const name of ['demo', 'other']) await bridge.project(name)
const admin = as(bridge, ADMIN_TOKEN)
const [mine, theirs] = [as(bridge, await main.token('alice')), as(bridge, await partner.token('alice'))]
const status = async (call: typeof admin, project: string) => (await call('GET', `/projects/${project}`)).status
const member = (name: string) => `/projects/demo/members/${encodeURIComponent(name)}`

t.test('one subject of two issuers is two people', async t => {
  t.equal((await mine('GET', '/whoami')).body.subject, 'oidc:alice')
  t.equal((await theirs('GET', '/whoami')).body.subject, 'oidc:partner:alice')
  await admin('PUT', member('oidc:partner:alice'), { role: 'viewer' })
  t.strictSame([await status(mine, 'demo'), await status(theirs, 'demo')], [404, 200])
  await admin('DELETE', member('oidc:partner:alice'))
  await admin('PUT', member('oidc:alice'), { role: 'viewer' })
  t.strictSame([await status(mine, 'demo'), await status(theirs, 'demo')], [200, 404])
  await admin('DELETE', member('oidc:alice'))
})

t.test('a group of one issuer is none of another, as a member and in role maps', async t => {
  t.strictSame([await status(mine, 'other'), await status(theirs, 'other')], [404, 200], 'OIDC_ROLE_MAP')
  t.equal((await admin('PUT', member('group:partner:team'), { role: 'viewer' })).status, 200)
  t.strictSame([await status(mine, 'demo'), await status(theirs, 'demo')], [404, 200])
  await admin('DELETE', member('group:partner:team'))
  await admin('PUT', member('group:team'), { role: 'viewer' })
  t.strictSame([await status(mine, 'demo'), await status(theirs, 'demo')], [200, 404])
  await admin('DELETE', member('group:team'))
  const path = `/group-roles/${encodeURIComponent('partner:team')}`
  t.match((await admin('PUT', path, { projects: { demo: 'viewer' } })).body, { subject: 'group:partner:team' })
  t.strictSame([await status(mine, 'demo'), await status(theirs, 'demo')], [404, 200])
  await admin('DELETE', path)
  for (const name of ['group:nobody:team', 'group:partner:a:b', 'group:Partner:team'])
    t.match((await admin('PUT', member(name), { role: 'viewer' })).body, { status: 400, code: 'VALIDATION_FAILED' }, name)
})

t.test('the issuer without a prefix cannot name the people of another, and no other issuer is believed', async t => {
  const whoami = async (token: string) => (await as(bridge, token)('GET', '/whoami')).body
  t.match(await whoami(await main.token('partner:alice')), { status: 401, detail: /prefix of another identity provider/ })
  t.match(await whoami(await main.token('nobody:alice')), { subject: 'oidc:nobody:alice' }, 'there is no such prefix')
  t.match(await whoami(await partner.token('main:alice')), { subject: 'oidc:partner:main:alice' })
  t.match(await whoami(await stranger.token('alice')), { status: 401, detail: /another identity provider/ })
  const [head, claims] = (await stranger.token('alice')).split('.')
  const forged = { ...JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()), iss: partner.issuer }
  const [, , signature] = (await partner.token('alice')).split('.')
  const token = [head, Buffer.from(JSON.stringify(forged)).toString('base64url'), signature].join('.')
  t.match(await whoami(token), { status: 401, detail: /signature/ })
})

t.test('the list is read again without a restart, all or nothing', async t => {
  await put(ofPartner, { ...ofPartner, issuer: stranger.issuer })
  t.match(await reload('test'), { outcome: 'refused', faults: [/^OIDC_ISSUERS: provider 2 has the prefix of another one$/] })
  t.equal((await theirs('GET', '/whoami')).status, 200, 'the old list stays in force')
  const more = { ...ofPartner, issuer: stranger.issuer, prefix: 'nobody', clientId: 'console' }
  await put(ofPartner, more)
  t.match(await reload('test'), { outcome: 'reloaded', changed: ['OIDC_ISSUERS'] })
  t.match((await as(bridge, await stranger.token('alice'))('GET', '/whoami')).body, { subject: 'oidc:nobody:alice' })
  t.equal((await as(bridge, await main.token('nobody:alice'))('GET', '/whoami')).status, 401)
  t.match((await as(bridge, undefined)('GET', '/sign-in')).body, {
    oidc: null,
    others: [{ issuer: stranger.issuer, clientId: 'console', token: 'access_token' }]
  })
  await put(more)
  await reload('test')
  t.equal((await theirs('GET', '/whoami')).status, 401)
})
