import { readFile } from 'node:fs/promises'
import t from 'tap'
import { secretKinds } from '../../src/kubesphere/kinds.ts'
import { withBridge } from '../helpers/bridge.ts'
import { type KubernetesApi, startKubernetesApi } from '../helpers/kubernetes-api.ts'
import { until, untilReached } from '../helpers/until.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const SYNC_STATUS = 'credential.devops.kubesphere.io/syncstatus'
const SYNC_MESSAGE = 'credential.devops.kubesphere.io/syncmsg'
/** More than one page of the cluster's list. */
const MANY = 600
const FINALIZER = 'finalizers.kubesphere.io/credential'
const types = secretKinds.map(({ secretType }) => secretType)

const declared = async (name: string) =>
  JSON.parse(await readFile(new URL(`../fixtures/declared/${name}`, import.meta.url), 'utf8'))

const token = (namespace: string, name: string, text: string, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'credential.devops.kubesphere.io/secret-text',
  metadata: { namespace, name, labels: { follow: 'me' }, ...metadata },
  data: { secret: base64(text) }
})

t.test('Secrets of a cluster as the source', async t => {
  const cluster = await startKubernetesApi()
  t.teardown(() => cluster.close())
  cluster.apply(token('team-a', 'listed', 'from the list'))
  cluster.apply(token('team-b', 'held', 'held by the original', { finalizers: [FINALIZER, 'other/finalizer'] }))
  cluster.apply({ ...token('team-a', 'opaque', 'not one of ours'), type: 'Opaque' })
  cluster.apply(token('team-a', 'unlabelled', 'not selected', { labels: {} }))
  // As people declare them: tools have kept the value in annotations; a client has written `null` for what is not set.
  const annotated = await declared('annotations-with-values.json')
  cluster.apply({ ...annotated, metadata: { ...annotated.metadata, namespace: 'team-a', labels: { follow: 'me' } } })
  const unset = await declared('deletion-null.json')
  cluster.apply({ ...unset, metadata: { ...unset.metadata, namespace: 'team-b', labels: { follow: 'me' } } })
  const latin1 = Buffer.from('pa\u00dfword', 'latin1').toString('base64')
  cluster.apply({ ...token('team-b', 'latin1', ''), data: { secret: latin1 } })
  for (let i = 0; i < MANY; i++) cluster.apply(token('many', `token-${i}`, `value ${i}`))
  const options = { kubeconfig: cluster.kubeconfig, labelSelector: 'follow=me', types }
  const bridge = await withBridge(t, { cluster: options })

  const annotations = (namespace: string, name: string) => cluster.secret(namespace, name)?.metadata.annotations ?? {}
  const reported = (namespace: string, name: string, status: string) =>
    until(`${namespace}/${name} is reported ${status}`, async () => annotations(namespace, name)[SYNC_STATUS] === status)
  const held = async (namespace: string, name: string) => (await bridge.readback(namespace, name))?.['secret']
  const holds = (namespace: string, name: string, text: string) =>
    until(`${namespace}/${name} has its text`, async () => (await held(namespace, name)) === text)

  await t.test('what there is: over several pages, and the outcome is written back', async t => {
    await reported('team-a', 'listed', 'successful')
    const many = Array.from({ length: MANY }, (_, i) => `token-${i}`)
    const successful = () => many.filter(name => annotations('many', name)[SYNC_STATUS] === 'successful').length
    await untilReached('reported successful', MANY, successful)
    t.equal(await held('team-a', 'listed'), 'from the list')
    t.equal(await held('many', 'token-0'), 'value 0')
    t.equal(await held('team-a', 'unlabelled'), undefined)
    t.equal(annotations('team-a', 'opaque')[SYNC_STATUS], undefined)
    const pages = cluster.requests.filter(request => request === 'LIST').length
    t.ok(pages >= 2 && pages % 2 === 0, `${pages} requests for a list of two pages`)
    const { body } = await bridge.call('GET', '/api/v1/projects/team-a/credentials/listed')
    t.equal(body.createdBy, 'kubernetes')
    await until('an Event', async () => cluster.events.some(e => e.involvedObject.name === 'listed' && e.reason === 'Synced'))
  })

  await t.test('annotations that hold the value are not kept; a deletionTimestamp of null is no deletion', async t => {
    await reported('team-a', 'by-kapp', 'successful')
    const { body } = await bridge.call('GET', '/api/v1/projects/team-a/credentials/by-kapp')
    t.match(body.warnings, [{ code: 'SecretInMetadata', pointer: '#/metadata/annotations/kapp.k14s.io~1original' }, {}])
    const { client } = bridge.redis
    const stored = JSON.stringify(await client.hgetall('jcb:{p:team-a}:credentials')) + bridge.logs()
    for (const value of ['hunter2-not-real', 'aHVudGVyMi1ub3QtcmVhbA']) t.notMatch(stored, value)
    await reported('team-b', 'latin1', 'failed')
    t.match(annotations('team-b', 'latin1')[SYNC_MESSAGE], /#\/data\/secret: The decoded bytes are not text/)
    await reported('team-b', 'a', 'successful')
    t.equal(await held('team-b', 'a'), 'a')
  })

  await t.test('no finalizer of ours, and the one that the original left is taken off', async t => {
    await until('it is off', async () => !cluster.secret('team-b', 'held').metadata.finalizers.includes(FINALIZER))
    t.strictSame(cluster.secret('team-b', 'held').metadata.finalizers, ['other/finalizer'])
    t.equal(cluster.secret('team-a', 'listed').metadata.finalizers, undefined)
  })

  await t.test('changes by the watch; our own notes make none', async t => {
    cluster.apply(token('team-a', 'listed', 'changed'))
    cluster.apply(token('team-c', 'new', 'a new namespace'))
    await holds('team-a', 'listed', 'changed')
    await holds('team-c', 'new', 'a new namespace')
    await reported('team-c', 'new', 'successful')
    const { body } = await bridge.call('GET', '/api/v1/projects/team-c/credentials/new')
    t.equal(body.generation, 1)
  })

  await t.test('deleted in the cluster, gone from Jenkins', async t => {
    cluster.remove('team-c', 'new')
    await until('it is gone', async () => (await held('team-c', 'new')) === undefined)
    cluster.apply(token('team-c', 'marked', 'waits for its finalizer', { finalizers: [FINALIZER] }))
    await reported('team-c', 'marked', 'successful')
    cluster.remove('team-c', 'marked')
    await until('the cluster lets it go', async () => cluster.secret('team-c', 'marked') === undefined)
    await until('it is gone', async () => (await held('team-c', 'marked')) === undefined)
    // Here it is forgotten only when a read has proved that.
    const status = await until('it is forgotten', async () => {
      const answer = await bridge.call('GET', '/api/v1/projects/team-c/credentials/marked')
      return answer.status !== 200 && answer.status
    })
    t.equal(status, 404)
  })

  await t.test('a watch that ends or breaks is resumed where it was, without a new list', async t => {
    const lists = () => cluster.requests.filter(request => request === 'LIST').length
    const before = lists()
    for (const cut of [false, true]) {
      cluster.bookmark()
      cluster.dropWatches(cut)
      cluster.apply(token('team-a', 'listed', `while nobody watched ${cut}`))
      await holds('team-a', 'listed', `while nobody watched ${cut}`)
    }
    t.equal(lists(), before)
    const from = cluster.requests.flatMap(request => /^WATCH from (\d+)$/.exec(request)?.[1] ?? []).map(Number)
    t.strictSame(
      from,
      from.toSorted((a, b) => a - b),
      'never from an older version'
    )
  })

  await t.test('410 Gone: everything is listed again, and what was missed is found', async t => {
    cluster.dropWatches()
    cluster.apply(token('team-a', 'missed', 'made while nobody watched'))
    cluster.remove('many', 'token-7')
    cluster.compact()
    await holds('team-a', 'missed', 'made while nobody watched')
    await until('what was deleted meanwhile is gone', async () => (await held('many', 'token-7')) === undefined)
    t.ok(cluster.requests.filter(request => request === 'LIST').length > 2)
  })

  await t.test('a cluster that fails is asked again', async t => {
    cluster.fail(500)
    cluster.dropWatches()
    cluster.apply(token('team-a', 'listed', 'after the outage'))
    await until('it was refused', async () => cluster.requests.includes('REFUSED'))
    cluster.fail(undefined)
    await holds('team-a', 'listed', 'after the outage')
    t.pass('it came through')
  })

  await t.test('a list that has shrunk to nothing deletes nothing', async t => {
    cluster.dropWatches()
    const empty = await withEmptyList(cluster, () => until('it is said', async () => bridge.logs().includes('none is deleted')))
    t.ok(empty)
    t.equal(await held('many', 'token-1'), 'value 1')
  })

  await t.test('what cannot be a credential is told to its author, and holds nobody up', async t => {
    cluster.apply({ ...token('team-a', 'broken', ''), data: { secret: '' } })
    cluster.apply(token('team-a', 'fine', 'comes through'))
    await reported('team-a', 'broken', 'failed')
    t.match(annotations('team-a', 'broken')[SYNC_MESSAGE], /empty/)
    await holds('team-a', 'fine', 'comes through')
    await until('an Event', async () => cluster.events.some(e => e.involvedObject.name === 'broken' && e.type === 'Warning'))
  })

  await t.test('a credential that somebody made here is not overwritten', async t => {
    const made = { id: 'by-hand', type: 'access-token', data: { token: 'made here' } }
    t.equal((await bridge.call('POST', '/api/v1/projects/team-a/credentials', made)).status, 201)
    cluster.apply(token('team-a', 'by-hand', 'from the cluster'))
    await reported('team-a', 'by-hand', 'failed')
    t.match(annotations('team-a', 'by-hand')[SYNC_MESSAGE], /made a credential of this name/)
    t.equal(await held('team-a', 'by-hand'), 'made here')
    cluster.remove('team-a', 'by-hand')
    cluster.apply(token('team-a', 'after', 'x'))
    await holds('team-a', 'after', 'x')
    t.equal(await held('team-a', 'by-hand'), 'made here', 'nor deleted')
  })

  await t.test('no value stands in the log or in what is written back', async t => {
    const texts = ['from the list', 'value 0', 'after the outage', 'comes through']
    const seen = bridge.logs() + JSON.stringify(cluster.events)
    for (const text of texts) t.notMatch(seen, text)
    for (const text of texts) t.notOk(seen.includes(base64(text)))
  })
})

/** Lists nothing for a while, as a broken proxy or a wrong selector does. */
async function withEmptyList<T>(cluster: KubernetesApi, work: () => Promise<T>): Promise<T> {
  cluster.hide(true)
  cluster.compact()
  try {
    return await work()
  } finally {
    cluster.hide(false)
    cluster.dropWatches()
    cluster.compact()
  }
}
