import t from 'tap'
import { eventMessages } from '../../../../src/console/messages/zh-CN/events.ts'
import { matterMessages } from '../../../../src/console/messages/zh-CN/matters.ts'
import { sentenceMessages } from '../../../../src/console/messages/zh-CN/sentences.ts'
import { sentenceTexts } from '../../../../src/domain/event-sentences/english.ts'
import { sentenceText } from '../../../../src/domain/event-sentences/sentence.ts'
import { defaultPolicies } from '../../../../src/domain/project.ts'
import { failures } from '../../../../src/domain/reasons.ts'
import { credentialTypes } from '../../../../src/domain/types/index.ts'
import { eventSamples } from '../../../helpers/event-samples.ts'

const slots = (template: string) => [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted()

t.test('a sentence has the same slots in Chinese', async t => {
  for (const part of ['templates', 'deeds', 'causes'] as const) {
    const chinese: Readonly<Record<string, string>> = sentenceMessages[part]
    for (const [key, english] of Object.entries(sentenceTexts[part])) {
      t.strictSame(slots(chinese[key] ?? ''), slots(english), key)
      t.match(chinese[key], /\p{Script=Han}/u, key)
    }
  }
})

/** What is the same in every language. */
const SAME =
  /Jenkins(?:file)?|Webhook|docker-hub|shop|anna|bob|oidc:|made-by-hand|team|main|wh_[\da-f]+|ID|URL|RATE_LIMIT|vault-eu|platform|\b[ab]\b|Redis/g

t.test('every event is said in Chinese, with nothing in English but names', async t => {
  const scene = {
    place: 'shop',
    who: (actor: string) => (({ ...eventMessages.actorsFirst }) as Record<string, string>)[actor] ?? actor,
    why: (reason: string) => (matterMessages.what as Record<string, string>)[reason]
  }
  for (const [key, event] of eventSamples) {
    const text = sentenceText(event, sentenceMessages, scene).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
    t.notMatch(text.replaceAll(SAME, ''), /[A-Za-z]{2}/, `${key}: ${text}`)
    t.match(text, /\p{Script=Han}/u)
    t.notMatch(text, /[{}]|undefined/)
  }
  for (const actor of ['bridge', 'admin', 'kubernetes', 'token'] as const)
    for (const texts of [eventMessages.actors, eventMessages.actorsFirst]) t.match(texts[actor], /\p{Script=Han}/u)
})

t.test('every field, reason and constant that an event can name has a text in both languages', async t => {
  const fields = [
    ...credentialTypes.flatMap(type => Object.keys(type.fields)),
    ...Object.keys(defaultPolicies).map(name => `policies.${name}`),
    ...['description', 'expiresAt', 'adopt', 'usernameSecret', 'labels', 'annotations', 'displayName', 'folder', 'targets'],
    ...['folderConfirmed', 'snippets', 'url', 'types', 'enabled', 'secret', 'user', 'ca', 'clientCertificate', 'clientKey'],
    ...['maxInFlight', 'seesEverything', 'projects']
  ]
  for (const texts of [sentenceTexts, sentenceMessages]) {
    const named: Readonly<Record<string, string>> = texts.fields
    t.strictSame(
      fields.filter(name => named[name] === undefined),
      []
    )
    t.strictSame(Object.keys(texts.whys).toSorted(), Object.keys(sentenceTexts.whys).toSorted())
    t.strictSame(Object.keys(texts.fields).toSorted(), Object.keys(sentenceTexts.fields).toSorted())
  }
  const what: Readonly<Record<string, string>> = matterMessages.what
  t.strictSame(
    Object.keys(failures).filter(reason => what[reason] === undefined),
    []
  )
})
