import t from 'tap'
import { type EventType, eventTypes, newEvent } from '../../../../src/domain/event.ts'
import { areDetails, someIds } from '../../../../src/domain/event-details.ts'
import { type SentenceKey, sentenceTexts } from '../../../../src/domain/event-sentences/english.ts'
import { keyOf, secretNames } from '../../../../src/domain/event-sentences/key.ts'
import { sentenceOf, sentenceText } from '../../../../src/domain/event-sentences/sentence.ts'
import { isUnsaid } from '../../../../src/domain/event-sentences/unsaid.ts'
import { credentialTypes } from '../../../../src/domain/types/index.ts'
import { eventSamples } from '../../../helpers/event-samples.ts'

const scene = { place: 'shop', who: (actor: string) => actor.replace('oidc:', ''), why: (reason: string) => `because ${reason}` }
const said = new Map<SentenceKey, string>(eventSamples.map(([key, event]) => [key, sentenceText(event, sentenceTexts, scene)]))

t.test('each sentence is that of an event, and every type of event has one', async t => {
  for (const [key, event] of eventSamples) t.equal(keyOf(event), key)
  t.strictSame(new Set(said.keys()), new Set(Object.keys(sentenceTexts.templates)))
  t.strictSame(
    eventTypes.filter(type => !said.has(type)),
    []
  )
  for (const [, event] of eventSamples) t.ok(event.details === undefined || areDetails(event.details))
  // A slot that stays empty leaves a hole between two words, or at an end.
  for (const [key, text] of said) t.notMatch(text, /[{}]| {2}|^ | $|: $| of$/, key)
})

const expected: Partial<Record<SentenceKey, string>> = {
  'Updated.replaced': 'anna replaced the password of docker-hub',
  'Updated.removed': 'anna removed the passphrase of docker-hub',
  'Updated.several': 'anna replaced the password, removed the passphrase, and changed the description of docker-hub',
  'Updated.changed': 'anna changed the description and labels of docker-hub',
  'ProjectUpdated.fields': 'anna changed the display name, policy for changes made in Jenkins, and names in Jenkinsfiles of shop',
  DriftRepaired: 'The bridge repaired docker-hub: its password in Jenkins differed',
  'DriftDetected.fields': 'docker-hub was changed in Jenkins: description and username',
  'SyncRequested.repair': 'anna requested the repair of shop',
  SyncRequested: 'anna requested a sync of docker-hub',
  SyncFailed: 'The sync of docker-hub failed and will be retried: because JenkinsUnreachable',
  'UnmanagedFound.ids': 'The bridge found unmanaged credentials in Jenkins: a, b and 22 more',
  'Pruned.ids': 'The bridge deleted the unmanaged made-by-hand in Jenkins: that was requested',
  'MemberSet.member': 'anna gave oidc:bob the role viewer in shop',
  'WebhookUpdated.disable': 'anna disabled the webhook wh_0123456789abcdef',
  'TargetLeft.target': 'The bridge removed the target main/team/shop of shop: Jenkins may still hold what the bridge wrote there',
  'ControllerUpdated.fields': 'anna changed the URL and token of shop',
  'CopiesRemoved.folder': 'anna removed 2 of 3 copies of shop from the folder team/shop'
}

t.test('who did what to what, and why', async t => {
  for (const [key, text] of Object.entries(expected)) t.equal(said.get(key as SentenceKey), text)
})

t.test('an event of an earlier version has a sentence, and what only its message says is shown', async t => {
  for (const type of eventTypes) {
    const old = newEvent(type, { credential: 'docker-hub', message: 'wh_1f: said then' })
    t.notMatch(sentenceText(old, sentenceTexts, scene), / {2}|\{|undefined/, type)
  }
  const old = (type: EventType) => newEvent(type, { message: 'oidc:bob is viewer.' })
  t.ok(isUnsaid(old('MemberSet')))
  t.notOk(isUnsaid(old('ProjectMoved')))
  t.notOk(isUnsaid(newEvent('MemberSet', { message: 'x', details: { member: 'oidc:bob' } })))
  t.ok(
    isUnsaid(newEvent('ReloadRefused', { message: 'x', details: { process: 'api-1' } })),
    'faults of a file have no other text'
  )
  const named = sentenceOf(newEvent('WebhookDeleted', { message: 'wh_1f.' }), sentenceTexts, {
    ...scene,
    webhook: id => `<${id}>`
  })
  t.strictSame(named.at(-1), { slot: 'webhook', text: '<wh_1f>' })
})

t.test('what is said to be replaced is secret in every type, and what is changed in none', async t => {
  const secret = new Set(credentialTypes.flatMap(type => type.secretFields))
  t.strictSame(
    [...secret].filter(name => !secretNames.has(name)),
    []
  )
  t.strictSame(
    credentialTypes.flatMap(type =>
      Object.keys(type.fields).filter(name => !type.secretFields.includes(name) && secretNames.has(name))
    ),
    []
  )
})

t.test('foreign ids are bounded', async t => {
  const { ids, count } = someIds(Array.from({ length: 50 }, (_, i) => `${i}${'x'.repeat(500)}`))
  t.equal(count, 50)
  t.equal(ids.length, 20)
  t.equal(ids[0]?.length, 100)
  t.notOk(areDetails({ ids: 'none' }))
  t.notOk(areDetails({ how: 'secretly' }))
})
