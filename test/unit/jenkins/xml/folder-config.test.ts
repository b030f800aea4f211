import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import t from 'tap'
import { seenFlag } from '../../../../src/domain/observed.ts'
import { parseFolderConfig } from '../../../../src/jenkins/xml/folder-config.ts'

const hash = (text: string): string => createHmac('sha256', 'key').update(text).digest('hex')

const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder'
const PROPERTY = 'com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty'
const DOMAIN = 'com.cloudbees.plugins.credentials.domains.Domain'
const LIST = 'java.util.concurrent.CopyOnWriteArrayList'
const USER = 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl'
const TEXT = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'
const SSH = 'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'

const domain = (inner: string) => `<${DOMAIN} plugin="credentials@2.3.15">${inner}</${DOMAIN}>`
const entry = (credentials: string, inner = '<specifications/>') =>
  `<entry>${domain(inner)}<${LIST}>${credentials}</${LIST}></entry>`
const folder = (entries: string) =>
  `<?xml version='1.1' encoding='UTF-8'?>\n<${FOLDER} plugin="cloudbees-folder@6.15">\n  <actions/>\n  <properties>\n    <${PROPERTY}>
      <domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash">\n${entries}\n</domainCredentialsMap>
    </${PROPERTY}>\n  </properties>\n</${FOLDER}>`

const user = (id: string, password: string, description = 'd') =>
  `<${USER} plugin="credentials@2.3.15">\n  <scope>GLOBAL</scope>\n  <id>${id}</id>\n  <description>${description}</description>
  <username>user</username>\n  <password>${password}</password>\n</${USER}>`
const text = (id: string, secret: string) =>
  `<${TEXT}><scope>GLOBAL</scope><id>${id}</id><description>d</description>${secret}</${TEXT}>`
const credentialsIn = async (xml: string) => {
  const config = await parseFolderConfig(xml, hash)
  if (config.kind !== 'folder') throw new Error(config.kind)
  return config.credentials
}

t.test('a credential is its class, its visible fields and hashes of all the rest', async t => {
  const cipher = '{AQAAABAAAAAQJuRGNCXal9O/WeJc+C3AhnLpyDHGl1sxhaWtBIYnszM=}'
  const key = `<${SSH} plugin="ssh-credentials@1.18.1"><scope>GLOBAL</scope><id>k</id><description/><username>git</username><passphrase></passphrase>
    <privateKeySource class="${SSH}$DirectEntryPrivateKeySource"><privateKey>${cipher}</privateKey></privateKeySource></${SSH}>`
  const config = await parseFolderConfig(folder(entry(user('u', cipher) + key)), hash)
  t.strictSame(config, {
    kind: 'folder',
    displayName: '',
    elsewhere: 0,
    valuesWatched: true,
    credentials: [
      {
        id: 'u',
        className: USER,
        visible: { scope: 'GLOBAL', description: 'd', username: 'user' },
        hidden: {
          password: { state: 'encrypted', hash: hash(cipher), blocks: 1 },
          username: { state: 'readable', hash: hash('user') }
        }
      },
      {
        id: 'k',
        className: SSH,
        visible: { scope: 'GLOBAL', description: '', username: 'git' },
        hidden: {
          passphrase: { state: 'empty', hash: hash('') },
          'privateKeySource.privateKey': { state: 'encrypted', hash: hash(cipher), blocks: 1 },
          username: { state: 'readable', hash: hash('git') }
        }
      }
    ]
  })
})

