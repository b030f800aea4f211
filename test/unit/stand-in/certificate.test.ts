import { readFileSync } from 'node:fs'
import t from 'tap'
import { folderXml, store, withStandIn } from './with-stand-in.ts'

interface Store {
  readonly name: string
  readonly password: string
  readonly alias: string
  readonly subject: string
  readonly bytes: string
}

/** Made by OpenSSL and keytool; what Java 17 reads in them was compared once. */
const { stores, withoutKey, pem } = JSON.parse(
  readFileSync(new URL('../../fixtures/jenkins/key-stores.json', import.meta.url), 'utf8')
) as {
  stores: Store[]
  withoutKey: Pick<Store, 'password' | 'bytes'>
  pem: Readonly<Record<'password' | 'subject' | 'certChain' | 'privateKey' | 'encryptedKey', string>>
}

const CLASS = 'com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl'
const source = (kind: string, inner: string) => `<keyStoreSource class="${CLASS}$${kind}">${inner}</keyStoreSource>`
const uploaded = (bytes: string) => source('UploadedKeyStoreSource', `<uploadedKeystoreBytes>${bytes}</uploadedKeystoreBytes>`)
const pemSource = (key: string, chain = pem.certChain) =>
  source('PEMEntryKeyStoreSource', `<certChain>${chain}</certChain><privateKey>${key}</privateKey>`)
const certificate = (id: string, inner: string, description = 'd') =>
  `<${CLASS}><scope>GLOBAL</scope><id>${id}</id><description>${description}</description>${inner}</${CLASS}>`
const password = (text: string) => `<password>${text}</password>`

t.test('a store is named by the subject of its key, as Java writes it, and holds the key under its alias', async t => {
  const jenkins = await withStandIn(t, { version: '2.528.1' })
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  const look = async (id: string) => {
    const shown = await jenkins.must('GET', `${store('F')}/credential/${id}/api/json?tree=displayName`)
    const { body } = await jenkins.control('GET', `readback?folder=F&id=${id}`)
    return { ...(body as Record<string, unknown>), name: (JSON.parse(shown) as { displayName: string }).displayName }
  }
  const made = async (id: string, inner: string, description?: string) => {
    await jenkins.must('POST', `${store('F')}/createCredentials`, certificate(id, inner, description))
    return await look(id)
  }
  for (const { name, password: right, alias, subject, bytes } of stores) {
    const have = await made(name, password(right) + uploaded(bytes))
    t.match(have, { name: `${subject} (d)`, aliases: [alias], keys: ['EC'], password: right }, name)
    const wrong = await made(`wrong-${name}`, password(`${right}x`) + uploaded(bytes))
    t.equal(wrong.name, 'Certificate (d)', `${name} with another password`)
    t.notOk('aliases' in wrong, `${name} does not open`)
  }
  const ofPem = { name: pem.subject, aliases: ['keychain'], keys: ['EC'] }
  t.match(await made('pem', password('any') + pemSource(pem.privateKey), ''), ofPem, 'PEM, without a description')
  t.match(await made('pem-sealed', password(pem.password) + pemSource(pem.encryptedKey), ''), ofPem)
  const unread = {
    'pem-wrong': password('other') + pemSource(pem.encryptedKey),
    'pem-no-chain': password('any') + pemSource(pem.privateKey, ''),
    'no-key': password(withoutKey.password) + uploaded(withoutKey.bytes),
    cut: password(stores[0]!.password) + uploaded(stores[0]!.bytes.slice(0, 400)),
    empty: password('x') + uploaded('')
  }
  for (const [id, inner] of Object.entries(unread)) t.equal((await made(id, inner)).name, 'Certificate (d)', id)
  t.equal((await made('no-source', password('x'))).name, 'Certificate', 'without a source not even the description')
  t.equal((await made('no-password', uploaded(stores[0]!.bytes))).name, 'Certificate')
})

t.test('what it holds is encrypted by its kind, never shown, and kept over a restart', async t => {
  const jenkins = await withStandIn(t, { version: '2.528.1' })
  const inner = [password('pw-1') + uploaded(stores[0]!.bytes), password('x') + pemSource(pem.privateKey)] as const
  await jenkins.must('POST', '/createItem?name=F', folderXml(certificate('up', inner[0]), certificate('pem', inner[1])))
  t.ok((await jenkins.must('GET', '/job/F/config.xml')).includes(stores[0]!.bytes), 'in clear until it is saved')
  await jenkins.must('POST', '/job/F/submitDescription?description=x')
  const file = await jenkins.must('GET', '/job/F/config.xml')
  t.notMatch(file, '-----BEGIN')
  // not "MII" alone: ciphertext in Base64 has that by chance
  for (const clear of [stores[0]!.bytes, ...[pem.privateKey, pem.certChain].map(text => text.split('\n')[1]!)])
    t.notMatch(file, clear.slice(0, 24))
  t.match(file, /<uploadedKeystoreBytes>\{(?!AQAA)/)
  t.match(file, /<certChain>\{AQAA.*<privateKey>\{AQAA.*<password>\{AQAA/s)
  for (const id of ['up', 'pem'])
    t.notMatch(await jenkins.must('GET', `${store('F')}/credential/${id}/config.xml`), /BEGIN|MII|pw-1|\{/)
  await jenkins.must('POST', '/job/F/reload', '')
  t.match((await jenkins.control('GET', 'readback?folder=F&id=up')).body, { aliases: ['build agent'] })
  t.equal(await jenkins.must('GET', '/job/F/config.xml'), file)
})

t.test('a source of another class is refused alone, and is lost in a folder document', async t => {
  const jenkins = await withStandIn(t, { version: '2.528.1' })
  const lost = certificate('lost', password('x') + source('FileOnMasterKeyStoreSource', '<keyStoreFile>/k.p12</keyStoreFile>'))
  await jenkins.must('POST', '/createItem?name=F', folderXml(certificate('kept', password('x')), lost))
  t.equal((await jenkins.ask('POST', `${store('F')}/createCredentials`, lost)).status, 500)
  const { credentials } = JSON.parse(await jenkins.must('GET', `${store('F')}/api/json?tree=credentials[id]`))
  t.same(credentials, [{ id: 'kept' }])
  const old = await withStandIn(t, { version: '2.263.4' })
  await old.must('POST', '/createItem?name=F', folderXml())
  const inPem = certificate('pem', password('x') + pemSource(pem.privateKey))
  t.equal((await old.ask('POST', `${store('F')}/createCredentials`, inPem)).status, 500, 'PEM is younger')
})
