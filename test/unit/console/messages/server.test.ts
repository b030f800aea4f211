import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { templatesOf, translateBy } from '../../../../src/console/api/sentence-templates.ts'
import { findingMessages } from '../../../../src/console/messages/zh-CN/findings.ts'
import { generalMessages } from '../../../../src/console/messages/zh-CN/general.ts'
import { serverMessages } from '../../../../src/console/messages/zh-CN/server.ts'
import { serverSentences as chinese, serverProblems } from '../../../../src/console/messages/zh-CN/server-sentences.ts'
import { serverStoreMessages } from '../../../../src/console/messages/zh-CN/server-stores.ts'
import { serverVerifyTargetMessages } from '../../../../src/console/messages/zh-CN/server-verify-targets.ts'
import { typeMessages } from '../../../../src/console/messages/zh-CN/types.ts'
import { unmanagedMessages } from '../../../../src/console/messages/zh-CN/unmanaged.ts'
import { errorCodes, warningCodes } from '../../../../src/domain/finding-codes.ts'
import { problems } from '../../../../src/domain/problems.ts'
import { reasons } from '../../../../src/domain/reasons.ts'
import { sourceFailures } from '../../../../src/domain/source.ts'
import { credentialTypes } from '../../../../src/domain/types/index.ts'
import { deliveryFailures } from '../../../../src/domain/webhook.ts'
import { fetchFailures } from '../../../../src/secret-stores/provider.ts'
import { serverSentences, settingFaults } from '../../../helpers/server-sentences.ts'
import { root } from '../../../project/command.ts'

const templates = templatesOf(chinese)

const sorted = (names: Iterable<string>) => [...new Set(names)].toSorted()

/** Every source of the bridge as one text. */
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !name.startsWith('console'))
  .map(name => readFileSync(join(root, 'src', name), 'utf8'))
  .join('\n')

