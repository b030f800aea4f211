import { HttpError } from '@oazapfts/runtime'
import t from 'tap'
import {
  describeVerification,
  fittingTargets,
  nextCheck,
  type ProjectVerifyTarget,
  retryTime,
  suggestedIn,
  type Verification
} from '../../../../src/console/api/verification.ts'
import { verificationMessages as english } from '../../../../src/console/messages/en/verification.ts'
import { verificationMessages as chinese } from '../../../../src/console/messages/zh-CN/verification.ts'
import { isPassing, verifySentences } from '../../../../src/domain/verification.ts'

const reasons = Object.keys(verifySentences) as NonNullable<Verification['reason']>[]
const refusal = (status: number, headers: Record<string, string>) => new HttpError(status, {}, new Headers(headers))

t.test('every reason of the bridge has a sentence in both languages, and no other has', async t => {
  for (const texts of [english, chinese]) t.strictSame(Object.keys(texts.reasons).toSorted(), reasons.toSorted())
  for (const text of Object.values(chinese.reasons)) t.match(text, /\p{Script=Han}/u)
})

t.test('a reason that the console does not know is said in the words of the bridge', async t => {
  t.equal(describeVerification({ reason: null, message: null }), null)
  t.equal(describeVerification({ reason: 'Timeout', message: 'of the bridge' }), english.reasons.Timeout)
  const reason = 'constructor' as NonNullable<Verification['reason']>
  t.equal(describeVerification({ reason, message: 'of the bridge' }), 'of the bridge')
})

t.test('a verify target fits by the type of the credential', async t => {
  const target = (name: string, ...types: string[]): ProjectVerifyTarget => ({ name, kind: 'http', title: 'HTTP', types })
  const targets = [target('a', 'access-token'), target('b', 'username-password', 'access-token'), target('c')]
  t.strictSame(
    fittingTargets(targets, 'access-token').map(({ name }) => name),
    ['a', 'b']
  )
  t.strictSame(fittingTargets(targets, 'ssh-key'), [])
})

t.test('a verify target is suggested only where there are several', async t => {
  t.equal(suggestedIn({ suggestedTarget: 'a' }, 2), 'a')
  t.equal(suggestedIn({ suggestedTarget: null }, 2), undefined)
  t.equal(suggestedIn({ suggestedTarget: 'a' }, 1), undefined, 'the only one is used anyway')
  t.equal(suggestedIn(undefined, 2), undefined)
})

t.test('when the next check is depends on the policy, and on whether the reason may pass', async t => {
  t.equal(nextCheck(null, 'never'), 'on-request')
  t.equal(nextCheck(null, 'onChange'), 'after-change')
  t.equal(nextCheck(null, 'daily'), 'daily')
  t.equal(nextCheck({ reason: 'LoginRefused' }, 'daily'), 'daily')
  for (const policy of ['never', 'onChange', 'daily'] as const) t.equal(nextCheck({ reason: 'Stopped' }, policy), 'stopped')
  for (const reason of reasons) {
    t.equal(nextCheck({ reason }, 'onChange') === 'retried', isPassing(reason), reason)
    t.not(nextCheck({ reason }, 'never'), 'retried', reason)
  }
})

t.test('only a refusal for too many requests says when to ask again', async t => {
  t.equal(retryTime(refusal(429, { 'retry-after': '90' }), 0), '1970-01-01T00:01:30.000Z')
  t.equal(retryTime(refusal(429, {}), 0), null)
  t.equal(retryTime(refusal(429, { 'retry-after': 'soon' }), 0), null)
  t.equal(retryTime(refusal(429, { 'retry-after': '9'.repeat(30) }), 0), null)
  t.equal(retryTime(refusal(503, { 'retry-after': '90' }), 0), null)
  t.equal(retryTime(new Error('429'), 0), null)
})