t.test('whether the user name is a secret: left out it is, if the plug-in that wrote it knows of that', async t => {
  const one = (name: string, plugin: string, flags: string) =>
    `<${name} ${plugin}><id>x</id><username>HIDDEN-NAME</username>${flags}</${name}>`
  const told = (text: string) => `<usernameSecret>${text}</usernameSecret>`
  const table: [string, string, string, boolean | undefined][] = [
    [USER, 'plugin="credentials@1487.va_d001ede2c31"', '', true],
    [USER, 'plugin="credentials@2.5"', '', true],
    [USER, 'plugin="credentials@2.4.1"', '', undefined],
    [USER, 'plugin="credentials@2.3.15"', '', undefined],
    [USER, '', '', undefined],
    [USER, 'plugin="other"', '', undefined],
    [USER, '', told('true'), true],
    [USER, 'plugin="credentials@2.5"', told('TRUE'), true],
    [USER, 'plugin="credentials@2.5"', told(' true '), false],
    [USER, 'plugin="credentials@2.5"', '<usernameSecret/>', false],
    [USER, 'plugin="credentials@2.5"', told('true') + told('false'), false],
    [USER, 'plugin="credentials@2.5"', told('false') + told('true'), true],
    [SSH, 'plugin="ssh-credentials@372.va_250881b_08cd"', told('false'), false],
    [SSH, 'plugin="ssh-credentials@1.19"', '', true],
    [SSH, 'plugin="ssh-credentials@1.18.1"', '', undefined],
    [TEXT, 'plugin="credentials@2.5"', '', undefined]
  ]
  for (const [name, plugin, flags, expected] of table) {
    const [seen] = await credentialsIn(folder(entry(one(name, plugin, flags))))
    const label = `${name.split('.').at(-1)} ${plugin} ${flags}`
    t.equal(seenFlag(seen!), expected, label)
    t.equal(inspect(seen, { depth: 20, showHidden: true }).includes('HIDDEN-NAME'), expected !== true, `text: ${label}`)
    t.equal(seen?.secretUserName?.reveal(), expected === true ? 'HIDDEN-NAME' : undefined)
    t.equal(seen?.hidden['username']?.hash, name === TEXT ? undefined : hash('HIDDEN-NAME'), `hash: ${label}`)
  }
})

t.test('no text of a secret is left in what is returned, whatever its form or type', async t => {
  const values = ['{AQAACIPHER=}', 'PLAINTEXT', '  SPACED  ']
  const unknown = `<org.example.Odd><id>o</id><apiKey>PLAINTEXT</apiKey><deep><er>{AQAACIPHER=}</er></deep><secret>PLAINTEXT<x>PLAINTEXT</x></secret></org.example.Odd>`
  const seen = inspect(await parseFolderConfig(folder(entry(values.map((v, i) => user(`u${i}`, v)).join('') + unknown)), hash), {
    depth: 20,
    showHidden: true
  })
  for (const value of ['CIPHER', 'PLAINTEXT', 'SPACED']) t.notMatch(seen, value)
})

t.test('the four states of a secret', async t => {
  const secrets = [
    '<secret>{AQAA=}</secret>',
    '<secret>\n    <secret-redacted/>\n  </secret>',
    '<secret>********</secret>',
    '<secret>tok</secret>',
    '<secret/>'
  ]
  const states = (await credentialsIn(folder(entry(secrets.map((s, i) => text(`s${i}`, s)).join(''))))).map(
    c => c.hidden['secret']?.state
  )
  t.strictSame(states, ['encrypted', 'masked', 'masked', 'plain', 'empty'])
})

t.test('one masked secret: values are not watched', async t => {
  const config = await parseFolderConfig(folder(entry(user('a', '{AQAA=}') + user('b', '<secret-redacted/>'))), hash)
  t.equal(config.kind === 'folder' && config.valuesWatched, false)
})

t.test('only the global domain, whatever the order', async t => {
  const other = entry(user('other', '{AQAA=}'), '<name>dom1</name><description>d</description><specifications/>')
  for (const entries of [entry(user('ours', '{AQAA=}')) + other, other + entry(user('ours', '{AQAA=}'), '')]) {
    t.strictSame(
      (await credentialsIn(folder(entries))).map(c => c.id),
      ['ours']
    )
  }
})

t.test('two credentials of one id stay two; one without an id is there', async t => {
  t.strictSame(
    (await credentialsIn(folder(entry(user('x', '{AQAA=}') + text('x', '<secret>{AQAB=}</secret>'))))).map(c => [
      c.id,
      c.className
    ]),
    [
      ['x', USER],
      ['x', TEXT]
    ]
  )
  t.equal((await credentialsIn(folder(entry(`<${TEXT}><secret>{AQAA=}</secret></${TEXT}>`))))[0]?.id, '')
})

