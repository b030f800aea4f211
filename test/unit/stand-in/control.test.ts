import t from 'tap'
import { startStandIn } from '../../../src/stand-in/start.ts'
import { send } from '../../contract/jenkins-transcripts/exchange.ts'
import { ciphertexts, folderXml, store, text, withStandIn } from './with-stand-in.ts'

const UP = 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl'

t.test('readback tells what Jenkins holds, or that it holds nothing', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  await jenkins.must('POST', '/job/F/createItem?name=G', folderXml(text('a', 'one')))
  t.same(await jenkins.control('GET', 'readback?folder=F/G&id=a'), {
    status: 200,
    body: { cls: 'StringCredentialsImpl', scope: 'GLOBAL', id: 'a', description: 'd', secret: 'one' }
  })
  t.same(await jenkins.control('GET', 'readback?folder=F&id=a'), { status: 404, body: null })
  t.same(await jenkins.control('GET', 'readback?folder=none&id=a'), { status: 404, body: null })
})

t.test('the log has requests to Jenkins only, bodies on demand', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  const { body } = await jenkins.control('GET', 'requests')
  t.match(body, [{ method: 'POST', path: '/createItem?name=F', user: 'admin', status: 200, at: /^\d{4}-/ }])
  t.notOk('body' in (body as object[])[0]!)
  t.match((await jenkins.control('GET', 'requests?bodies=true')).body, [{ body: folderXml() }])
  await jenkins.control('DELETE', 'requests')
  t.same((await jenkins.control('GET', 'requests')).body, [])
})

t.test('edits go behind the caller back', async t => {
  const jenkins = await withStandIn(t)
  const edit = async (body: unknown) => (await jenkins.control('POST', 'edit', body)).status
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  await jenkins.must('POST', `${store('F')}/createCredentials`, text('a', 'one'))
  const [before] = ciphertexts(await jenkins.must('GET', '/job/F/config.xml'))
  t.equal(await edit({ action: 'rewrite', folder: 'F', id: 'a' }), 200)
  const [after] = ciphertexts(await jenkins.must('GET', '/job/F/config.xml'))
  t.not(after, before)
  t.equal(await edit({ action: 'set', folder: 'F', id: 'a', fields: { secret: 'two', description: 'hacked' } }), 200)
  t.match((await jenkins.control('GET', 'readback?folder=F&id=a')).body, { secret: 'two', description: 'hacked' })
  const ssh = {
    action: 'add',
    folder: 'F',
    id: 'k',
    class: 'BasicSSHUserPrivateKey',
    fields: { username: 'git', privateKey: 'K' }
  }
  t.equal(await edit(ssh), 200)
  t.match((await jenkins.control('GET', 'readback?folder=F&id=k')).body, {
    username: 'git',
    privateKeys: ['K\n'],
    passphrase: null
  })
  t.equal(await edit(ssh), 400, 'the id exists')
  t.equal(await edit({ action: 'delete', folder: 'F', id: 'k' }), 200)
  t.equal(await edit({ action: 'add-job', folder: 'F', job: 'build' }), 200)
  t.equal(await edit({ action: 'wipe', folder: 'F' }), 200)
  t.same((await jenkins.control('GET', 'readback?folder=F')).body, [])
  t.match(JSON.parse(await jenkins.must('GET', '/job/F/api/json?tree=jobs[name]')).jobs, [{ name: 'build' }])
  t.equal(await edit({ action: 'delete-folder', folder: 'F' }), 200)
  t.equal((await jenkins.ask('GET', '/job/F/api/json')).status, 404)
  t.equal(await edit({ action: 'nonsense' }), 400)
})

