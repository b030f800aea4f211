import t from 'tap'
import { withBridge } from '../helpers/bridge.ts'
import { startKubernetesApi } from '../helpers/kubernetes-api.ts'
import { until } from '../helpers/until.ts'

const SYNC_MESSAGE = 'credential.devops.kubesphere.io/syncmsg'
const FINALIZER = 'finalizers.kubesphere.io/credential'
const type = 'credential.devops.kubesphere.io/secret-text'

const token = (namespace: string, name: string, text: string, metadata: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Secret', type },
  metadata: { namespace, name, labels: { follow: 'me' }, ...metadata },
  data: { secret: Buffer.from(text).toString('base64') }
})

t.test('a Secret keeps its finalizer until Jenkins is known not to hold the credential', async t => {
  const cluster = await startKubernetesApi()
  t.teardown(() => cluster.close())
  const bridge = await withBridge(t, {
    ...{ jenkinsUser: 'full', reconcileInterval: 500 },
    cluster: { kubeconfig: cluster.kubeconfig, labelSelector: 'follow=me', types: [type] }
  })
  cluster.apply(token('team', 'kept', 'from the cluster'))
  const held = async () => (await bridge.readback('team', 'kept'))?.['secret']
  await until('it is in Jenkins', async () => (await held()) === 'from the cluster')
  await bridge.control('POST', '/edit', { action: 'hide', folder: 'team', users: ['full'] })
  const deletionTimestamp = new Date().toISOString()
  cluster.apply(token('team', 'kept', 'from the cluster', { finalizers: [FINALIZER], deletionTimestamp }))
  const seen = () => cluster.secret('team', 'kept')?.metadata
  await until('the cluster is told why', async () =>
    /AbsenceUnproved|no such folder/.test(seen()?.annotations?.[SYNC_MESSAGE] ?? '')
  )
  t.strictSame(seen()?.finalizers, [FINALIZER])
  t.equal(await held(), 'from the cluster')
  await bridge.control('POST', '/edit', { action: 'show', folder: 'team' })
  await until('the cluster lets it go', async () => !seen()?.finalizers?.includes(FINALIZER))
  t.equal(await held(), undefined)
})