t.test('a field that occurs twice is two fields', async t => {
  const [seen] = await credentialsIn(folder(entry(text('x', '<secret>{AQAA=}</secret><secret>{AQAB=}</secret>'))))
  t.strictSame(Object.keys(seen?.hidden ?? {}), ['secret', 'secret#2'])
})

t.test('visible texts are exact', async t => {
  const [seen] = await credentialsIn(folder(entry(user('x', '{AQAA=}', '  d\n&#xd;&#x1;é&lt; '))))
  t.equal(seen?.visible['description'], '  d\n\r\u0001é< ')
})

t.test('names of object properties do no harm', async t => {
  const [seen] = await credentialsIn(
    folder(entry(`<${TEXT}><id>x</id><__proto__><description>y</description></__proto__><constructor>z</constructor></${TEXT}>`))
  )
  t.strictSame(Object.keys(seen?.hidden ?? {}), ['__proto__.description', 'constructor'])
  t.equal(({} as Record<string, unknown>)['description'], undefined)
})

t.test('an empty folder is empty', async t => {
  for (const inner of [
    '<properties/>',
    '',
    `<properties><${PROPERTY}/></properties>`,
    `<properties><${PROPERTY}><domainCredentialsMap/></${PROPERTY}></properties>`
  ]) {
    t.strictSame(await parseFolderConfig(`<${FOLDER}>${inner}</${FOLDER}>`, hash), {
      kind: 'folder',
      credentials: [],
      displayName: '',
      elsewhere: 0,
      valuesWatched: true
    })
  }
})

t.test('what cannot be read completely is never taken for a reading', async t => {
  const whole = folder(entry(user('u', '{AQAA=}')))
  const garbled: Record<string, string> = {
    'half of it': whole.slice(0, whole.length / 2),
    'without its last byte': whole.slice(0, -1),
    'a page': '<html><body/></html>',
    'a reference instead of a credential': folder(entry(`<${TEXT} reference="../x"/>`)),
    'a reference inside a credential': folder(entry(`<${TEXT}><id>x</id><secret reference="../../y"/></${TEXT}>`)),
    'a reference instead of the list': folder(`<entry>${domain('')}<${LIST} reference="../x"/></entry>`),
    'a serialised list': folder(`<entry>${domain('')}<${LIST} serialization="custom"><x/></${LIST}></entry>`),
    'an entry without a list': folder(`<entry>${domain('')}</entry>`),
    'an entry in another form': folder(`<pair>${domain('')}<${LIST}/></pair>`),
    'no domain': folder(`<entry><x/><${LIST}/></entry>`)
  }
  for (const [name, xml] of Object.entries(garbled)) t.strictSame(await parseFolderConfig(xml, hash), { kind: 'garbled' }, name)
  t.strictSame(await parseFolderConfig('<flow-definition plugin="workflow-job@2.40"/>', hash), { kind: 'other-item' })
})

t.test('a large folder is read in turns with everything else', async t => {
  let turns = 0
  const others = setInterval(() => {
    turns += 1
  }, 0)
  t.teardown(() => clearInterval(others))
  const credentials = [...Array(3000).keys()].map(i => user(`u${i}`, '{AQAA=}')).join('')
  t.equal((await credentialsIn(folder(entry(credentials)))).length, 3000)
  t.ok(turns > 10, `${turns} turns`)
})

t.test('a class with underscores in its name is read under that name, and its owner where it is now', async t => {
  const element = 'org.jenkinsci.plugins.github__branch__source.GitHubAppCredentials'
  const strategy = 'org.jenkinsci.plugins.github_branch_source.app_credentials.AccessSpecifiedRepositories'
  const app = (owner: string) =>
    `<${element} plugin="github-branch-source@1810"><scope>GLOBAL</scope><id>a</id><description/><appID>1</appID><privateKey>{AQAA}</privateKey>${owner}</${element}>`
  const older = app('<owner>octo</owner>')
  const newer = app(`<repositoryAccessStrategy class="${strategy}"><owner>octo</owner><repositories/></repositoryAccessStrategy>`)
  for (const xml of [older, newer]) {
    const [seen] = await credentialsIn(folder(entry(xml)))
    t.equal(seen?.className, 'org.jenkinsci.plugins.github_branch_source.GitHubAppCredentials')
    t.match(seen?.visible, { appID: '1', owner: 'octo' })
  }
})
