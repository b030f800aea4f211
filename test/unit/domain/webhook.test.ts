import t from 'tap'
import { cloudEventOf, isWanted, parseWebhook, WEBHOOK_ID } from '../../../src/domain/webhook.ts'
import { webhookOf } from '../../helpers/webhook-store.ts'

const webhook = webhookOf('demo')
const parsed = (more: object) => parseWebhook(JSON.stringify({ ...webhook, ...more }), 'demo', webhook.id)

t.test('a record is that of its webhook, in the form it was written in', async t => {
  t.strictSame(parsed({}), webhook)
  for (const more of [
    { project: 'other' },
    { id: 'wh_0000000000000000' },
    { types: ['Nothing'] },
    { disabled: 'x' },
    { generation: -1 }
  ])
    t.equal(parsed(more), undefined, JSON.stringify(more))
})

t.test('what is wanted, and what is sent of it', async t => {
  const event = {
    id: '5-0',
    time: '',
    type: 'Blocked',
    credential: null,
    actor: '',
    requestId: null,
    generation: null,
    reason: null,
    message: null,
    fields: []
  } as const
  t.strictSame(
    [null, [], ['Created'], ['Created', 'Blocked']].map(types => isWanted({ types } as never, event)),
    [true, false, false, true]
  )
  t.notOk('subject' in cloudEventOf('demo', event))
  t.match(cloudEventOf('demo', { ...event, credential: 'a' }), {
    subject: 'credentials/a',
    type: 'jenkins-credentials-bridge.Blocked',
    id: '5-0'
  })
  t.strictSame(
    ['wh_0123456789abcdef', 'wh_0123456789abcdeF', 'wh_0123456789abcde', 'x'].map(id => WEBHOOK_ID.test(id)),
    [true, false, false, false]
  )
})
