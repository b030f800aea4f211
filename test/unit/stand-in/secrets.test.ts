import t from 'tap'
import { ciphertexts, folderXml, store, text, withStandIn } from './with-stand-in.ts'

t.test('a ciphertext stays over reads, other changes and a restart, and changes with a rewrite', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  await jenkins.must('POST', `${store('F')}/createCredentials`, text('a', 'one'))
  const [first] = ciphertexts(await jenkins.must('GET', '/job/F/config.xml'))
  await jenkins.must('POST', `${store('F')}/createCredentials`, text('b', 'two'))
  await jenkins.control('POST', 'restart', {})
  const [second] = ciphertexts(await jenkins.must('GET', '/job/F/config.xml'))
  t.equal(second, first)
  await jenkins.must('POST', `${store('F')}/credential/a/config.xml`, text('a', 'one'))
  const [third] = ciphertexts(await jenkins.must('GET', '/job/F/config.xml'))
  t.not(third, first, 'also with the same value')
  t.equal(await jenkins.secret('F', 'a'), 'one')
})

t.test('a posted back configuration keeps its ciphertexts, also over the next save', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  await jenkins.must('POST', `${store('F')}/createCredentials`, text('a', 'one'))
  const file = await jenkins.must('GET', '/job/F/config.xml')
  await jenkins.must('POST', '/job/F/config.xml', file)
  await jenkins.must('POST', `${store('F')}/createCredentials`, text('b', 'two'))
  t.equal(ciphertexts(await jenkins.must('GET', '/job/F/config.xml'))[0], ciphertexts(file)[0])
})

t.test('a ciphertext of one folder posted as a value into another is readable there', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=A', folderXml(text('a', 'the secret of A')))
  await jenkins.must('POST', '/createItem?name=B', folderXml())
  await jenkins.must('POST', `${store('A')}/credential/a/config.xml`, text('a', 'the secret of A'))
  const [stolen = ''] = ciphertexts(await jenkins.must('GET', '/job/A/config.xml'))
  await jenkins.must('POST', `${store('B')}/createCredentials`, text('b', stolen))
  t.equal(await jenkins.secret('B', 'b'), 'the secret of A')
})

t.test('posted plain text stays in the file until the next save, and is encrypted at once since 2.568', async t => {
  for (const [version, plain] of [
    ['2.263.4', true],
    ['2.567', true],
    ['2.568', false]
  ] as const) {
    const jenkins = await withStandIn(t, { version })
    await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'plain-a'), text('b', 'plain-b')))
    t.equal((await jenkins.must('GET', '/job/F/config.xml')).includes('plain-b'), plain, version)
    await jenkins.must('POST', `${store('F')}/credential/a/config.xml`, text('a', 'plain-a'))
    const file = await jenkins.must('GET', '/job/F/config.xml')
    t.notMatch(file, '>plain-')
    t.equal(ciphertexts(file).length, 2)
  }
})

t.test('a character above U+FFFF is broken before 2.398 and kept since', async t => {
  for (const [version, held] of [
    ['2.263.4', 'a\uF600b'],
    ['2.397', 'a\uF600b'],
    ['2.398', 'a😀b'],
    ['2.568', 'a😀b']
  ] as const) {
    const jenkins = await withStandIn(t, { version })
    await jenkins.must('POST', '/createItem?name=F', folderXml(text('bulk', 'a😀b')))
    await jenkins.must('POST', `${store('F')}/createCredentials`, text('one', 'a&#128512;b'))
    t.equal(await jenkins.secret('F', 'bulk'), held, version)
    t.equal(await jenkins.secret('F', 'one'), held, version)
    await jenkins.control('POST', 'restart', {})
    t.equal(await jenkins.secret('F', 'bulk'), held, `${version} after a restart`)
  }
})

t.test('with another master key the ciphertexts are all there is', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  await jenkins.must('POST', `${store('F')}/createCredentials`, text('a', 'one'))
  const [sealed] = ciphertexts(await jenkins.must('GET', '/job/F/config.xml'))
  await jenkins.control('POST', 'edit', { action: 'new-master-key' })
  t.equal(await jenkins.secret('F', 'a'), sealed)
})

t.test('a home keeps key, folders, credentials and jobs', async t => {
  const home = t.testdir({})
  const first = await withStandIn(t, { home })
  await first.must('POST', '/createItem?name=F', folderXml())
  await first.must('POST', '/job/F/createItem?name=G%20%C3%A9', folderXml())
  await first.must('POST', `${store('F')}/createCredentials`, text('a', 'one'))
  await first.must('POST', '/job/F/createItem?name=build', '<project/>')
  await first.control('POST', 'build', { folder: 'F', job: 'build', number: 1, credential: 'a' })
  const file = await first.must('GET', '/job/F/config.xml')
  await first.close()
  const second = await withStandIn(t, { home })
  t.equal(await second.must('GET', '/job/F/config.xml'), file)
  t.equal(await second.secret('F', 'a'), 'one')
  const used = JSON.parse(await second.must('GET', `${store('F')}/credential/a/api/json?tree=fingerprint[usage[name]]`))
  t.match(used.fingerprint.usage, [{ name: 'F/build' }])
  t.same(
    JSON.parse(await second.must('GET', '/job/F/api/json?tree=jobs[name]')).jobs.map((job: { name: string }) => job.name),
    ['G é', 'build']
  )
  await second.must('DELETE', '/job/F/')
  await second.close()
  const third = await withStandIn(t, { home })
  t.same(JSON.parse(await third.must('GET', '/api/json?tree=jobs[name]')).jobs, [])
})
