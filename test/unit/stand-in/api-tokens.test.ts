import { readFileSync } from 'node:fs'
import t from 'tap'
import { type Hands, withStandIn } from './with-stand-in.ts'

const PROPERTY = 'descriptorByName/jenkins.security.ApiTokenProperty'
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const current = { version: '2.528.1' }

const post = (jenkins: Hands, action: string, form: string, as: string, path = '/me') =>
  jenkins.ask('POST', `${path}/${PROPERTY}/${action}`, form, as, FORM)

async function made(
  jenkins: Hands,
  name: string,
  as: string
): Promise<{ tokenName: string; tokenUuid: string; tokenValue: string }> {
  return JSON.parse((await post(jenkins, 'generateNewToken', `newTokenName=${name}`, as)).body.toString('utf8')).data
}

const works = async (jenkins: Hands, as: string) =>
  (await jenkins.ask('GET', '/api/json?tree=mode', undefined, as)).status === 200
const names = async (jenkins: Hands, user: string) =>
  (await jenkins.control('GET', `tokens?user=${user}`)).body as { name: string; uses: number }[]

t.test('tokens are made beside one another, counted, renamed and revoked one by one', async t => {
  const jenkins = await withStandIn(t, current)
  const b = await made(jenkins, 'b', 'viewer:token')
  const a = await made(jenkins, 'A', `viewer:${b.tokenValue}`)
  t.match(a, { tokenName: 'A', tokenUuid: /^[0-9a-f-]{36}$/, tokenValue: /^11[0-9a-f]{32}$/ })
  t.same(await names(jenkins, 'viewer'), [
    { name: 'A', uses: 0, legacy: false },
    { name: 'b', uses: 1, legacy: false },
    { name: 'rec', uses: 1, legacy: false }
  ])
  const renamed = (to: string, uuid = a.tokenUuid) => post(jenkins, 'rename', `tokenUuid=${uuid}&newName=${to}`, 'viewer:token')
  t.match(JSON.parse((await renamed('z')).body.toString()), { status: 'ok' })
  t.match(JSON.parse((await renamed('%20')).body.toString()), { status: 'error' })
  t.match(JSON.parse((await renamed('z', 'unknown')).body.toString()), { status: 'error' })
  t.equal((await names(jenkins, 'viewer')).at(-1)!.name, 'z')
  t.equal((await post(jenkins, 'revoke', `tokenUuid=${b.tokenUuid}`, 'viewer:token')).status, 200)
  t.same([await works(jenkins, `viewer:${b.tokenValue}`), await works(jenkins, `viewer:${a.tokenValue}`)], [false, true])
  t.equal(await works(jenkins, `lister:${a.tokenValue}`), false, 'a token is of one user')
  t.equal((await post(jenkins, 'revokeAllExcept', `tokenUuid=${a.tokenUuid}`, 'viewer:token')).status, 200)
  t.same([await works(jenkins, 'viewer:token'), await works(jenkins, `viewer:${a.tokenValue}`)], [false, true])
  t.equal((await post(jenkins, 'revokeAll', '', `viewer:${a.tokenValue}`)).status, 200)
  t.equal(await works(jenkins, `viewer:${a.tokenValue}`), false)
  t.equal(await works(jenkins, 'viewer:password'), true)
})

t.test('whose tokens one may make, revoke and see', async t => {
  const jenkins = await withStandIn(t, current)
  const { tokenUuid, tokenValue } = await made(jenkins, 'x', 'lister:token')
  const theirs = (action: string, as: string) => post(jenkins, action, `tokenUuid=${tokenUuid}`, as, '/user/lister')
  t.equal((await theirs('generateNewToken', 'admin:token')).status, 403, 'not even an administrator makes one for others')
  t.match((await theirs('revoke', 'viewer:token')).headers, { 'x-required-permission': 'hudson.model.Hudson.Administer' })
  t.equal(await works(jenkins, `lister:${tokenValue}`), true)
  t.equal((await theirs('revoke', 'admin:token')).status, 200)
  t.equal(await works(jenkins, `lister:${tokenValue}`), false)
  t.equal((await jenkins.ask('GET', `/me/${PROPERTY}/generateNewToken`)).status, 405)
  t.equal((await post(jenkins, 'nonsense', '', 'admin:token')).status, 404)
  t.equal((await jenkins.ask('GET', '/user/nobody-of-that-name/api/json')).status, 404)
  t.notMatch(await jenkins.must('GET', '/user/lister/api/json?depth=5'), /uuid|rec/i)
})

t.test('tokens survive a restart, their values only as hashes on the disk', async t => {
  const home = t.testdir()
  const jenkins = await withStandIn(t, { ...current, home })
  const { tokenUuid, tokenValue } = await made(jenkins, 'kept', 'viewer:token')
  await post(jenkins, 'revokeAllExcept', `tokenUuid=${tokenUuid}`, 'viewer:token')
  await jenkins.close()
  const again = await withStandIn(t, { ...current, home })
  t.same(
    [await works(again, `viewer:${tokenValue}`), await works(again, 'viewer:token'), await works(again, 'lister:token')],
    [true, false, true]
  )
  t.notMatch(readFileSync(`${home}/api-tokens.json`, 'utf8'), tokenValue)
})
