import t from 'tap'
import { folderXml, store, text, withStandIn } from './with-stand-in.ts'

const versions = ['2.263.4', '2.528.1'] as const

for (const version of versions)
  t.test(`who may write credentials may not read the configuration (${version})`, async t => {
    const jenkins = await withStandIn(t, { version })
    const lacks = version === '2.263.4' ? 'hudson.model.Item.Configure' : 'hudson.model.Item.ExtendedRead'
    await jenkins.must('POST', '/createItem?name=F', folderXml())
    const created = await jenkins.ask('POST', `${store('F')}/createCredentials`, text('a', 'one'), 'writer:token')
    t.equal(created.status, 200)
    const refused = await jenkins.ask('GET', '/job/F/config.xml', undefined, 'writer:token')
    t.equal(refused.status, 403)
    t.equal(refused.headers['x-required-permission'], lacks)
    const domain = await jenkins.ask('DELETE', `${store('F')}/config.xml`, undefined, 'writer:token')
    t.equal(domain.headers['x-required-permission'], 'com.cloudbees.plugins.credentials.CredentialsProvider.ManageDomains')
  })

t.test('with Item/ExtendedRead alone the secrets are masked, unhealed plain text is not', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('b', 'plain-b')))
  const before = await jenkins.ask('GET', '/job/F/config.xml', undefined, 'extended:token')
  t.match(before.body.toString(), 'plain-b')
  await jenkins.must('POST', `${store('F')}/createCredentials`, text('a', 'one'))
  const after = await jenkins.ask('GET', '/job/F/config.xml', undefined, 'extended:token')
  t.equal(after.body.toString().split('<secret>********</secret>').length, 3)
})

for (const version of versions)
  t.test(`everything lives below the prefix, and nothing beside it (${version})`, async t => {
    const jenkins = await withStandIn(t, { version, prefix: '/jenkins' })
    const base = version === '2.263.4' ? jenkins.url : '/jenkins'
    t.match(jenkins.url, /\/jenkins$/)
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const mode = 'com.cloudbees.hudson.plugins.folder.Folder'
    const created = await jenkins.ask('POST', `/jenkins/createItem?name=F&mode=${mode}`, '', 'admin:token', form)
    t.equal(created.headers['location'], `${base}/job/F/configure`)
    const slash = await jenkins.ask('DELETE', '/jenkins/job/F')
    t.equal(slash.headers['location'], `${base}/job/F/`)
    t.match(JSON.parse((await jenkins.ask('GET', '/jenkins/job/F/api/json?tree=url')).body.toString()), {
      url: `${jenkins.url}/job/F/`
    })
    const outside = await jenkins.ask('GET', '/job/F/api/json')
    t.strictSame([outside.status, outside.headers['x-jenkins']], [404, undefined], 'nothing of Jenkins answers there')
    t.equal((await jenkins.control('GET', 'requests')).status, 200, 'the control API is not below it')
  })

for (const version of versions)
  t.test(`JSON names the configured root URL, a redirect does not (${version})`, async t => {
    const jenkins = await withStandIn(t, { version })
    await jenkins.control('POST', 'edit', { action: 'root-url', url: 'https://ci.example.com/x/' })
    await jenkins.must('POST', '/createItem?name=F', folderXml())
    t.match(JSON.parse(await jenkins.must('GET', '/job/F/api/json?tree=url')), { url: 'https://ci.example.com/x/job/F/' })
    t.equal((await jenkins.ask('GET', '/job/F')).headers['location'], `${version === '2.263.4' ? jenkins.url : ''}/job/F/`)
  })

t.test('only administrators see the plugins and run scripts', async t => {
  const jenkins = await withStandIn(t, { plugins: { 'kubernetes-cd': '2.3.0' } })
  const { plugins } = JSON.parse(await jenkins.must('GET', '/pluginManager/api/json?tree=plugins[shortName,version]'))
  t.match(
    plugins.find(({ shortName }: { shortName: string }) => shortName === 'credentials'),
    { version: '1487.va_d001ede2c31' }
  )
  t.ok(plugins.some(({ shortName }: { shortName: string }) => shortName === 'kubernetes-cd'))
  t.equal((await jenkins.ask('GET', '/pluginManager/api/json', undefined, 'writer:token')).status, 403)
})

