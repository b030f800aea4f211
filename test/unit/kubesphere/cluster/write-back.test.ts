import { mock } from 'node:test'
import t, { type Test } from 'tap'
import type { ClusterEvent, ClusterSecret, SecretPatch } from '../../../../src/kubesphere/cluster/cluster-api.ts'
import { createWriteBack } from '../../../../src/kubesphere/cluster/write-back.ts'
import type { StoredCredential } from '../../../../src/store/credential/credential-store.ts'
import { stored } from '../../../helpers/stored-credential.ts'
import { until } from '../../../helpers/until.ts'

const FINALIZER = 'finalizers.kubesphere.io/credential'
const PREFIX = 'credential.devops.kubesphere.io/'
const [SYNC_STATUS, SYNC_MESSAGE] = [`${PREFIX}syncstatus`, `${PREFIX}syncmsg`]
const said = { [`${PREFIX}autosync`]: 'true', [`${PREFIX}synctime`]: '2026-01-01T00:00:00.000Z' }

const secret = (metadata: Partial<ClusterSecret['metadata']> = {}): ClusterSecret => ({
  ...{ type: 'x', data: {} },
  metadata: { namespace: 'demo', name: 'a', resourceVersion: '7', uid: 'u1', ...metadata }
})
const failed = stored('a', {}, { sync: { outcome: 'Blocked', reason: 'RecordBroken', message: 'why not' } })
const synced = stored('a', {}, { sync: {} })

/** What is written to the cluster, whose Secrets get the versions from 8 on. */
function writing(
  t: Test,
  known: readonly StoredCredential[],
  failing: (patch: SecretPatch) => Error | undefined = () => undefined
) {
  const [patches, events, warned]: [SecretPatch[], ClusterEvent[], object[]] = [[], [], []]
  const stop = new AbortController()
  const of = { list: known }
  let looks = 0
  const back = createWriteBack({
    cluster: {
      async patch(_ref, patch) {
        const error = failing(patch)
        if (error !== undefined) throw error
        patches.push(patch)
        return String(7 + patches.length)
      },
      event: async (_ref, event) => void events.push(event)
    },
    credentials: {
      async list() {
        looks++
        return of.list
      }
    },
    log: { warn: facts => warned.push(facts) }
  })
  let running: Promise<void> | undefined
  t.teardown(async () => {
    stop.abort()
    await running
  })
  return {
    ...{ ...back, patches, events, warned, of, stop },
    looks: () => looks,
    /** Looks at what is open, once. */
    async look() {
      const once = new AbortController()
      const running = back.run(once.signal)
      once.abort()
      await running
    },
    /** Goes on looking until the end of the test. */
    start() {
      running = back.run(stop.signal)
    }
  }
}

t.test('the outcome is written once, with an Event; and what was said before is taken back', async t => {
  const { note, look, patches, events, isEcho } = writing(t, [synced])
  const before = secret({ annotations: { [SYNC_STATUS]: 'failed', [SYNC_MESSAGE]: 'why not', team: 'a' } })
  note(before, undefined)
  t.ok(isEcho(before), 'what was noted is no news')
  await look()
  t.strictSame(patches, [{ annotations: { ...said, [SYNC_STATUS]: 'successful', [SYNC_MESSAGE]: null } }])
  t.match(events, [{ type: 'Normal', reason: 'Synced' }])
  t.strictSame([isEcho(secret({ resourceVersion: '8' })), isEcho(before)], [true, false])
  await look()
  t.equal(patches.length, 1)
})

t.test('a failure says why; another reason is no new Event', async t => {
  const { note, look, of, patches, events } = writing(t, [failed])
  note(secret(), undefined)
  await look()
  t.match(patches, [{ annotations: { [SYNC_STATUS]: 'failed', [SYNC_MESSAGE]: 'why not' } }])
  t.match(events, [{ type: 'Warning', reason: 'SyncFailed', message: 'why not' }])
  of.list = [stored('a', {}, { sync: { outcome: 'Blocked', reason: 'RecordBroken', message: 'something else' } })]
  await look()
  t.strictSame(patches[1], { annotations: { [SYNC_MESSAGE]: 'something else' } })
  t.equal(events.length, 1)
})

t.test('what is on its way is no Event, and what could not become a credential says so', async t => {
  const { note, look, patches, events } = writing(t, [stored('a')])
  note(secret(), undefined)
  await look()
  t.match(patches, [{ annotations: { [SYNC_STATUS]: 'pending' } }])
  t.strictSame(events, [])
  note(secret({ resourceVersion: '9' }), 'It is no type.')
  await look()
  t.strictSame(patches[1], { annotations: { [SYNC_STATUS]: 'failed', [SYNC_MESSAGE]: 'It is no type.' } })
  t.match(events, [{ type: 'Warning', message: 'It is no type.' }])
})

