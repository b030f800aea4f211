import t from 'tap'
import { formMessages } from '#messages/credential-form'
import { driftMessages } from '#messages/drift'
import { problemMessages } from '#messages/problems'
import { projectMessages } from '#messages/project'
import { statusMessages } from '#messages/status'
import { errorCodes, warningCodes } from '../../../../src/domain/finding-codes.ts'
import { problems } from '../../../../src/domain/problems.ts'
import { failures, isReason } from '../../../../src/domain/reasons.ts'
import { deliveryFailures } from '../../../../src/domain/webhook.ts'

const unknown = (texts: object, isKnown: (code: string) => boolean) => Object.keys(texts).filter(code => !isKnown(code))

t.test('every code that has a text of the console is one that the bridge answers with', async t => {
  t.strictSame(
    unknown(problemMessages.remedies, code => Object.hasOwn(problems, code)),
    []
  )
  t.strictSame(
    unknown(formMessages.findings, code => Object.hasOwn({ ...errorCodes, ...warningCodes, ...problems }, code)),
    []
  )
  t.strictSame(
    unknown(statusMessages.outcomes, reason => isReason(reason) || Object.hasOwn(deliveryFailures, reason)),
    []
  )
  for (const texts of [statusMessages.reasons, driftMessages.causes, projectMessages.blocked])
    t.strictSame(unknown(texts, isReason), [])
})

t.test('every reason for which a plan cannot read Jenkins has a text', async t => {
  const own: Readonly<Record<string, string>> = driftMessages.causes
  const ofControllers = Object.entries(failures).filter(([, { scope }]) => scope === 'controller')
  t.strictSame(
    ofControllers.filter(([reason]) => own[reason] === undefined).map(([reason]) => reason),
    []
  )
})

t.test('what a person reads says what to press, and not what to send', async t => {
  const outcomes: Readonly<Record<string, string>> = statusMessages.outcomes
  const findings: Readonly<Record<string, string>> = formMessages.findings
  const sentences = [
    ...Object.entries(failures).map(([reason, { sentence }]) => [reason, sentence, outcomes] as const),
    ...Object.entries(deliveryFailures).map(([outcome, sentence]) => [outcome, sentence, outcomes] as const),
    ...Object.entries({ ...errorCodes, ...warningCodes }).map(([code, text]) => [code, text, findings] as const)
  ]
  const technical = /"\w+":|`|=true|with force|Use the type/
  const unsaid = sentences.filter(([code, sentence, own]) => technical.test(own[code] ?? sentence))
  t.strictSame(unsaid, [])
  t.ok(sentences.some(([, sentence]) => technical.test(sentence)))
})