t.test('a build shows in the fingerprint until the credential changes', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'one')))
  const tree = 'credentials[id,fingerprint[hash,usage[name,ranges[ranges[start,end]]]]]'
  const usage = async () =>
    JSON.parse(await jenkins.must('GET', `${store('F')}/api/json?tree=${tree}`)).credentials[0].fingerprint
  t.equal(await usage(), null)
  for (const number of [3, 4, 7]) {
    t.equal((await jenkins.control('POST', 'build', { folder: 'F', job: 'web', number, credential: 'a' })).status, 201)
  }
  t.match(await usage(), {
    hash: /^[0-9a-f]{32}$/,
    usage: [
      {
        name: 'F/web',
        ranges: {
          ranges: [
            { start: 3, end: 5 },
            { start: 7, end: 8 }
          ]
        }
      }
    ]
  })
  const seen = async (as: string) => {
    const answer = await jenkins.ask('GET', `${store('F')}/api/json?tree=${tree}`, undefined, as)
    return JSON.parse(answer.body.toString('utf8')).credentials[0].fingerprint.usage.map((u: { name: string }) => u.name)
  }
  t.strictSame(await seen('lister:token'), ['F/web'])
  await jenkins.must('POST', '/job/F/job/web/doDelete')
  t.strictSame(await seen('lister:token'), [], 'uses by jobs that one may not see, or that are gone, are left out')
  t.strictSame(await seen('admin:token'), ['F/web'], 'but not for administrators')
  await jenkins.must('POST', `${store('F')}/credential/a/config.xml`, text('a', 'two'))
  t.equal(await usage(), null, 'the hash is over the content')
  await jenkins.control('POST', 'build', { folder: 'F', job: 'web', number: 8, credential: 'a' })
  const { hash } = await usage()
  const [ciphertext = ''] = ciphertexts(await jenkins.must('GET', '/job/F/config.xml'))
  const other = text('a', ciphertext).replace('<description>d<', '<description>other<')
  await jenkins.must('POST', `${store('F')}/credential/a/config.xml`, other)
  t.equal((await usage())?.hash, hash, 'but for the description')
  await jenkins.must('POST', `${store('F')}/credential/a/config.xml`, text('a', 'two'))
  t.equal(await usage(), null, 'the same value written anew has another ciphertext')
  t.equal((await jenkins.control('POST', 'build', { folder: 'F', job: 'web', number: 1, credential: 'none' })).status, 400)
})

t.test('an unknown action is told what there is', async t => {
  const jenkins = await withStandIn(t)
  const { status, body } = await jenkins.control('GET', 'nonsense')
  t.equal(status, 404)
  t.ok((body as { actions: string[] }).actions.includes('GET readback'))
})

t.test('the control API is for this machine and for those who have its token', async t => {
  const standIn = await startStandIn({ controlToken: 'a-token-of-this-test', host: '::' })
  t.teardown(() => standIn.close())
  const status = async (headers: Record<string, string>, to = `http://127.0.0.1:${standIn.port}`) =>
    (await send(to, 'GET', '/__control/cost', headers)).status
  const bearer = { Authorization: 'Bearer a-token-of-this-test' }
  const { port } = standIn
  t.equal(await status(bearer), 200)
  t.equal(await status({ authorization: 'bearer  a-token-of-this-test' }), 200, 'the name of a scheme has no letter case')
  for (const authorization of [
    '',
    'Bearer',
    'Bearer ',
    'Bearer a-token-of-this-tes',
    'Bearer a-token-of-this-test2',
    'Basic YTph'
  ])
    t.equal(await status({ authorization }), 401, authorization)
  t.equal(await status({}), 401)
  for (const host of ['localhost', `LocalHost:${port}`, '127.0.0.1', `127.8.9.10:${port}`, '[::1]', `[::1]:${port}`])
    t.equal(await status({ ...bearer, Host: host }), 200, host)
  for (const host of ['[0:0:0:0:0:0:0:1]:80', '[::ffff:127.0.0.1]', `[::FFFF:7f00:1]:${port}`])
    t.equal(await status({ ...bearer, Host: host }), 200, host)
  const foreign = ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', 'localhost.evil.example', 'user@127.0.0.1']
  for (const host of [
    ...foreign,
    '10.0.0.1',
    '0.0.0.0',
    '[::]',
    '[::2]',
    '[::ffff:10.0.0.1]',
    '[localhost]',
    '127.1',
    '2130706433'
  ])
    t.equal(await status({ ...bearer, Host: host }), 403, host)
  t.notMatch(JSON.stringify(standIn.controlUrl), /a-token/)
})

