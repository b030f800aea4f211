import t from 'tap'
import { ciphertexts, folderXml, store, text, withStandIn } from './with-stand-in.ts'

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
