import { createHmac } from 'node:crypto'
import t from 'tap'
import { type EventType, eventTypes, newEvent } from '../../../../src/domain/event.ts'
import { Secret } from '../../../../src/domain/secret.ts'
import { type CloudEvent, cloudEventOf, gapEvent, testEvent } from '../../../../src/domain/webhook.ts'
import { formatOf, formats } from '../../../../src/webhooks/formats/index.ts'
import { oneLine, textOf } from '../../../../src/webhooks/formats/text.ts'

const AT = 1_780_000_000_000
const time = new Date(AT).toISOString()
const event = (more: object = {}) =>
  cloudEventOf('shop', {
    ...{ id: `${AT}-0`, time },
    ...newEvent('DriftDetected', { credential: 'hub', reason: 'FieldsChanged', fields: ['description'], actor: 'alice', ...more })
  })
const signing = { secrets: [new Secret('SEC-of-a-robot')], id: 'msg_1', at: AT }
const sent = (format: string, message: CloudEvent = event(), with_ = signing) => {
  const { body, ...rest } = formatOf({ format })?.make(message, with_) ?? { body: 'null', headers: {} }
  return { ...rest, body: JSON.parse(body) }
}
const hostile = event({
  actor: '<!channel> <https://evil.example|click> [click](https://evil.example) *bold* @all',
  message: `a\u0000b\n\u202etxt.exe ${'x'.repeat(5000)}`
})

// biome-ignore lint/suspicious/noExplicitAny: a message is what the test says it is
type Body = any

/** What each chat documents as the form of a message. */
const shapes: Readonly<Record<string, (body: Body) => string>> = {
  slack: ({ text, ...rest }) => (Object.keys(rest).length === 0 ? text : ''),
  teams: ({ type, attachments: [{ contentType, content }] }) =>
    type === 'message' && contentType === 'application/vnd.microsoft.card.adaptive' && content.type === 'AdaptiveCard'
      ? content.body.map((block: { type: string; text: string }) => (block.type === 'TextBlock' ? block.text : '')).join('\n')
      : '',
  dingtalk: ({ msgtype, text }) => (msgtype === 'text' ? text.content : ''),
  wecom: ({ msgtype, text }) => (msgtype === 'text' && Buffer.byteLength(text.content) <= 2048 ? text.content : '')
}

t.test('every chat gets the event in its documented form, as words', async t => {
  t.strictSame(
    formats.map(({ name }) => name).filter(name => name !== 'events'),
    Object.keys(shapes)
  )
  for (const [format, textIn] of Object.entries(shapes)) {
    const { headers, body } = sent(format)
    t.equal(new Map(Object.entries(headers)).get('content-type'), 'application/json; charset=utf-8')
    const text = textIn(body)
    for (const part of [
      /shop\\?\/hub was changed in Jenkins: description/,
      /Visible fields were changed in Jenkins/,
      /By: alice/
    ])
      t.match(text, part, `${format} ${part}`)
    for (const message of [testEvent('shop', 't', time, 'wh_1'), gapEvent('shop', '1-0', '2-0', time)])
      t.match(textIn(sent(format, message).body), /^.{0,1}(Test|Gap): shop/, format)
  }
})

t.test('nothing of a foreign text is a mention, a link or a control character, and it is bounded', async t => {
  for (const [format, textIn] of Object.entries(shapes)) {
    const text = textIn(sent(format, hostile).body)
    t.ok(text.length > 0 && text.length < 2048, format)
    t.notMatch(text, /[\u0000\u202e]/, format)
  }
  t.notMatch(shapes['slack']?.(sent('slack', hostile).body), /</)
  t.notMatch(shapes['teams']?.(sent('teams', hostile).body), /(?<!\\)[[(<*]/)
  const wide = shapes['wecom']?.(sent('wecom', event({ message: '凭'.repeat(5000), actor: '证'.repeat(500) })).body) ?? ''
  t.ok(wide.endsWith('…') && !wide.includes('\ufffd'), 'cut between characters')
})

t.test('the address of a robot of DingTalk is signed with its secret, as DingTalk says', async t => {
  const { query, headers } = sent('dingtalk')
  const sign = createHmac('sha256', 'SEC-of-a-robot').update(`${AT}\nSEC-of-a-robot`, 'utf8').digest('base64')
  t.strictSame(query, { timestamp: String(AT), sign })
  t.notMatch(JSON.stringify(headers), /webhook-signature/)
  t.equal(sent('dingtalk', event(), { ...signing, secrets: [new Secret('')] }).query, undefined)
})

t.test('a format that is not known is none, and the name that is left out is that of events', async t => {
  t.equal(formatOf({ format: 'constructor' }), undefined)
  t.equal(formatOf({})?.name, 'events')
})

t.test('words of an event', async t => {
  const of = (type: EventType, more: object) =>
    textOf(cloudEventOf('shop', { id: `${AT}-0`, time, ...newEvent(type, { actor: 'oidc:anna', ...more }) }))
  t.strictSame(of('Updated', { credential: 'hub', fields: ['password'] }), {
    title: 'oidc:anna replaced the password of shop/hub',
    lines: []
  })
  t.strictSame(of('UnmanagedFound', { actor: 'bridge', details: { ids: ['a'], count: 1 } }), {
    title: 'shop: The bridge found unmanaged credentials in Jenkins: a',
    lines: []
  })
  t.strictSame(of('SyncFailed', { actor: 'bridge', credential: 'hub', reason: 'Forbidden', message: 'read folder (HTTP 403)' }), {
    title: 'The sync of shop/hub failed and will be retried',
    lines: ['read folder (HTTP 403)']
  })
  t.strictSame(of('MemberSet', { message: 'oidc:bob is viewer.', details: { member: 'oidc:bob', role: 'viewer' } }).lines, [])
  t.strictSame(of('MemberSet', { message: 'oidc:bob is viewer.' }).lines, ['oidc:bob is viewer.'], 'of an earlier version')
  for (const type of eventTypes) t.match(of(type, { message: 'x' }).title, /shop/, type)
  t.equal(oneLine(' a \r\n\t b '), 'a b')
})

t.test('a refusal of DingTalk and WeCom is in the text of an answer with status 200', async t => {
  const refuses = (format: string, answer: string) => formatOf({ format })?.refuses?.(answer) ?? null
  for (const format of ['dingtalk', 'wecom']) {
    t.equal(refuses(format, '{"errcode":310000,"errmsg":"keywords not in content"}'), true)
    for (const answer of ['{"errcode":0,"errmsg":"ok"}', '{}', '', 'ok', 'null', '[1]', '{"errcode":"1"}'])
      t.equal(refuses(format, answer), false, answer)
  }
  for (const format of ['events', 'slack', 'teams']) t.equal(refuses(format, '{"errcode":1}'), null, format)
})