t.test('a control token is random unless given, and one that no header can carry is refused', async t => {
  const [one, other] = [await startStandIn(), await startStandIn()]
  t.teardown(() => Promise.all([one.close(), other.close()]))
  t.match(one.controlToken, /^[A-Za-z0-9_-]{32}$/)
  t.not(one.controlToken, other.controlToken)
  for (const controlToken of ['', 'short', 'has a space in it', 'línea-de-token', 'line\nbreak-in-it'])
    await t.rejects(startStandIn({ controlToken }), /the control token needs 8 characters or more/)
})

t.test('a Jenkins says who it is on its HTML pages, and stays that in its home', async t => {
  const home = t.testdir()
  const who = async (jenkins: Awaited<ReturnType<typeof withStandIn>>, path = '/login', as = 'admin:token') =>
    (await jenkins.ask('GET', path, undefined, as)).headers['x-instance-identity']
  const jenkins = await withStandIn(t, { home })
  const identity = await who(jenkins)
  t.match(identity, /^MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA[A-Za-z0-9+/]{340,344}IDAQAB$/, 'a public RSA key')
  t.equal(await who(jenkins, '/login', 'bearer:none'), identity, 'for everybody')
  t.equal(await who(jenkins, '/whoAmI'), identity)
  t.equal(await who(jenkins, '/api/json'), undefined, 'not beside JSON')
  t.equal(await who(jenkins, '/', 'admin:wrong'), undefined, 'nor on the pages of Jetty')
  await jenkins.control('POST', 'restart', {})
  t.equal(await who(jenkins), identity, 'a restart keeps it')
  t.same((await jenkins.control('PUT', 'identity', { shown: false })).body, { identity, shown: false })
  t.equal(await who(jenkins), undefined, 'without the plug-in')
  await jenkins.close()
  const again = await withStandIn(t, { home })
  t.equal(await who(again), identity, 'it is kept in the home')
  await again.control('PUT', 'identity', { another: true })
  t.not(await who(again), identity)
  t.not(await who(await withStandIn(t)), identity, 'without a home every start has a new one')
})

t.test('a folder document forgets the uses of what it changes, and of nothing else', async t => {
  const jenkins = await withStandIn(t, { version: '2.528.1' })
  const login = (id: string) =>
    `<${UP}><scope>GLOBAL</scope><id>${id}</id><description>d</description><username>u</username><password>p-${id}</password></${UP}>`
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'one'), login('b'), login('c')))
  await jenkins.must('POST', '/job/F/submitDescription?description=x')
  for (const credential of ['a', 'b', 'c'])
    await jenkins.control('POST', 'build', { folder: 'F', job: 'j', number: 1, credential })
  const tree = 'credentials[id,fingerprint[hash]]'
  const used = async () => {
    const { credentials } = JSON.parse(await jenkins.must('GET', `${store('F')}/api/json?tree=${tree}`))
    return credentials
      .filter(({ fingerprint }: { fingerprint: unknown }) => fingerprint !== null)
      .map(({ id }: { id: string }) => id)
  }
  const file = await jenkins.must('GET', '/job/F/config.xml')
  await jenkins.must('POST', '/job/F/config.xml', file)
  t.same(await used(), ['a', 'b', 'c'], 'posted as it is')
  const changed = file.replace(/(<id>b<\/id>.*?<\/password>)/s, '$1<usernameSecret>false</usernameSecret>')
  await jenkins.must('POST', '/job/F/config.xml', changed)
  t.same(await used(), ['a', 'c'], 'one element more in b')
  await jenkins.must('POST', '/job/F/config.xml', changed)
  t.same(await used(), ['a', 'c'])
  await jenkins.must('POST', `${store('F')}/credential/a/config.xml`, text('a', 'one'))
  t.same(await used(), ['c'], 'an update with the same value')
})
