import t from 'tap'
import { folderXml, type Hands, store, text, UTF8, withStandIn } from './with-stand-in.ts'

const USER = 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl'
const SSH = 'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'
const BINDINGS = 'org.jenkinsci.plugins.credentialsbinding.impl.'
const DIRECT = `<privateKeySource class="${SSH}$DirectEntryPrivateKeySource"><privateKey>k</privateKey></privateKeySource>`

const head = (id: string, description: string) => `<scope>GLOBAL</scope><id>${id}</id><description>${description}</description>`
const user = (id: string, flag: string, description = 'd') =>
  `<${USER}>${head(id, description)}<username>carol</username>${flag}<password>p</password></${USER}>`
const key = (id: string, inner: string, description = 'd') =>
  `<${SSH}>${head(id, description)}<username>git</username>${inner}</${SSH}>`
const flag = (value: string) => `<usernameSecret>${value}</usernameSecret>`

const shownName = async (jenkins: Hands, id: string) =>
  (JSON.parse(await jenkins.must('GET', `${store('F')}/credential/${id}/api/json?tree=displayName`)) as { displayName: string })
    .displayName

t.test('a user name is secret if nothing is said of it, and if what is said is true in any letter case', async t => {
  const jenkins = await withStandIn(t, { version: '2.528.1' })
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  const create = (xml: string) => jenkins.must('POST', `${store('F')}/createCredentials`, xml)
  const secret = ['', flag('tRuE'), flag('<!-- so -->true'), flag('no') + flag('True')]
  const open = [flag('0'), flag('true '), flag('\ttrue'), flag('y'), flag('true') + flag('')]
  for (const [i, said] of [...secret, ...open].entries()) {
    await create(user(`u${i}`, said))
    const isSecret = i < secret.length
    t.equal(await shownName(jenkins, `u${i}`), isSecret ? 'd' : 'carol/****** (d)', said)
    t.match((await jenkins.control('GET', `readback?folder=F&id=u${i}`)).body, { usernameSecret: isSecret }, said)
  }
  await create(user('blank', '', '  '))
  t.equal(await shownName(jenkins, 'blank'), 'blank', 'nothing but blanks is no description')
  const config = (id: string) => jenkins.must('GET', `${store('F')}/credential/${id}/config.xml`)
  await jenkins.must('POST', '/job/F/reload', '')
  t.notMatch(await config('u0'), 'usernameSecret', 'left out stays left out')
  await jenkins.must('POST', `${store('F')}/credential/u4/config.xml`, user('u4', ''))
  t.equal(await shownName(jenkins, 'u4'), 'd', 'an update that leaves it out makes it secret')
})

t.test('an SSH key forgets what was said if it is made anew', async t => {
  const jenkins = await withStandIn(t, { version: '2.528.1' })
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  const file = `<privateKeySource class="${SSH}$FileOnMasterPrivateKeySource"><privateKeyFile>/k</privateKeyFile></privateKeySource>`
  const odd = '<privateKeySource class="org.example.Vault"><path>k</path></privateKeySource>'
  const cases: readonly (readonly [inner: string, isSecret: boolean])[] = [
    [DIRECT, true],
    [`${DIRECT}<passphrase> </passphrase>`, true],
    [`${DIRECT}<passphrase/>`, false],
    [`${flag('TRUE')}${DIRECT}<passphrase></passphrase>`, false],
    [`${flag('true')}${file}`, true],
    [`${flag('true')}${odd}`, false],
    [flag('true'), false],
    [`${flag('false')}${DIRECT}<passphrase>x</passphrase>`, false]
  ]
  for (const [i, [inner, isSecret]] of cases.entries()) {
    await jenkins.must('POST', `${store('F')}/createCredentials`, key(`k${i}`, inner))
    t.equal(await shownName(jenkins, `k${i}`), isSecret ? 'd' : 'git (d)', inner)
    const config = await jenkins.must('GET', `${store('F')}/credential/k${i}/config.xml`)
    t.match(config, `<usernameSecret>${isSecret}</usernameSecret>`, 'and says so')
  }
})

t.test('an old Jenkins knows no such flag', async t => {
  const jenkins = await withStandIn(t, { version: '2.263.4' })
  await jenkins.must('POST', '/createItem?name=F', folderXml(user('u', flag('true')), key('k', flag('true') + DIRECT)))
  t.same([await shownName(jenkins, 'u'), await shownName(jenkins, 'k')], ['carol/****** (d)', 'git (d)'])
  t.notMatch(await jenkins.must('GET', `${store('F')}/credential/k/config.xml`), 'usernameSecret')
})

t.test('a job offers what its folder and those above have for a binding', async t => {
  const jenkins = await withStandIn(t, { version: '2.528.1' })
  await jenkins.must('POST', '/createItem?name=F', folderXml(user('near', flag('false')), user('over', ''), text('s', 'x')))
  await jenkins.must('POST', '/job/F/createItem?name=G', folderXml(user('near', ''), key('k', DIRECT)))
  await jenkins.must('POST', '/job/F/job/G/createItem?name=j', '<project/>')
  const offered = async (binding: string, as?: string) => {
    const path = `/job/F/job/G/job/j/descriptorByName/${BINDINGS}${binding}/fillCredentialsIdItems`
    const { values } = JSON.parse((await jenkins.ask('POST', path, '', as, UTF8)).body.toString('utf8'))
    return (values as { name: string; value: string }[]).map(({ name, value }) => `${value}: ${name}`)
  }
  t.same(await offered('UsernamePasswordMultiBinding'), ['near: d', 'over: d'], 'the nearest of an id')
  t.same(await offered('SSHUserPrivateKeyBinding', 'full:token'), ['k: d'])
  t.same(await offered('StringBinding', 'ursula:token'), ['s: d'], 'who may use credentials')
  t.same(await offered('StringBinding', 'viewer:token'), [])
  const none = '/job/F/descriptorByName/org.example.Binding/fillCredentialsIdItems'
  t.equal((await jenkins.ask('GET', none)).status, 404)
})
