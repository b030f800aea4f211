import t from 'tap'
import { Secret } from '../../../src/domain/secret.ts'
import { noTracing, type Tracing } from '../../../src/domain/tracing.ts'
import { testEvent } from '../../../src/domain/webhook.ts'
import { parseKeyring } from '../../../src/store/sealing/keyring.ts'
import { createSealer, SealError } from '../../../src/store/sealing/seal.ts'
import type { Posted } from '../../../src/webhooks/post.ts'
import { bindingOf, createSend, type SendDeps, signingSecrets } from '../../../src/webhooks/send.ts'
import { webhookOf } from '../../helpers/webhook-store.ts'

const sealer = createSealer(parseKeyring(`k1:${'A'.repeat(43)}`))
const [secret, previous] = [new Secret('whsec_bmV3'), new Secret('whsec_b2xk')]
const until = '2026-01-02T00:00:00.000Z'
const webhook = webhookOf('demo', { secretGeneration: 2, previousSecretUntil: until })
const sealed = await sealer.seal({ secret, previous }, bindingOf(webhook))
const end = Date.parse(until)
const message = testEvent('demo', 'test-1', until, webhook.id)

const texts = (secrets: readonly Secret[] | undefined) => secrets?.map(each => each.reveal())
const stored = (text: string | undefined) => ({ sealed: async () => text })

t.test('the former secret signs until its time is over, and not a millisecond longer', async t => {
  const at = async (now: number, of = webhook) => texts(await signingSecrets({ store: stored(sealed), sealer }, of, now))
  t.strictSame(await at(end - 1), ['whsec_bmV3', 'whsec_b2xk'])
  t.strictSame(await at(end), ['whsec_bmV3'])
  t.strictSame(await at(0, { ...webhook, previousSecretUntil: null }), ['whsec_bmV3'])
})

t.test('a secret of an earlier generation, of another webhook or of none does not sign', async t => {
  const secretsOf = (text: string | undefined, of = webhook) => signingSecrets({ store: stored(text), sealer }, of, 0)
  t.equal(await secretsOf(sealed, { ...webhook, secretGeneration: 3 }), undefined)
  t.equal(await secretsOf(sealed, { ...webhook, id: 'wh_0000000000000000' }), undefined)
  t.equal(await secretsOf(sealed, { ...webhook, project: 'other' }), undefined)
  t.equal(await secretsOf(undefined), undefined)
})

/** Sends once; `answer` is what the receiver says. */
function sender({ answer = {}, ...deps }: Partial<SendDeps> & { answer?: Partial<Posted> } = {}) {
  const [posted, observed]: [Readonly<Record<string, string>>[], unknown[]] = [[], []]
  const send = createSend({
    ...{ store: stored(sealed), sealer, tracing: noTracing, events: { traceOf: async () => 'trace' }, now: () => end },
    post: async (_url, headers) => {
      posted.push(headers)
      return { outcome: 'ok', status: 204, retryAfter: 0, ...answer }
    },
    observer: { delivery: (outcome, seconds) => observed.push(outcome, seconds < 5) },
    ...deps
  })
  return { send, posted, observed }
}

t.test('without a secret that opens nothing is sent, and the delivery says why', async t => {
  const { send, posted, observed } = sender({ store: stored('not sealed by us') })
  const { delivery, retryAfter } = await send(webhook, message, { event: '5-0', attempt: 3 })
  t.match(delivery, { outcome: 'SecretUnreadable', status: null, event: '5-0', attempt: 3, type: 'Test', time: until })
  t.strictSame([posted.length, retryAfter, observed], [0, 0, ['SecretUnreadable', true]])
})

t.test('a store or sealer that fails is no outcome: the error goes on', async t => {
  const away = new Error('Redis is away')
  const failing = async () => {
    throw away
  }
  for (const deps of [{ store: { sealed: failing } }, { sealer: { open: failing } }]) {
    const { send, observed } = sender(deps)
    await t.rejects(send(webhook, message, { event: null, attempt: 0 }), away)
    t.strictSame(observed, [])
  }
  const sealing = { open: async () => Promise.reject(new SealError('lost', 'k0')) }
  t.match((await sender({ sealer: sealing }).send(webhook, message, { event: null, attempt: 0 })).delivery, {
    outcome: 'SecretUnreadable'
  })
})

t.test('an attempt is counted in seconds, and what the receiver asks for is handed on', async t => {
  let [answers, observed]: [number, [string, number][]] = [0, []]
  const slow = async (): Promise<Posted> => {
    await new Promise(resolve => setTimeout(resolve, 30))
    return { outcome: 'Refused', status: 503, retryAfter: ++answers * 1000 }
  }
  const { send } = sender({
    post: slow,
    observer: { delivery: (outcome, seconds) => (observed = [...observed, [outcome, seconds]]) }
  })
  const { delivery, retryAfter } = await send(webhook, message, { event: null, attempt: 1 })
  t.match(delivery, { outcome: 'Refused', status: 503 })
  t.equal(retryAfter, 1000)
  const [[outcome, seconds] = ['', 0]] = observed
  t.equal(outcome, 'Refused')
  t.ok(Math.abs(seconds * 1000 - delivery.durationMs) <= 1, `${seconds} s, ${delivery.durationMs} ms`)
})

t.test('a delivery follows from its event in a trace; what a person asks for follows from the request', async t => {
  const spans: { causes: readonly string[]; failed: string[]; attributes: object }[] = []
  const tracing: Tracing = {
    ...noTracing,
    isOn: true,
    async span(_name, _kind, attributes, work, causes = []) {
      const failed: string[] = []
      spans.push({ causes, failed, attributes })
      return work({ set() {}, fail: kind => failed.push(kind) })
    }
  }
  const { send } = sender({ tracing })
  await send(webhook, message, { event: '5-0', attempt: 1 })
  await send(webhook, message, { event: '5-0', attempt: 0 })
  await send(webhook, message, { event: null, attempt: 1 })
  const { send: failing } = sender({
    ...{ tracing, answer: { outcome: 'Gone', status: 410 } },
    events: { traceOf: async () => Promise.reject(new Error('Redis is away')) }
  })
  t.match(
    (await failing(webhook, message, { event: '5-0', attempt: 1 })).delivery,
    { outcome: 'Gone' },
    'a trace is no reason to fail'
  )
  t.strictSame(
    spans.map(({ causes, failed }) => [causes, failed]),
    [
      [['trace'], []],
      [[], []],
      [[], []],
      [[], ['Gone']]
    ]
  )
  t.notMatch(JSON.stringify(spans), 'hooks.example', 'nor does a trace have the address')
})
