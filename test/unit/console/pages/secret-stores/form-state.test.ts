import t from 'tap'
import type { SecretStore } from '../../../../../src/console/api/secret-stores.ts'
import {
  buildStore,
  buildStorePatch,
  emptyRule,
  emptyStore,
  isMoved,
  readStore
} from '../../../../../src/console/pages/secret-stores/form-state.ts'

const at = '2026-11-30T10:00:00.000Z'
const common = {
  ...{ generation: 3, createdAt: at, createdBy: 'anna', updatedAt: at, updatedBy: 'anna', refreshEvery: '5m' },
  ...{ credentials: 4, stale: 0, lastCheck: null },
  allowed: [{ projects: ['shop-*'], paths: ['shop', 'shared/npm'] }]
}
const vault: SecretStore = {
  ...{ name: 'vault', provider: 'vault', address: 'https://vault.example.com', auth: 'appRole', roleId: 'r' },
  ...{ login: ['secretId'], ...common }
}
const cluster: SecretStore = { name: 'k8s', provider: 'kubernetes', namespace: 'ci', login: ['kubeconfig'], ...common }
const aws: SecretStore = {
  ...{ name: 'aws', provider: 'aws-secrets-manager', region: 'eu-central-1', accessKeyId: 'AKIA' },
  ...{ login: ['secretAccessKey', 'sessionToken'], ...common }
}

t.test('a new one has what was entered, and nothing of another kind of login', async t => {
  const rules = [{ projects: ' shop-* \n\nweb', isEveryKey: false, paths: 'shop\n shared/npm ' }, emptyRule]
  t.strictSame(
    buildStore({
      ...{ ...emptyStore, name: 'team', rules },
      entries: { address: 'https://v', auth: 'token', token: 's', roleId: 'left behind', secretId: 'left behind' }
    }),
    {
      ...{ name: 'team', provider: 'vault', address: 'https://v', auth: 'token', token: 's' },
      allowed: [{ projects: ['shop-*', 'web'], paths: ['shop', 'shared/npm'] }]
    }
  )
})

t.test('every key is allowed by choice alone; a rule without paths is sent as it is, so that it is refused', async t => {
  const rulesOf = (paths: string, isEveryKey: boolean) =>
    buildStore({ ...emptyStore, rules: [{ projects: 'shop', paths, isEveryKey }] }).allowed
  t.strictSame(rulesOf('', false), [{ projects: ['shop'], paths: [] }])
  t.strictSame(rulesOf('shop', true), [{ projects: ['shop'], paths: [''] }])
})

t.test('a rule keeps its place, at which an error points; only an empty end is dropped', async t => {
  const rules = [emptyRule, { projects: 'web', isEveryKey: true, paths: '' }, emptyRule, emptyRule]
  t.strictSame(buildStore({ ...emptyStore, rules }).allowed, [
    { projects: [], paths: [] },
    { projects: ['web'], paths: [''] }
  ])
})

t.test('an untouched form changes nothing', async t => {
  for (const stored of [vault, cluster, aws]) t.strictSame(buildStorePatch(readStore(stored), stored), {}, stored.name)
})

t.test('a change has what was changed; a secret is sent if one was typed', async t => {
  const form = readStore(vault)
  t.strictSame(
    buildStorePatch({ ...form, entries: { ...form.entries, mount: 'kv', secretId: 's2' }, refreshEvery: '1m' }, vault),
    {
      ...{ mount: 'kv', secretId: 's2', refreshEvery: '1m' }
    }
  )
  t.strictSame(buildStorePatch({ ...form, rules: [] }, vault), { allowed: [] })
})

t.test('another login leaves nothing of the one before', async t => {
  const form = readStore(vault)
  t.strictSame(buildStorePatch({ ...form, entries: { ...form.entries, auth: 'token', token: 't' } }, vault), {
    ...{ auth: 'token', token: 't', roleId: null, secretId: null }
  })
  const inside = readStore(cluster)
  t.strictSame(buildStorePatch({ ...inside, entries: { ...inside.entries, inCluster: true } }, cluster), {
    ...{ inCluster: true, kubeconfig: null }
  })
})

t.test('a stored secret that is not required can be removed', async t => {
  t.strictSame(buildStorePatch({ ...readStore(aws), removed: ['sessionToken'] }, aws), { sessionToken: null })
})

t.test('the login is asked for again where it would be sent somewhere else', async t => {
  const form = readStore(vault)
  const moved = (entries: Record<string, string>) => isMoved({ ...form, entries: { ...form.entries, ...entries } }, vault)
  t.notOk(moved({}))
  t.notOk(moved({ mount: 'kv' }))
  t.ok(moved({ address: 'https://other.example.com' }))
  t.ok(moved({ ca: 'another' }))
  t.notOk(isMoved(readStore(cluster), cluster))
})
