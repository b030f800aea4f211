import t from 'tap'
import { Secret } from '../../../../src/domain/secret.ts'
import type { XmlBranch } from '../../../../src/domain/xml-element.ts'
import type { Controller } from '../../../../src/jenkins/controller.ts'
import { HTML, JENKINS, json, oddServer, type Reply, type Seen } from '../odd-server.ts'
import { rejected } from '../thrown.ts'

const TEXT = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'
const document: XmlBranch = {
  name: TEXT,
  children: [
    { name: 'id', text: 'a' },
    { name: 'secret', field: 'token', text: new Secret('x') }
  ]
}
const starting: Reply = { status: 503, headers: HTML, body: '<title>Starting Jenkins</title>' }
const forbidden: Reply = { status: 403, headers: { ...HTML, ...JENKINS } }
const refused: Reply = { status: 403, headers: { ...HTML, ...JENKINS, 'x-required-permission': 'hudson.model.Item.Create' } }
const crumbless: Reply = {
  status: 403,
  headers: HTML,
  body: '<title>Error 403 No valid crumb was included in the request</title>'
}
const noDescriptor = 'java.lang.AssertionError: class hudson.security.csrf.DefaultCrumbIssuer is missing its descriptor'

/** What a good login gets of a Jenkins that starts, or would get of one that has started; recorded unless it says otherwise. */
const refusals: readonly (readonly [string, Reply])[] = [
  ['401', { status: 401, headers: HTML }],
  ['403 for want of a crumb', crumbless],
  ['403 that names a permission', refused],
  ['403 that names none', forbidden],
  ['404 of Jenkins', { status: 404, headers: { ...HTML, ...JENKINS } }],
  ['404 of the server around it', { status: 404, headers: HTML }],
  ['400', { status: 400, headers: { ...HTML, ...JENKINS } }],
  ['500 without the header', { status: 500, headers: HTML, body: `<h1>Status Code: 500</h1>Exception: ${noDescriptor}` }],
  ['500 with the header', { status: 500, headers: { ...HTML, ...JENKINS } }],
  [
    '500 for a class that is not there yet',
    { status: 500, headers: { ...HTML, ...JENKINS }, body: 'CannotResolveClassException' }
  ],
  ['500 for content', { status: 500, headers: { ...HTML, ...JENKINS }, body: 'ConversionException' }],
  ['200 without the header', { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }]
]

const calls: readonly (readonly [string, (controller: Controller) => Promise<unknown>])[] = [
  ['ping', c => c.ping()],
  ['read', c => c.readFolder(['f'])],
  ['create a folder', c => c.createFolder(['f'], '')],
  ['create a folder with credentials', c => c.createFolderWith(['f'], '', [document])],
  ['create', c => c.createCredential(['f'], document)],
  ['update', c => c.updateCredential(['f'], 'a', document)],
  ['delete a folder', c => c.deleteFolder(['f'])],
  ['look into a folder', c => c.folderHasItems(['f'])],
  ['usage', c => c.readUsage(['f'])],
  ['permissions', c => c.writePermissions(['f'], 'a')],
  ['capabilities', c => c.capabilities()],
  ['identity', c => c.readIdentity()]
]

/** Answers nobody, and a login, each in one way. */
const answering = (nobody: Reply, login: (seen: Seen) => Reply | undefined) => (seen: Seen) =>
  seen.headers.authorization === undefined ? nobody : login(seen)

t.test('before nobody is answered by a Jenkins that has started, no refusal counts', async t => {
  for (const [what, reply] of refusals) {
    const { controller, seen } = await oddServer(
      t,
      answering(starting, () => reply),
      { breakerFailures: 1000 }
    )
    for (const [name, call] of calls) {
      // A write is answered with 200 and no header in any case; that it is held is for a reading to say.
      if (reply.status === 200 && /create|update|delete/.test(name)) continue
      const failure = await rejected(call(controller))
      t.equal(failure.reason, 'JenkinsBooting', `${name}: ${what}`)
      t.equal(failure.scope, 'controller')
    }
    t.ok(seen.filter(s => s.headers.authorization === undefined).every(s => s.method === 'GET' && s.url.startsWith('/api/json')))
  }
})