t.test('what had worked and cannot be a credential any more says so', async t => {
  const { note, look, patches } = writing(t, [synced])
  note(secret({ annotations: { ...said, [SYNC_STATUS]: 'successful' } }), 'It is no type.')
  await look()
  t.match(patches, [{ annotations: { [SYNC_STATUS]: 'failed', [SYNC_MESSAGE]: 'It is no type.' } }])
})

t.test('a Secret without a credential is told nothing', async t => {
  const { note, look, patches } = writing(t, [])
  note(secret(), undefined)
  await look()
  t.strictSame(patches, [])
})

const leaving = { deletionTimestamp: '2026-01-01T00:00:00Z' }
const holding: readonly {
  name: string
  metadata: Partial<ClusterSecret['metadata']>
  known: readonly StoredCredential[]
  kept: readonly string[] | undefined
}[] = [
  { name: 'that stays is taken off', metadata: { finalizers: [FINALIZER, 'other'] }, known: [synced], kept: ['other'] },
  {
    name: 'that leaves stays while Jenkins may hold it',
    metadata: { finalizers: [FINALIZER], ...leaving },
    known: [synced],
    kept: undefined
  },
  {
    name: 'that leaves goes when it is gone',
    metadata: { finalizers: [FINALIZER, 'other'], ...leaving },
    known: [],
    kept: ['other']
  },
  { name: 'of somebody else stays', metadata: { finalizers: ['other'], ...leaving }, known: [], kept: undefined }
]
for (const { name, metadata, known, kept } of holding)
  t.test(`the finalizer of a Secret ${name}`, async t => {
    const { note, look, patches } = writing(t, known)
    note(secret(metadata), undefined)
    await look()
    t.strictSame(patches[0]?.finalizers, kept && { kept, resourceVersion: '7' })
    await look()
    t.ok(patches.length <= 1)
  })

t.test('a finalizer goes though nothing else is to be said', async t => {
  const annotations = { ...said, [SYNC_STATUS]: 'successful' }
  const { note, start, patches } = writing(t, [synced])
  note(secret({ finalizers: [FINALIZER], annotations, ...leaving }), undefined)
  note(secret({ name: 'b', finalizers: [FINALIZER], ...leaving }), undefined)
  start()
  await until('it is written', async () => patches.length > 0)
  t.strictSame(patches, [{ annotations: {}, finalizers: { kept: [], resourceVersion: '7' } }])
})

t.test('what the cluster does not take is tried again, and said by its code', async t => {
  let error: Error | undefined = Object.assign(new Error('an answer of the cluster'), { code: 409 })
  const { note, look, patches, events, warned } = writing(t, [synced], () => error)
  note(secret(), undefined)
  await look()
  t.strictSame([warned, events], [[{ project: 'demo', id: 'a', code: 'HTTP 409' }], []])
  error = undefined
  await look()
  t.equal(patches.length, 1)
})

t.test('a newer word of the cluster is not forgotten over what was just written', async t => {
  const back = writing(t, [synced], () => {
    back.note(secret({ resourceVersion: '9', annotations: { newer: 'yes' } }), undefined)
    return undefined
  })
  back.note(secret(), undefined)
  await back.look()
  t.ok(back.isEcho(secret({ resourceVersion: '9' })))
  t.notOk(back.isEcho(secret({ resourceVersion: '8' })))
})

t.test('a Secret that is gone is forgotten', async t => {
  const { note, forget, look, looks } = writing(t, [synced])
  note(secret(), undefined)
  forget(secret())
  await look()
  t.equal(looks(), 0)
})

t.test('what has worked is looked at again only now and then', async t => {
  const { note, start, of, looks, patches } = writing(t, [failed])
  const annotations = { ...said, [SYNC_STATUS]: 'successful' }
  note(secret({ annotations }), undefined)
  note(secret({ name: 'open' }), 'It is no type.')
  start()
  await until('what is open has been looked at', async () => looks() > 0)
  t.match(patches, [{ annotations: { [SYNC_MESSAGE]: 'It is no type.' } }])
  const { now } = performance
  const clock = mock.method(performance, 'now', () => now.call(performance) + 30_001)
  t.teardown(() => clock.mock.restore())
  await until('everything has been looked at', async () => patches.length > 1)
  t.match(patches[1], { annotations: { [SYNC_STATUS]: 'failed', [SYNC_MESSAGE]: 'why not' } })
  t.equal(of.list.length, 1)
})
