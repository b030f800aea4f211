import { createHash } from 'node:crypto'
import t from 'tap'
import { HTML, JENKINS, oddServer, type Reply } from './odd-server.ts'
import { rejected } from './thrown.ts'

const KEY = `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA${'x'.repeat(300)}IDAQAB`
const page = (headers: Record<string, string>, status = 200): Reply => ({
  ...{ status, headers: { ...HTML, ...headers }, body: '<title>Sign in [Jenkins]</title>' }
})

t.test('the key counts on a page of Jenkins alone', async t => {
  let reply = page({})
  const { controller, seen } = await oddServer(t, () => reply)
  reply = page({ ...JENKINS, 'x-instance-identity': KEY })
  t.equal(await controller.readIdentity(), createHash('sha256').update(KEY).digest('base64url'))
  t.match(seen, [{ method: 'GET', url: '/login' }])
  reply = page({ ...JENKINS, 'x-instance-identity': `${KEY}==` })
  t.equal(await controller.readIdentity(), createHash('sha256').update(KEY).digest('base64url'), 'padding is no difference')
  const none: readonly (readonly [string, Reply])[] = [
    ['no header', page(JENKINS)],
    ['a page of a single sign-on', page({})],
    ['a page of a proxy that has copied the header', page({ 'x-instance-identity': KEY })],
    [
      'a redirect to a single sign-on',
      page({ ...JENKINS, 'x-instance-identity': KEY, location: 'https://sso.example.com/' }, 302)
    ],
    ['the path is closed', page({ ...JENKINS, 'x-instance-identity': KEY }, 403)],
    ['the path is unknown', page({ 'x-instance-identity': KEY }, 404)],
    ['something else in the header', page({ ...JENKINS, 'x-instance-identity': '<script>' })],
    ['too short for a key', page({ ...JENKINS, 'x-instance-identity': 'abc=' })],
    ['two keys', page({ ...JENKINS, 'x-instance-identity': `${KEY}, ${KEY}` })]
  ]
  for (const [title, answer] of none) {
    reply = answer
    t.equal(await controller.readIdentity(), null, title)
  }
})

t.test('a Jenkins that could not be asked is no Jenkins without a key', async t => {
  let status = 503
  const { controller } = await oddServer(t, () => page({ 'x-instance-identity': KEY }, status))
  for (const [code, reason] of [
    [503, 'JenkinsBooting'],
    [500, 'JenkinsOverloaded'],
    [429, 'JenkinsOverloaded'],
    [401, 'Unauthorized']
  ] as const) {
    status = code
    t.match(await rejected(controller.readIdentity()), { reason }, String(code))
  }
})
