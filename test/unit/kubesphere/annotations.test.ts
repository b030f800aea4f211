import t from 'tap'
import { phases, statusOf } from '../../../src/domain/status.ts'
import { keptMetadata, statusAnnotations } from '../../../src/kubesphere/annotations.ts'
import { stored } from '../../helpers/stored-credential.ts'

const PREFIX = 'credential.devops.kubesphere.io/'
const status = statusOf(stored('a').credential, undefined)

t.test('each phase in the words of the original', async t => {
  const words = phases.map(phase => [phase, statusAnnotations({ ...status, phase }, '')[`${PREFIX}syncstatus`]])
  t.strictSame(Object.fromEntries(words), {
    ...{
      Pending: 'pending',
      Retrying: 'working',
      Deleting: 'working',
      Synced: 'successful',
      Drifted: 'failed',
      Blocked: 'failed'
    }
  })
})

t.test('the time of a success is that of its proof; of anything else that of the change', async t => {
  const time = (more: object) => statusAnnotations({ ...status, syncedAt: 'proved', ...more }, 'changed')[`${PREFIX}synctime`]
  t.equal(time({ phase: 'Synced' }), 'proved')
  t.equal(time({ phase: 'Synced', syncedAt: null }), 'changed')
  for (const phase of ['Pending', 'Retrying', 'Blocked']) t.equal(time({ phase }), 'changed', phase)
})

t.test('a message is written where there is one', async t => {
  t.notOk(`${PREFIX}syncmsg` in statusAnnotations(status, ''))
  t.match(statusAnnotations({ ...status, message: 'why' }, ''), { [`${PREFIX}syncmsg`]: 'why', [`${PREFIX}autosync`]: 'true' })
})

t.test('of several targets, each is told', async t => {
  const at = { reason: null, observedGeneration: null, syncedAt: null, drift: null }
  const eu = { ...at, controller: 'eu', folder: ['shop', 'cart'], phase: 'Synced' as const, message: null }
  const us = { ...at, controller: 'us', folder: ['shop'], phase: 'Blocked' as const, message: 'why' }
  t.notOk(`${PREFIX}synctargets` in statusAnnotations({ ...status, targets: [eu] }, ''), 'one is the status itself')
  t.strictSame(JSON.parse(statusAnnotations({ ...status, targets: [eu, us] }, '')[`${PREFIX}synctargets`] ?? ''), [
    { controller: 'eu', folder: 'shop/cart', syncstatus: 'successful' },
    { controller: 'us', folder: 'shop', syncstatus: 'failed', syncmsg: 'why' }
  ])
})

t.test('of what a client sends, nothing is kept that the bridge says, or that holds values', async t => {
  const ours = ['autosync', 'syncstatus', 'synctime', 'syncmsg', 'synctargets', 'datahash', 'adopt'].map(name => PREFIX + name)
  const others = ['kubesphere.io/description', 'kubesphere.io/creator', 'kubectl.kubernetes.io/last-applied-configuration']
  const sent = Object.fromEntries([...ours, ...others, 'kubesphere.io/alias-name', 'team'].map(name => [name, 'x']))
  t.strictSame(keptMetadata({ app: 'web' }, sent), {
    labels: { app: 'web' },
    annotations: { 'kubesphere.io/alias-name': 'x', team: 'x' }
  })
  t.strictSame(keptMetadata(), { labels: {}, annotations: {} })
})
