import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { dumpOf } from '../helpers/redis-server.ts'
import { startVault } from '../helpers/secret-stores/vault.ts'

const API = '/api/v1/secret-stores'

t.test('a Vault is registered, checked, listed and moved, and its login is nowhere to be seen', async t => {
  const vault = await startVault(t)
  vault.mount('secret', 2)
  vault.policy('reader', { 'secret/data/jenkins/*': ['read'], 'secret/metadata/*': ['list'] })
  vault.login('approle', { role_id: 'ROLE-ID', secret_id: 'SECRET-ID-7' }, { policies: ['reader'] })
  vault.put('secret', 'jenkins/db', { password: 'VALUE-7' })
  const bridge = await withBridge(t, { outbound: { http: true, networks: ['127.0.0.1/32'], hosts: [] } })
  const { call } = bridge
  const body = {
    ...{ name: 'vault', provider: 'vault', address: vault.url, auth: 'appRole', roleId: 'ROLE-ID', secretId: 'SECRET-ID-7' },
    allowed: [{ projects: ['*'], paths: ['jenkins'] }]
  }
  for (const [change, pointer] of [
    [{ address: 'http://10.0.0.1' }, '#/address'],
    [{ address: 'https://vault.example.com/?token=x' }, '#/address'],
    [{ mount: 'a/../b' }, '#/mount'],
    [{ auth: 'kubernetes' }, '#/role'],
    [{ auth: 'ldap' }, '#/auth'],
    [{ auth: 'token' }, '#/token'],
    [{ auth: 'token', token: 'with a space' }, '#/token'],
    [{ ca: 'none' }, '#/ca'],
    [{ directory: '/mnt' }, '#/directory']
  ] as const) {
    const refused = await call('POST', API, { ...body, ...change })
    t.match(refused, { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ pointer }] } }, pointer)
    t.notMatch(JSON.stringify(refused.body), /SECRET-ID-7/)
  }
  t.match(await call('POST', API, body), { status: 201, body: { address: vault.url, login: ['secretId'] } })
  t.strictSame(vault.requests, [], 'nothing is sent before it is needed')
  const checked = await call('POST', `${API}/vault/check`)
  t.match(checked, { status: 200, body: { state: 'ok', findings: [{ code: 'PlainHttp' }, { code: 'MountVersion2' }] } })
  t.match(await call('GET', `${API}/vault/keys?prefix=jenkins/`), {
    status: 200,
    body: { names: ['jenkins/db'], isCut: false, canList: true }
  })

  const moved = { address: vault.url.replace('127.0.0.1', '127.0.0.1.') }
  for (const change of [moved, { namespace: 'other' }, { authMount: 'elsewhere' }])
    t.match(await call('PATCH', `${API}/vault`, change), { status: 400 }, 'the login is not sent elsewhere')
  t.match(await call('PATCH', `${API}/vault`, { mount: 'other' }), { status: 200 }, 'another mount is the same server')
  t.match(await call('POST', `${API}/vault/check`), { body: { state: 'failing', findings: [{}, { code: 'MountRefused' }] } })
  t.equal(vault.tokens().length, 1, 'the token of the former settings is revoked')

  const seen = JSON.stringify([
    ...[(await call('GET', API)).body, (await call('GET', `${API}/vault/events`)).body, checked.body, bridge.logs()],
    await dumpOf(bridge.redis.client)
  ])
  for (const secret of ['SECRET-ID-7', 'VALUE-7', ...vault.tokens()]) t.notOk(seen.includes(secret), secret)
  t.equal((await call('DELETE', `${API}/vault`)).status, 204)
  t.strictSame(vault.tokens(), [], 'a store that is removed leaves no token')
})