t.test('each code of the bridge has a Chinese text, and no text is of a code that is gone', async t => {
  t.strictSame(sorted(Object.keys(serverProblems)), sorted(Object.keys(problems)), 'problems')
  t.strictSame(sorted(Object.keys(serverMessages.reasons)), sorted(reasons), 'reasons')
  t.strictSame(sorted(Object.keys(serverMessages.deliveries)), sorted(Object.keys(deliveryFailures)), 'deliveries')
  const ofTypes = credentialTypes.flatMap(type => [...Object.keys(type.errors), ...Object.keys(type.warnings)])
  t.strictSame(
    sorted(Object.keys(findingMessages)),
    sorted([...Object.keys(errorCodes), ...Object.keys(warningCodes), ...ofTypes]),
    'findings'
  )
  const look = readFileSync(join(root, 'src/app/controllers/look.ts'), 'utf8')
  const checks = [...look.matchAll(/tell\(\s*'(\w+)'/g)].map(([, code = '']) => code)
  t.ok(checks.length > 4)
  t.strictSame(sorted(Object.keys(serverMessages.checks)), sorted(checks), 'checks of a controller')
})

t.test('each finding about a secret store, and each reason of an old value, has a Chinese text', async t => {
  t.strictSame(sorted(Object.keys(serverStoreMessages.stale)), sorted(Object.keys(sourceFailures)), 'reasons')
  const read = (file: string) => readFileSync(join(root, 'src/secret-stores', file), 'utf8')
  const notes = /const notes = \{([\s\S]*?)\n\} as const/.exec(read('vault/findings.ts'))?.[1] ?? ''
  const ofVault = [...notes.matchAll(/^ {2}(\w+): \[/gm)].map(([, code = '']) => code)
  t.ok(ofVault.length > 10)
  const refusals = /type Refusal = (.*)/.exec(read('file/protected-paths.ts'))?.[1] ?? ''
  const ofFiles = [...refusals.matchAll(/'(\w+)'/g)].map(([, code]) => `Directory${code}`)
  t.ok(ofFiles.length > 4)
  const others = ['aws/check.ts', 'kubernetes/check.ts', 'file/provider.ts'].flatMap(file =>
    [...read(file).matchAll(/code: '(\w+)'/g)].map(([, code = '']) => code)
  )
  t.ok(others.length > 4)
  t.strictSame(sorted(Object.keys(serverStoreMessages.checks)), sorted([...fetchFailures, ...ofVault, ...ofFiles, ...others]))
})

t.test('each finding about a verify target has a Chinese text', async t => {
  const read = (file: string) => readFileSync(join(root, 'src/verify', file), 'utf8')
  const reasons = /const texts[\s\S]*?= \{([\s\S]*?)\n\}\n/.exec(read('reason-finding.ts'))?.[1] ?? ''
  const ofReasons = [...reasons.matchAll(/^ {2}(\w+): \[/gm)].map(([, code = '']) => code)
  t.ok(ofReasons.length > 6)
  const files = readdirSync(join(root, 'src/verify'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
  const others = files.flatMap(file => [...read(file).matchAll(/code: '(\w+)'/g)].map(([, code = '']) => code))
  t.ok(others.length > 3)
  // what a look has no other text for
  const known = sorted([...ofReasons, ...others, 'BadAnswer'])
  t.strictSame(sorted(Object.keys(serverVerifyTargetMessages.checks)), known)
})

t.test('each credential type has Chinese titles, fields and facts', async t => {
  t.strictSame(sorted(Object.keys(typeMessages)), sorted(credentialTypes.map(({ type }) => type)))
  for (const { type, fields, facts } of credentialTypes) {
    const texts = typeMessages[type]
    t.strictSame(sorted(Object.keys(texts?.fields ?? {})), sorted(Object.keys(fields)), type)
    t.strictSame(sorted(Object.keys(texts?.facts ?? {})), sorted(Object.keys(facts)), type)
    t.equal(texts?.title, new Map(Object.entries(generalMessages.type)).get(type), 'named as in the lists')
  }
})

t.test('each kind of credential that Jenkins names for us has a Chinese name', async t => {
  t.strictSame(
    sorted(Object.keys(unmanagedMessages.kinds)),
    sorted(credentialTypes.flatMap(({ classes }) => classes.map(({ title }) => title)))
  )
})

/** The text of a place of the code that is put together: what is put in is a gap. */
const isTranslated = (sentence: string) => translateBy(templates, sentence) !== undefined

t.test('each sentence of the bridge that has no code is in Chinese', async t => {
  const sentences = serverSentences()
  t.ok(sentences.length > 400)
  t.strictSame(
    sentences.filter(([, sentence]) => !Object.hasOwn(chinese, sentence)),
    [],
    'put it into src/console/messages/zh-CN/server-sentences'
  )
})

t.test('each rule of a field, and each fault in the settings, is in Chinese', async t => {
  const { default: document } = await import('../../../../openapi/openapi.json', { with: { type: 'json' } })
  const rules = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { pattern, description } = value as { readonly pattern?: unknown; readonly description?: unknown }
    if (pattern !== undefined && typeof description === 'string' && /^[a-z0-9]/.test(description)) rules.add(description)
    Object.values(value).forEach(visit)
  }
  visit(document)
  t.ok(rules.size > 10)
  t.strictSame(
    [...rules].filter(rule => /[a-z]{2} [a-z]/.test(translateBy(templates, `It must have ${rule}.`) ?? rule)),
    []
  )
  const faults = settingFaults()
  t.ok(faults.length > 40)
  const ways = (text: string) => [`{} ${text}`, `{}: provider {} ${text}`, `It ${text}.`]
  t.strictSame(
    faults.filter(([, text]) => !ways(text).some(isTranslated)),
    [],
    'put it into src/console/messages/zh-CN/server-sentences/settings.ts'
  )
})

t.test('no Chinese sentence is of one that is gone', async t => {
  const all = `${sources}${readFileSync(join(root, 'openapi/openapi.json'), 'utf8')}`
  // a rule is completed to a sentence, and a fault is said of its setting
  const bare = (part: string) =>
    part
      .trim()
      .replace(/^(It must have (?=1 to)|It (?=names))|^: provider$/, '')
      .replace(/[.:]$/, '')
  const isPart = (part: string) => all.includes(bare(part).replaceAll('\\', '\\\\'))
  // the validator of JSON Schema says these
  const foreign = (sentence: string) => /^It must (NOT have|be [<>]=|match|be equal|be multiple)/.test(sentence)
  t.strictSame(
    Object.keys(chinese).filter(sentence => !foreign(sentence) && !sentence.split('{}').every(isPart)),
    []
  )
})

t.test('a sentence in Chinese has the parts of the English one', async t => {
  const isOfField = (english: string) => /^\{\} (is missing|must not be empty|is larger than|is not base64)/.test(english)
  const gaps = (text: string) => text.match(/\{\d?\}/g)?.length ?? 0
  t.strictSame(
    // the name of a field is not said again where the field is
    Object.entries(chinese).filter(([english, text]) => gaps(english) !== gaps(text) + (isOfField(english) ? 1 : 0)),
    []
  )
})

t.test('these texts are Chinese', async t => {
  const texts = [
    ...Object.values(serverProblems).flatMap(({ title, detail }) => [title, ...(detail === undefined ? [] : [detail])]),
    ...Object.values(serverMessages.reasons),
    ...Object.values(serverMessages.deliveries),
    ...Object.values(serverMessages.checks).flatMap(({ message, remedy }) => [message, remedy]),
    ...Object.values(serverVerifyTargetMessages.checks).flatMap(({ message, remedy }) => [message, remedy]),
    ...Object.values(chinese),
    ...Object.values(findingMessages),
    ...Object.values(typeMessages).flatMap(({ description, fields, facts }) => [
      description,
      ...Object.values(fields).flatMap(({ label, help }) => [label, help]),
      ...Object.values(facts)
    ])
  ]
  t.strictSame(
    texts.filter(text => !/\p{Script=Han}/u.test(text) && text !== 'App ID'),
    []
  )
})
