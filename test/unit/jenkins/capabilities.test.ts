import t from 'tap'
import { type Handler, HTML, json, oddServer, type Reply } from './odd-server.ts'
import { rejected } from './thrown.ts'

t.test('capabilities: what a controller tells, asked once until it is another one', async t => {
  let session = 'run1'
  const plugins = [
    { shortName: 'credentials', version: '2.3.15', active: true },
    { shortName: 'plain-credentials', version: '1.7', active: true },
    { shortName: 'ssh-credentials', version: '1.18.1', active: false },
    { shortName: '<b>', version: '1' }
  ]
  const handler: Handler = s => {
    if (s.method === 'POST') return { status: 400 }
    const headers = { 'x-jenkins': '2.263.4', 'x-jenkins-session': session, date: new Date(100_000).toUTCString() }
    return s.url.startsWith('/pluginManager') ? json({ plugins }, headers) : json({ anonymous: false }, headers)
  }
  const { controller, seen } = await oddServer(t, handler, {}, { date: () => 40_000 })
  t.equal(controller.lastCapabilities, null)
  const known = await controller.capabilities()
  t.match(known, {
    version: '2.263.4',
    session: 'run1',
    plugins: { credentials: '2.3.15', 'plain-credentials': '1.7' },
    may: { createFolders: true, seePlugins: true },
    valueDrift: null,
    emojiSafe: false,
    plaintextWindow: true,
    crumbNeeded: false,
    passwordAsToken: false,
    clockDifferenceMs: 60_000
  })
  t.strictSame(Object.keys(known.plugins ?? {}), ['credentials', 'plain-credentials'])
  t.equal(known.classes['com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'], false)
  t.equal(known.classes['org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'], true)
  const asked = seen.length
  await Promise.all([controller.capabilities(), controller.ping()])
  t.equal(seen.length, asked + 3, 'those of the ping')
  session = 'run2'
  await controller.ping()
  t.equal((await controller.capabilities()).session, 'run2')
  t.equal(controller.lastCapabilities?.session, 'run2')
})

t.test('capabilities: what it does not tell is null, and a failure is no answer', async t => {
  const refused: Reply = { status: 403, headers: { ...HTML, 'x-required-permission': 'hudson.model.Item.Create' } }
  const { controller } = await oddServer(t, s =>
    s.url.startsWith('/pluginManager') || s.method === 'POST' ? refused : undefined
  )
  const known = await controller.capabilities()
  t.match(known, { plugins: null, may: { createFolders: false, seePlugins: false } })
  t.ok(Object.values(known.classes).every(value => value === null))
  const down = await oddServer(t, () => ({ status: 503, headers: HTML, body: '<title>Starting Jenkins</title>' }))
  t.equal((await rejected(down.controller.capabilities())).reason, 'JenkinsBooting')
  t.equal(down.controller.lastCapabilities, null)
})

t.test('a folder that was read tells whether changed values show', async t => {
  const folder = '<com.cloudbees.hudson.plugins.folder.Folder/>'
  const { controller } = await oddServer(t, s =>
    s.url.endsWith('config.xml') ? { status: 200, headers: { 'content-type': 'application/xml' }, body: folder } : undefined
  )
  await controller.readFolder(['f'])
  t.equal((await controller.capabilities()).valueDrift, true)
})

t.test('where the list of plug-ins is not shown, the folders that were read name some', async t => {
  const TEXT = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'
  const KEY = 'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'
  const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder'
  const PROPERTY = 'com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty'
  const list = `<${TEXT} plugin="plain-credentials@199.v9f8e1f741799"><id>a</id><description>x plugin="ssh-credentials@1" &lt;y plugin="ssh-credentials@1"&gt;</description><secret>{AQAA=}</secret></${TEXT}>`
  const domain = '<com.cloudbees.plugins.credentials.domains.Domain plugin="credentials@1487.va_d001ede2c31"/>'
  const folder = `<${FOLDER} plugin="cloudbees-folder@6.1053.vd62fb_b_f7367b_"><properties><${PROPERTY}><domainCredentialsMap><entry>${domain}<list>${list}</list></entry></domainCredentialsMap></${PROPERTY}></properties></${FOLDER}>`
  let session = 'run1'
  const refused: Reply = { status: 403, headers: { ...HTML, 'x-required-permission': 'hudson.model.Hudson.SystemRead' } }
  const { controller } = await oddServer(t, s => {
    if (s.url.startsWith('/pluginManager')) return refused
    if (s.url.endsWith('config.xml')) return { status: 200, headers: { 'content-type': 'application/xml' }, body: folder }
    return s.method === 'GET' ? json({ anonymous: false }, { 'x-jenkins-session': session }) : undefined
  })
  t.match(await controller.capabilities(), { plugins: null, shownPlugins: {}, classes: { [TEXT]: null, [KEY]: null } })
  await controller.readFolder(['f'])
  const known = await controller.capabilities()
  t.strictSame(known.shownPlugins, {
    'cloudbees-folder': '6.1053.vd62fb_b_f7367b_',
    credentials: '1487.va_d001ede2c31',
    'plain-credentials': '199.v9f8e1f741799'
  })
  t.match(known, { plugins: null, classes: { [TEXT]: true, [KEY]: null } }, 'what is not shown may be there all the same')
  session = 'run2'
  await controller.ping()
  t.match(await controller.capabilities(), { shownPlugins: {}, classes: { [TEXT]: null } }, 'another run may have others')
})
