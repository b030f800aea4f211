import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { secretStoreField } from '../../src/store/redis/redis-keys.ts'
import { registryKeys } from '../../src/store/redis/registry-keys.ts'
import { parseKeyring } from '../../src/store/sealing/keyring.ts'
import { createSealer } from '../../src/store/sealing/seal.ts'
import { createSecretStoreRegistry } from '../../src/store/secret-store/secret-store-registry.ts'
import { makeToken } from '../helpers/access.ts'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from '../helpers/bridge.ts'
import { examined } from '../helpers/examined.ts'

const directory = await mkdtemp(join(tmpdir(), 'jcb-doctor-stores-'))
t.teardown(() => rm(directory, { recursive: true }))
const masterKeys = newMasterKeys()
const bridge = await withBridge(t, { masterKeys, secretFiles: { directories: [directory], forbidden: [] } })
const { call } = bridge
const API = '/api/v1/secret-stores'
const register = async (name: string) => {
  await mkdir(join(directory, name))
  const made = await call('POST', API, { name, provider: 'file', directory: join(directory, name) })
  if (made.status !== 201) throw new Error(made.text)
}
for (const name of ['fine', 'away', 'broken']) await register(name)
await writeFile(join(directory, 'fine', 'token'), 'not-a-real-one')
await rm(join(directory, 'away'), { recursive: true })
const made = '2026-01-01T00:00:00.000Z'
await createSecretStoreRegistry(bridge.redis.client, createSealer(parseKeyring(newMasterKeys().replace('k1:', 'old:')))).put(
  {
    ...{ name: 'locked', provider: 'file', settings: { directory }, allowed: [], refreshEvery: '5m', generation: 1 },
    ...{ createdAt: made, createdBy: 'anna', updatedAt: made, updatedBy: 'anna' }
  },
  {},
  undefined
)
await bridge.redis.client.hset(registryKeys.sealed, secretStoreField('broken'), 'no sealed text')

const direct = { REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys }
const asked = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
const locked = {
  ...{ outcome: 'error', found: 'the record of the secret store "locked" needs the master key "old", so nothing is sent to it' },
  fix: 'Add the key to MASTER_KEYS again.'
}
const broken = { outcome: 'error', fix: 'Run: jcb stores remove broken; then register it again.' }

t.test('from here: what does not open, and what the last check found', async t => {
  const before = await examined(direct)
  t.match(before.of('secret-stores[locked].configuration'), [locked])
  t.match(before.of('secret-stores[broken].configuration'), [broken])
  t.strictSame(before.of('secret-stores[away].check'), [], 'it was not checked yet')
  const { body } = await call('POST', `${API}/away/check`)
  const { findings, of } = await examined(direct)
  const found = `the secret store "away" at its last check, at ${body.at}: ${body.findings[0].message}`
  t.match(of('secret-stores[away].check'), [{ found, fix: body.findings[0].remedy }])
  t.strictSame(
    findings.filter(({ check }) => check.startsWith('secret-stores[fine]')),
    []
  )
})

t.test('through the bridge: the same, and each is checked now; both together say nothing twice', async t => {
  for (const env of [asked, { ...asked, ...direct }]) {
    const { of } = await examined(env)
    t.match(of('secret-stores[locked].configuration'), [locked])
    t.equal(of('secret-stores[locked].configuration').length, 1)
    t.match(of('secret-stores[broken].configuration'), [broken])
    t.match(of('secret-stores[fine].check'), [{ outcome: 'ok' }])
    t.match(of('secret-stores[away].check'), [{ found: /^the secret store "away": / }])
    t.equal(of('secret-stores[away].check').length, 1)
  }
  const { token } = await makeToken(bridge, {})
  const { findings } = await examined({ ...asked, JCB_TOKEN: token })
  t.strictSame(
    findings.filter(({ check }) => check.startsWith('secret-stores')),
    []
  )
})
