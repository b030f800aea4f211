import { inspect } from 'node:util'
import t from 'tap'
import { failures } from '../../../../src/domain/reasons.ts'
import { Secret } from '../../../../src/domain/secret.ts'
import type { Answer } from '../../../../src/jenkins/http/client.ts'
import { codeIn, JenkinsError, permissionIn } from '../../../../src/jenkins/http/jenkins-error.ts'
import {
  failureOfAnswer,
  failureOfException,
  isDone,
  jsonOf,
  mayOnlyList,
  unexpected
} from '../../../../src/jenkins/http/outcome.ts'
import { address, below, credentialPath, folderPath, rootUrl, storePath } from '../../../../src/jenkins/http/paths.ts'
import { astralFields, hasPlaintextWindow, isEmojiSafe, storedWrong, versionIn } from '../../../../src/jenkins/version-limits.ts'
import { thrown } from '../thrown.ts'

const answer = (status: number, headers: Record<string, string> = {}, text = ''): Answer => ({ status, headers, text })
const html = { 'content-type': 'text/html;charset=utf-8' }
const ours = { 'x-jenkins': '2.263.4' }
const json = { ...ours, 'content-type': 'application/json;charset=utf-8' }
const starting =
  '<html><head><title>Starting Jenkins</title></head><body>Please wait while Jenkins is getting ready to work</body></html>'
const noCrumb = '<html><title>Error 403 No valid crumb was included in the request</title></html>'
const refused = (permission: string, as = 'viewer') => ({
  ...html,
  ...ours,
  'x-you-are-authenticated-as': as,
  'x-required-permission': permission
})

t.test('what an answer means', async t => {
  const table: [string, Answer, string][] = [
    ['booting', answer(503, html, starting), 'JenkinsBooting'],
    ['booting, a POST', answer(503, { ...html, ...ours }, ''), 'JenkinsBooting'],
    ['a proxy without Jenkins', answer(503, html, '<h1>503 Service Temporarily Unavailable</h1>'), 'JenkinsOverloaded'],
    ['a proxy that quotes our path', answer(503, html, '<title>503</title><p>/jenkins/job/f</p>'), 'JenkinsOverloaded'],
    ['a proxy in between', answer(502, html, '<h1>502 Bad Gateway</h1>'), 'JenkinsOverloaded'],
    ['a slow Jenkins behind a proxy', answer(504), 'JenkinsOverloaded'],
    ['an internal error', answer(500, { ...html, ...ours }), 'JenkinsOverloaded'],
    ['asked to slow down', answer(429), 'JenkinsOverloaded'],
    ['a wrong token', answer(401, html, 'Invalid password/token for user: admin'), 'Unauthorized'],
    ['a login that is not understood', answer(403, refused('hudson.model.Hudson.Read', 'anonymous')), 'Unauthorized'],
    ['a user without Overall/Read', answer(403, refused('hudson.model.Hudson.Read')), 'Forbidden'],
    ['a user without a permission', answer(403, refused('hudson.model.Item.Create')), 'Forbidden'],
    ['no crumb, or nobody', answer(403, html, noCrumb), 'Unauthorized'],
    ['a current Jenkins that takes us for nobody', answer(403, { ...html, ...ours }), 'Unauthorized'],
    ['a refusal that names nonsense', answer(403, refused('<b>x</b>')), 'Unauthorized'],
    ['a firewall', answer(403, html), 'NotJenkins'],
    ['a body that a proxy finds too large', answer(413, html), 'ProxyRefused'],
    ['a redirect to a login', answer(302, { location: 'https://sso.example.com/login' }), 'NotJenkins'],
    ['a page instead of an answer', answer(200, html, '<form action="login">'), 'NotJenkins'],
    ['a method that is not known', answer(405), 'NotJenkins']
  ]
  for (const [name, given, reason] of table) t.equal(failureOfAnswer(given), reason, name)
})