t.test('the class of an absent plugin is unknown, that of an installed one is stored', async t => {
  const className = 'com.microsoft.jenkins.kubernetes.credentials.KubeconfigCredentials'
  const body =
    `<${className}><scope>GLOBAL</scope><id>k</id><description>d</description><kubeconfigSource class="${className}` +
    `$DirectEntryKubeconfigSource"><content>apiVersion: v1</content></kubeconfigSource></${className}>`
  for (const [plugins, status] of [
    [{}, 500],
    [{ 'kubernetes-cd': '2.3.0' }, 200]
  ] as const) {
    const jenkins = await withStandIn(t, { plugins })
    await jenkins.must('POST', '/createItem?name=F', folderXml())
    t.equal((await jenkins.ask('POST', `${store('F')}/createCredentials`, body)).status, status)
    if (status === 200) t.match((await jenkins.control('GET', 'readback?folder=F&id=k')).body, { content: 'apiVersion: v1' })
  }
})

t.test('the matrix of an item grants, and inherits as its strategy says', async t => {
  const jenkins = await withStandIn(t)
  const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder'
  const make = async (path: string, name: string, strategy: string, ...entries: string[]) => {
    const matrix = 'com.cloudbees.hudson.plugins.folder.properties.AuthorizationMatrixProperty'
    const inherits = `<inheritanceStrategy class="org.jenkinsci.plugins.matrixauth.inheritance.${strategy}"/>`
    const granted = entries.map(entry => `<permission>${entry}</permission>`).join('')
    const properties = `<properties><${matrix}>${inherits}${granted}</${matrix}></properties>`
    await jenkins.must('POST', `${path}/createItem?name=${name}`, `<${FOLDER}>${properties}</${FOLDER}>`)
  }
  const status = async (path: string, user: string) =>
    (await jenkins.ask('GET', `${path}/api/json?tree=name`, undefined, `${user}:token`)).status
  const READ = 'hudson.model.Item.Read'

  await make('', 'own', 'InheritParentStrategy', `USER:${READ}:bob`, 'hudson.model.Item.Configure:bob')
  await make('/job/own', 'below', 'InheritParentStrategy')
  t.strictSame([await status('/job/own', 'bob'), await status('/job/own/job/below', 'bob')], [200, 200], 'and all below it')
  t.strictSame([await status('/job/own', 'seenone'), await status('/job/own', 'alice')], [404, 200], 'what is above counts too')
  const config = (path: string) => jenkins.ask('GET', `${path}/config.xml`, undefined, 'bob:token')
  t.equal((await config('/job/own')).status, 200, 'an entry of before matrix-auth 3; Configure brings ExtendedRead')
  t.equal((await jenkins.ask('POST', '/job/own/doDelete', '', 'bob:token')).status, 403)

  await make('/job/own', 'global', 'InheritGlobalStrategy')
  t.strictSame([await status('/job/own/job/global', 'bob'), await status('/job/own/job/global', 'alice')], [404, 200])
  await make('/job/own', 'alone', 'NonInheritingStrategy', `GROUP:${READ}:authenticated`)
  t.strictSame([await status('/job/own/job/alone', 'bob'), await status('/job/own/job/alone', 'seenone')], [200, 404])
  await make('/job/own', 'closed', 'NonInheritingStrategy')
  t.strictSame(
    [
      await status('/job/own/job/closed', 'bob'),
      await status('/job/own/job/closed', 'full'),
      await status('/job/own/job/closed', 'admin')
    ],
    [404, 404, 200]
  )
})

t.test('who may discover an item is refused without a word on what is missing', async t => {
  const jenkins = await withStandIn(t)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'one')))
  for (const [method, path] of [
    ['GET', '/job/F/api/json'],
    ['DELETE', `${store('F')}/credential/a/config.xml`]
  ] as const) {
    const { status, headers } = await jenkins.ask(method, path, undefined, 'discover:token')
    t.strictSame([status, headers['x-jenkins'], headers['x-required-permission']], [403, '2.528.1', undefined], path)
  }
  t.equal((await jenkins.ask('GET', '/job/none/api/json', undefined, 'discover:token')).status, 404)
})
