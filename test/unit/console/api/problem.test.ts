import { HttpError } from '@oazapfts/runtime'
import t from 'tap'
import { statusMessages } from '#messages/status'
import { ConnectionError, describeError, describeOutcome, isPassing, isProblem } from '../../../../src/console/api/problem.ts'

const answer = (status: number, data: unknown) => new HttpError(status, data, new Headers())
const problem = { code: 'QUOTA_EXCEEDED', title: 'A title', detail: 'A detail', requestId: 'r1' }

t.test('an answer of the bridge is shown; of any other error only its kind', async t => {
  t.match(describeError(answer(409, problem)), { status: 409, title: 'A title', requestId: 'r1', errors: [] })
  const asText = describeError(answer(409, JSON.stringify(problem)))
  t.match(asText, { code: problem.code, title: 'A title', requestId: 'r1' }, 'where a success has no body')
  for (const [error, code] of [
    [answer(502, '<html>secret</html>'), 'NOT_THE_BRIDGE'],
    [answer(500, { title: 'secret' }), 'NOT_THE_BRIDGE'],
    [answer(500, null), 'NOT_THE_BRIDGE'],
    [new ConnectionError('secret'), 'CONNECTION_LOST'],
    [new Error('secret'), 'UNEXPECTED'],
    ['secret', 'UNEXPECTED']
  ] as const) {
    const said = describeError(error)
    t.equal(said.code, code)
    t.notMatch(JSON.stringify(said), 'secret')
  }
})

t.test('only a lost connection and a store that is away pass by themselves', async t => {
  t.ok(isPassing(new ConnectionError()))
  for (const body of [{ code: 'STORE_UNAVAILABLE' }, '{ "code": "STORE_UNAVAILABLE" }']) t.ok(isPassing(answer(503, body)))
  for (const error of [answer(503, problem), answer(503, null), new Error('x'), undefined]) t.notOk(isPassing(error))
  t.strictSame(
    [isProblem(answer(404, null), 404), isProblem(answer(403, null), 404), isProblem(new Error(), 404)],
    [true, false, false]
  )
})

t.test('of an outcome the step of the log is left out', async t => {
  t.equal(describeOutcome('NoSuchReason', 'read credential: Jenkins did not answer.'), 'Jenkins did not answer.')
  t.equal(describeOutcome('NoSuchReason', 'ping (ECONNREFUSED): Jenkins is away.'), 'Jenkins is away.')
  t.equal(describeOutcome(null, 'It is at https: no.'), 'It is at https: no.')
  t.equal(describeOutcome('constructor', 'x'), 'x')
  t.equal(describeOutcome('NoSuchReason', null), null)
  const lacking = 'create credential (HTTP 500, needs the plug-in aws-credentials): Jenkins lacks the plugin.'
  t.equal(
    describeOutcome('PluginMissing', lacking),
    statusMessages.pluginMissing('aws-credentials'),
    'the plug-in is named first'
  )
  t.match(statusMessages.pluginMissing('aws-credentials'), /^Jenkins lacks the plug-in aws-credentials/)
})