t.test('an absence does not count either, where Jenkins answers us as one that has started', async t => {
  const { controller } = await oddServer(
    t,
    answering(starting, () => undefined),
    { seesEverything: true }
  )
  t.equal((await rejected(controller.readFolder(['f']))).reason, 'JenkinsBooting')
  t.equal((await rejected(controller.firstMissing(['f']))).reason, 'JenkinsBooting')
  t.equal((await rejected(controller.deleteFolder(['f']))).reason, 'JenkinsBooting')
})

t.test('from then on each of them is what it says', async t => {
  const table: readonly [string, string][] = [
    ['401', 'Unauthorized'],
    ['403 that names a permission', 'Forbidden'],
    ['403 that names none', 'Forbidden'],
    ['403 for want of a crumb', 'Unauthorized'],
    ['400', 'ContentRefused'],
    ['500 with the header', 'WriteFailed'],
    ['500 for a class that is not there yet', 'PluginMissing'],
    ['500 for content', 'ContentRefused']
  ]
  for (const [what, reason] of table) {
    const reply = refusals.find(([name]) => name === what)?.[1]
    const login = (seen: Seen) => (seen.method === 'POST' ? reply : undefined)
    const { controller, seen } = await oddServer(t, answering(forbidden, login))
    t.equal((await rejected(controller.createCredential(['f'], document))).reason, reason, what)
    t.equal(seen.filter(s => s.headers.authorization === undefined).length, 1, `${what}: asked once for it`)
  }
})

t.test('what is done needs no question, and what is paused none', async t => {
  let status = 200
  const { controller, seen } = await oddServer(
    t,
    answering(starting, () => ({ status, headers: HTML })),
    { breakerFailures: 1, breakerOpenMs: 60_000 }
  )
  await controller.createCredential(['f'], document)
  t.equal(seen.length, 1)
  status = 401
  await rejected(controller.createCredential(['f'], document))
  t.equal(seen.length, 3)
  for (let i = 0; i < 20; i += 1) t.equal((await rejected(controller.createCredential(['f'], document))).root, 'JenkinsBooting')
  t.equal(seen.length, 3, 'an open circuit sends nothing')
})

t.test('a Jenkins that does not know us says so, in every version', async t => {
  const old = {
    ...HTML,
    ...JENKINS,
    'x-required-permission': 'hudson.model.Hudson.Read',
    'x-you-are-authenticated-as': 'anonymous'
  }
  for (const reply of [{ status: 403, headers: old }, forbidden]) {
    const { controller } = await oddServer(t, () => reply)
    for (const [name, call] of calls.slice(0, 4)) t.equal((await rejected(call(controller))).reason, 'Unauthorized', name)
  }
  const discovering = await oddServer(t, ({ url }) => (url.startsWith('/job/') ? forbidden : undefined))
  const failure = await rejected(discovering.controller.readFolder(['f']))
  t.match(failure, { reason: 'Forbidden', message: /names no permission/ }, 'our user may only discover the folder')
})

t.test('the question goes without our login, its session and our crumb', async t => {
  const { controller, seen } = await oddServer(
    t,
    s =>
      s.url.startsWith('/crumbIssuer')
        ? json({ crumb: 'c', crumbRequestField: 'Jenkins-Crumb' }, { 'set-cookie': 'JSESSIONID.a=1; Path=/' })
        : s.method === 'POST'
          ? refused
          : undefined,
    { token: undefined, password: new Secret('PASSW0RD') }
  )
  await rejected(controller.createCredential(['f'], document))
  t.ok(seen.some(s => s.headers.cookie !== undefined))
  const asked = seen.filter(s => s.headers.authorization === undefined)
  t.equal(asked.length, 1)
  t.strictSame([asked[0]?.headers.cookie, asked[0]?.headers['jenkins-crumb']], [undefined, undefined])
})
