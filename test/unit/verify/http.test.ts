import t from 'tap'
import { http } from '../../../src/verify/http.ts'
import type { TargetSettings, Tried } from '../../../src/verify/kind.ts'
import { account, targetAt, tried, verifyDeps } from '../../helpers/verify/try.ts'
import { type Answer, sendJson, startWebTarget } from '../../helpers/verify/web-target.ts'

const TOKEN = 'token+of/alice-0123456789'
const alice = tried('access-token', { token: TOKEN })
const unknown = (reason: string) => ({ state: 'unknown', reason })

t.test('what an address answers', async t => {
  /** To a login, and to a stranger. */
  let [login, stranger]: Answer[] = []
  const target = await startWebTarget(t, (request, response) =>
    (request.headers.authorization === undefined ? stranger : login)?.(request, response)
  )
  const tryIt = (options: TargetSettings['options'] = {}, credential: Tried = alice) =>
    http.verify(targetAt(`${target.address}/v1/user?fields=name`, options), credential, verifyDeps())
  const json =
    (status: number, body: unknown, headers?: Record<string, string>): Answer =>
    (_, response) =>
      sendJson(response, status, body, headers)

  stranger = json(401, {})
  await t.test('who it is, if that is a name and nothing of the token', async t => {
    for (const [body, as] of [
      [{ username: 'alice' }, 'alice'],
      [{ login: 'alice', name: 'Alice A.' }, 'alice'],
      [{ name: 'Alice A.' }, 'Alice A.'],
      ...[
        '',
        ' alice',
        '<b>',
        'a\nb',
        7,
        null,
        ['alice'],
        TOKEN,
        `is ${TOKEN}`,
        TOKEN.slice(0, 12),
        btoa(TOKEN),
        encodeURIComponent(TOKEN)
      ].map(username => [{ username }, undefined] as const),
      [[], undefined],
      ['alice', undefined]
    ] as const) {
      login = json(200, body)
      t.strictSame(await tryIt(), { state: 'valid', ...(as === undefined ? {} : { as }) }, JSON.stringify(body))
    }
    login = json(200, { username: 'alice' })
    t.strictSame(await tryIt({}, account('alice', 'a-password')), { state: 'valid' }, 'the name of an account may be a secret')
    t.equal(target.received.at(-1)?.url, '/v1/user?fields=name')
    t.strictSame(await tryIt({}, tried('access-token', { token: 'a\r\nx: y' })), unknown('ContentUnsupported'))
    t.strictSame(await tryIt({}, tried('access-token', { token: '' })), unknown('ValueMissing'))
  })

  await t.test('the status that is expected', async t => {
    login = json(204, {})
    t.strictSame(await tryIt(), { state: 'valid' })
    t.strictSame(await tryIt({ expectStatus: 204 }), { state: 'valid' })
    t.strictSame(await tryIt({ expectStatus: 200 }), unknown('BadAnswer'))
    login = json(404, {})
    t.strictSame(await tryIt(), unknown('NotProved'))
  })

  await t.test('what a stranger gets', async t => {
    login = json(200, {})
    stranger = json(200, {})
    t.strictSame(await tryIt(), unknown('NotProved'))
    for (const status of [403, 404]) {
      stranger = json(status, {})
      login = json(200, {})
      t.strictSame(await tryIt(), { state: 'valid' })
      login = json(403, {})
      t.strictSame(await tryIt(), unknown('BadAnswer'), 'refused as a stranger is, or to anyone from here')
    }
    stranger = json(400, {})
    t.strictSame(await tryIt(), unknown('BadAnswer'))
  })

  await t.test('a look at it', async t => {
    const check = () => http.check(targetAt(target.address), verifyDeps())
    for (const [answer, state] of [
      [json(401, {}), 'ok'],
      [json(401, {}, { 'www-authenticate': 'Bearer' }), 'ok'],
      [json(401, {}, { 'www-authenticate': 'Negotiate' }), 'failing'],
      [json(200, {}), 'failing'],
      [json(404, {}), 'unknown'],
      [json(403, {}), 'unknown'],
      [json(500, {}), 'unknown'],
      [json(400, {}), 'failing']
    ] as const) {
      stranger = answer
      t.equal((await check()).state, state)
    }
  })
})