t.test('what an exception means', async t => {
  const named = (name: string, code = '', event = '') => Object.assign(new Error('S3CRET'), { name, code, event })
  t.strictSame(failureOfException(named('RequestError', 'ECONNREFUSED')), {
    reason: 'JenkinsUnreachable',
    detail: 'ECONNREFUSED'
  })
  const tls = ['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'EPROTO']
  tls.push('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER')
  for (const code of tls) t.strictSame(failureOfException(named('RequestError', code)), { reason: 'TlsFailed', detail: code })
  t.equal(failureOfException(named('ReadError', 'ERR_READING_RESPONSE_STREAM')).reason, 'JenkinsUnreachable')
  t.equal(failureOfException(named('TimeoutError', 'ETIMEDOUT', 'connect')).reason, 'JenkinsUnreachable')
  t.equal(failureOfException(named('TimeoutError', 'ETIMEDOUT', 'request')).reason, 'JenkinsTimeout')
  t.equal(failureOfException(named('RequestError', 'HPE_INVALID_CONSTANT')).reason, 'NotJenkins')
  t.strictSame(failureOfException(undefined), { reason: 'JenkinsUnreachable', detail: undefined })
  t.strictSame(failureOfException(named('RequestError', 'my S3CRET')).detail, undefined)
})

t.test('which refusals leave the list', async t => {
  t.ok(mayOnlyList(answer(403, refused('hudson.model.Item.Configure'))))
  t.ok(mayOnlyList(answer(403, refused('hudson.model.Item.ExtendedRead'))))
  t.notOk(mayOnlyList(answer(403, refused('hudson.model.Hudson.Read'))))
  t.notOk(mayOnlyList(answer(403, html, noCrumb)))
})

t.test('JSON counts only when Jenkins wrote it', async t => {
  t.strictSame(jsonOf('x', answer(200, json, '{"a":1}')), { a: 1 })
  const strangers = [
    answer(200, json, '<html>'),
    answer(200, json, '{"a":'),
    answer(200, json, '[]'),
    answer(200, json, 'null'),
    answer(200, { 'content-type': 'application/json' }, '{}'),
    answer(200, { ...ours, ...html }, '{}')
  ]
  for (const stranger of strangers) t.equal(thrown(() => jsonOf('x', stranger)).reason, 'NotJenkins')
  t.equal(({} as Record<string, unknown>)['polluted'], jsonOf('x', answer(200, json, '{"__proto__":{"polluted":1}}'))['nothing'])
  t.equal(thrown(() => jsonOf('x', answer(503, html, starting))).reason, 'JenkinsBooting')
})

t.test('a write counts only when Jenkins took it', async t => {
  t.ok(isDone(answer(200)))
  t.ok(isDone(answer(200, { ...html, ...ours })))
  for (const other of [answer(200, html, '<form>'), answer(204), answer(302, { location: '/login' }), answer(404)])
    t.notOk(isDone(other))
})

t.test('an error says what to do and nothing that it was not given', async t => {
  const error = unexpected('read folder', answer(403, { ...refused('hudson.model.Item.Create'), 'x-other': 'S3CRET' }, 'S3CRET'))
  t.equal(error.message, `read folder (HTTP 403, needs Job/Create): ${failures.Forbidden.sentence}`)
  t.strictSame([error.scope, error.retry, error.status, error.permission], ['folder', true, 403, 'Job/Create'])
  t.equal(error.cause, undefined)
  t.notMatch(inspect(error, { depth: 20, showHidden: true }), 'S3CRET')
  t.notMatch(JSON.stringify(error), 'S3CRET')
  t.equal(new JenkinsError('JenkinsTimeout', 'ping').message, `ping: ${failures.JenkinsTimeout.sentence}`)
})

t.test('a permission and a code are shown only if they look like one', async t => {
  t.equal(permissionIn('com.cloudbees.plugins.credentials.CredentialsProvider.View'), 'Credentials/View')
  t.equal(permissionIn('hudson.model.Item.Configure, hudson.model.Item.Read'), 'Job/Configure')
  t.equal(permissionIn('org.example.Thing.Do'), 'org.example.Thing/Do')
  for (const odd of [undefined, '', 'x', 'a b.c', 'a.b\u001b[31m', `a.${'b'.repeat(100)}`, '<script>.x', 'a..b'])
    t.equal(permissionIn(odd), undefined)
  t.equal(codeIn({ code: 'ENOTFOUND' }), 'ENOTFOUND')
  for (const odd of [undefined, null, 'x', { code: 1 }, { code: 'a b' }, { code: `A${'B'.repeat(99)}` }])
    t.equal(codeIn(odd), undefined)
})

t.test('paths say what they mean and nothing else', async t => {
  t.equal(folderPath(['a b', 'é/?#%;\\'], 'x'), 'job/a%20b/job/%C3%A9%2F%3F%23%25%3B%5C')
  t.equal(below([], 'createItem', 'x'), 'createItem')
  t.equal(credentialPath(['f'], '%2e%2e', 'x'), 'job/f/credentials/store/folder/domain/_/credential/%252e%252e/config.xml')
  for (const bad of ['', '.', '..', 'a\u0000', '\uD800']) {
    t.equal(thrown(() => folderPath(['f', bad], 'x')).reason, 'FolderRefused')
    t.equal(thrown(() => credentialPath(['f'], bad, 'x')).reason, 'ContentRefused')
  }
  t.equal(thrown(() => storePath([], 'x', 'x')).reason, 'FolderRefused')
})

t.test('addresses begin with our root and are sent as they were put together', async t => {
  const root = rootUrl('https://ci.example.com/jenkins')
  t.equal(
    address(root, 'job/a%20b/', { tree: 'jobs[name]' }, 'x').href,
    'https://ci.example.com/jenkins/job/a%20b/?tree=jobs%5Bname%5D'
  )
  t.equal(address(root, '/evil.example.com/', undefined, 'x').host, 'ci.example.com')
  for (const path of ['a/../../b', 'job/%2e%2e/b', 'a/./b', 'a\\b', 'a?b', 'a#b', 'a b']) {
    t.equal(thrown(() => address(root, path, undefined, 'x')).reason, 'FolderRefused', path)
  }
})

t.test('a root that cannot be right is refused without being quoted', async t => {
  for (const bad of ['S3CRET', 'ftp://S3CRET', 'http://u:S3CRET@h', 'http://S3CRET@h/', 'http://h/?S3CRET', 'http://h/#S3CRET']) {
    try {
      rootUrl(bad)
      t.fail(bad)
    } catch (error) {
      t.notMatch(inspect(error, { depth: 20 }).replaceAll(/^ +at .*$/gm, ''), 'S3CRET', 'not quoted')
    }
  }
})

t.test('which versions keep emoji and which keep plaintext', async t => {
  t.strictSame(['2.263.4', '2.387.3', '2.397', '2.398', '2.401.1', '2.600', '3.0', 'x', undefined].map(isEmojiSafe), [
    false,
    false,
    false,
    true,
    true,
    true,
    true,
    false,
    false
  ])
  t.strictSame(['2.567', '2.568', '2.600', undefined].map(hasPlaintextWindow), [true, false, false, true])
  t.strictSame(['2.263.4', '2.600', '2.426.3.3', '2.398-SNAPSHOT (x)', '<b>', undefined].map(versionIn), [
    '2.263.4',
    '2.600',
    '2.426.3.3',
    undefined,
    undefined,
    undefined
  ])
})

t.test('a document that would be stored wrong is refused by its fields', async t => {
  const document = {
    name: 'x',
    children: [
      { name: 'description', text: '😀' },
      { name: 'secret', field: 'token', text: new Secret('S3CRET😀') }
    ]
  }
  t.strictSame(astralFields(document), ['description', 'token'])
  t.match(storedWrong(document, '2.263.4'), /^"description", "token" has emoji .* 2\.263\.4$/)
  t.equal(storedWrong(document, '2.600'), undefined)
  t.equal(storedWrong({ name: 'x', children: [{ name: 'description', text: 'é€ß\uFFFD' }] }, '2.263.4'), undefined)
})
