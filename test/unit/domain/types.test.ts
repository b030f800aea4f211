import { inspect } from 'node:util'
import { Ajv } from 'ajv'
import t from 'tap'
import type { TSchema } from 'typebox'
import { type Credential, parseCredential, splitData, toDocument } from '../../../src/domain/credential.ts'
import { toData } from '../../../src/domain/data.ts'
import { adviceCodes, warningCodes } from '../../../src/domain/finding-codes.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { isCredentialId } from '../../../src/domain/names.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { type Data, SECRET_LIMIT, textOf } from '../../../src/domain/types/define.ts'
import { credentialTypes, isAdvice, typeNamed } from '../../../src/domain/types/index.ts'
import { leavesOf, type XmlBranch } from '../../../src/domain/xml-element.ts'
import { cpuTime } from '../../helpers/cpu-time.ts'

const forms = ['file', 'text', 'plugin'] as const
const ajv = new Ajv({ strict: false, allErrors: true })
const takes = (schema: TSchema, value: unknown): boolean => ajv.compile(schema)(value) as boolean

const credential = (more: Partial<Credential>): Credential => ({
  project: 'demo',
  id: 'x',
  type: 'access-token',
  description: '',
  data: {},
  secretFields: [],
  generation: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'a',
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: 'a',
  adopt: false,
  deletedAt: null,
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: '2026-01-01T00:00:00.000Z' },
  ...more
})

t.test('every type has its own name, and the list finds it', async t => {
  const names = credentialTypes.map(type => type.type)
  t.strictSame(names, [...new Set(names)])
  for (const type of credentialTypes) t.equal(typeNamed(type.type), type)
  for (const name of ['', 'nothing', 'toString', '__proto__'])
    t.throws(() => typeNamed(name), { message: 'unknown credential type' })
})

for (const type of credentialTypes) {
  const { example } = type
  const names = Object.keys(type.fields)
  const data = toData(type, example.data)
  const documents = forms.map(kubeconfigForm => type.toXml(data, { id: example.id, kubeconfigForm }))
  const asBranch = (d: (typeof documents)[number]): XmlBranch => ({ name: d.className, children: d.children })
  const revealed = (d: Data) => Object.fromEntries(Object.keys(d).map(name => [name, textOf(d, name)]))

  t.test(`${type.type}: its schemas have the declared fields`, async t => {
    t.strictSame([...type.secretFields, ...type.publicFields].sort(), [...names].sort())
    t.ok(type.secretFields.length > 0, 'it has a secret')
    t.strictSame(Object.keys(type.createData.properties), names)
    t.strictSame(Object.keys(type.replaceData.properties), names)
    t.strictSame(Object.keys(type.publicData.properties), type.publicFields)
    for (const name of type.secretFields) {
      t.notOk(name in type.publicData.properties, `${name} is never shown`)
      t.equal((type.createData.properties[name] as { writeOnly?: boolean }).writeOnly, true, `${name} is write-only`)
    }
    for (const { label, help, maxBytes } of Object.values(type.fields))
      t.ok(label !== '' && help.endsWith('.') && maxBytes > 0, label)
  })

  t.test(`${type.type}: its example is valid, and nothing else than its fields is`, async t => {
    t.ok(isCredentialId(example.id))
    t.ok(takes(type.createData, example.data))
    t.ok(takes(type.replaceData, example.data))
    t.strictSame(type.faults(type.normalise(data), '#/data'), [])
    const context = { id: example.id, description: example.description, now: new Date(), encoded: [], unlock: null }
    const found = type.check(type.normalise(data), context)
    t.strictSame([found.errors, found.warnings], [[], []], 'its content is in order')
    for (const fact of Object.keys(found.facts)) t.ok(fact in type.facts, fact)
    t.notOk(takes(type.createData, { ...example.data, more: 'x' }), 'an unknown field')
    t.equal(takes(type.createData, {}), !Object.values(type.fields).some(({ required }) => required), 'nothing')
    const open = Object.fromEntries(Object.entries(example.data).filter(([name]) => type.publicFields.includes(name)))
    t.ok(takes(type.publicData, open))
    t.ok(takes(type.replaceData, open), 'secrets may be left out of a replacement')
    for (const name of names) {
      t.notOk(takes(type.createData, { ...example.data, [name]: 1 }), `${name} as a number`)
      t.notOk(takes(type.createData, { ...example.data, [name]: null }), `${name} as null`)
      const without = Object.fromEntries(Object.entries(example.data).filter(([other]) => other !== name))
      const mayLack = !type.fields[name]?.required || (type.generator?.fields.includes(name) ?? false)
      t.equal(takes(type.createData, without), mayLack, `without ${name}`)
    }
  })

  t.test(`${type.type}: faults of every field name it and never quote it`, async t => {
    const faultsWith = (name: string, text: string) =>
      type.faults({ ...data, [name]: type.secretFields.includes(name) ? new Secret(text) : text }, '#/data')
    for (const name of names) {
      const field = type.fields[name]
      const most = field?.maxBytes ?? 0
      const inBase64: [string, string, RegExp][] = [
        ['no base64', 'S3CRET!', /is not base64/],
        ['a half group', 'S3CRE', /is not base64/],
        ['other bits after the last byte', 'S3CRET==', /is not base64/],
        ['the alphabet of addresses', 'S3-_', /is not base64/],
        ['what looks like a ciphertext', '{AQAAS3CRET=}', /is not base64/],
        ['a byte too much', Buffer.alloc(most + 1).toString('base64'), /larger than/],
        ['far too much', 'x'.repeat(2 * most), /larger than/],
        ...(field?.required ? [['nothing', '', /must not be empty/] as [string, string, RegExp]] : [])
      ]
      const inText: [string, string, RegExp][] = [
        ['NUL', 'S3CRET\u0000', /NUL/],
        ['U+FFFF', 'S3CRET\uFFFF', /cannot carry/],
        ['half of a pair', 'S3CRET\uD83D', /cannot carry/],
        ['what looks like a ciphertext', '{AQAAS3CRET=}', /\{base64\}/],
        ['a ciphertext with spaces around it', ' {AQAAS3CRET=}\n', /\{base64\}/],
        ['a byte too much', 'x'.repeat(most + 1), /larger than/],
        ['few characters of many bytes', '日'.repeat(Math.floor(most / 3) + 1), /larger than/],
        ...(field?.required ? [['nothing', '', /must not be empty/] as [string, string, RegExp]] : [])
      ]
      for (const [what, text, sentence] of field?.encoding === undefined ? inText : inBase64) {
        const faults = faultsWith(name, text)
        t.strictSame(
          faults.map(f => f.pointer),
          [`#/data/${name}`],
          `${name}: ${what}`
        )
        t.match(faults[0]?.detail, sentence)
        t.notMatch(JSON.stringify(faults), 'S3CRET')
      }
      const full = field?.encoding === undefined ? 'x'.repeat(most) : Buffer.alloc(most, 7).toString('base64')
      t.strictSame(faultsWith(name, full), [], `${name}: exactly as much as is allowed`)
      const absent = type.faults(Object.fromEntries(Object.entries(data).filter(([other]) => other !== name)), '#/data')
      t.equal(absent.length, field?.required ? 1 : 0, `${name}: absent`)
    }
    t.equal(type.faults({}, '#/x').length, names.filter(name => type.fields[name]?.required).length, 'all faults at once')
  })

  t.test(`${type.type}: normalising twice is normalising once, and keeps secrets wrapped`, async t => {
    const variants = ['a', 'a\r\nb\r\n', 'a\rb', 'a\n\n\n', '\n', '', ' a ', 'ä😀']
    for (const text of variants) {
      const raw = toData(type, Object.fromEntries(names.map(name => [name, text])))
      const once = type.normalise(raw)
      t.strictSame(revealed(type.normalise(once)), revealed(once), JSON.stringify(text))
      t.strictSame(Object.keys(once), Object.keys(raw))
      for (const name of type.secretFields) t.ok(once[name] instanceof Secret)
    }
    t.strictSame(type.normalise({}), {}, 'an absent field stays absent')
  })

  t.test(`${type.type}: its document has every secret wrapped, and no secret as text`, async t => {
    for (const document of documents) {
      t.match(document.className, /^[\w.]+$/)
      const leaves = leavesOf(asBranch(document))
      const wrapped = leaves.filter(leaf => leaf.text instanceof Secret)
      for (const { field } of wrapped) t.ok(type.secretFields.includes(field), `${field} is declared as secret`)
      const kept = type.classes.find(({ name }) => name === document.className)?.elements ?? {}
      for (const { path, text } of leaves)
        t.equal(kept[path] === 'text', !(text instanceof Secret), `${path} is declared as Jenkins keeps it`)
      const printed = inspect(document, { depth: null, showHidden: true }) + JSON.stringify(document)
      for (const name of type.secretFields) {
        const text = example.data[name]
        if (text === undefined) continue
        t.notMatch(printed, text, name)
        const sent = wrapped.find(leaf => leaf.field === name)?.text as Secret
        t.ok([text, Buffer.from(text).toString('base64')].includes(sent.reveal()), `${name} is sent byte for byte`)
      }
      for (const name of type.publicFields)
        t.equal(leaves.find(leaf => leaf.field === name)?.text, example.data[name] ?? '', name)
      const paths = leaves.map(leaf => leaf.path)
      t.strictSame(paths, [...new Set(paths)], 'no path twice')
    }
  })

  t.test(`${type.type}: its shape does not depend on the values`, async t => {
    for (const [i, kubeconfigForm] of forms.entries()) {
      const set = Object.keys(data)
      const placeholders = Object.fromEntries(set.map(name => [name, type.secretFields.includes(name) ? new Secret('') : '']))
      const shape = type.toXml(placeholders, { id: 'x', kubeconfigForm })
      const paths = (d: typeof shape) => leavesOf(asBranch(d)).map(leaf => [leaf.path, leaf.field, leaf.text instanceof Secret])
      t.strictSame(paths(shape), paths(documents[i] as typeof shape))
      t.equal(shape.className, documents[i]?.className)
    }
  })

  t.test(`${type.type}: snippets name the id, and no secret`, async t => {
    for (const kubeconfigForm of forms) {
      const snippets = type.snippets({ id: 'some.id_1', kubeconfigForm })
      t.ok(snippets.length > 0)
      for (const { title, language, code } of snippets) {
        t.equal(language, 'groovy')
        t.not(title, '')
        t.ok(code.includes("'some.id_1'"), title)
        t.notMatch(code, /\bsh "/, 'Groovy does not put the secret into the command')
        for (const name of type.secretFields) if (example.data[name]) t.notOk(code.includes(example.data[name]))
        t.equal(code.split('{').length, code.split('}').length, 'braces close')
      }
    }
  })
}

const sshKey = typeNamed('ssh-key')
const normalKey = (text: string) => textOf(sshKey.normalise({ username: 'git', privateKey: new Secret(text) }), 'privateKey')

t.test('ssh-key: LF between lines and one at the end, whatever was sent', async t => {
  const table: [string, string, string][] = [
    ['CRLF', 'a\r\nb\r\n', 'a\nb\n'],
    ['CR', 'a\rb\r', 'a\nb\n'],
    ['no line end', 'a\nb', 'a\nb\n'],
    ['many line ends', 'a\n\n\r\n', 'a\n'],
    ['already right', 'a\nb\n', 'a\nb\n'],
    ['empty lines inside', 'a\n\nb\n', 'a\n\nb\n'],
    ['a space at the end', 'a \n', 'a \n'],
    ['nothing', '', '']
  ]
  for (const [name, sent, stored] of table) t.equal(normalKey(sent), stored, name)
})

t.test('ssh-key: a key of line ends alone is an empty key', async t => {
  const data = sshKey.normalise({ username: 'git', privateKey: new Secret('\r\n\n') })
  t.strictSame(
    sshKey.faults(data, '#/data').map(f => f.pointer),
    ['#/data/privateKey']
  )
})

t.test('ssh-key: a megabyte of line ends is normalised at once', async t => {
  const spent = cpuTime(() => t.equal(normalKey(`${'\n'.repeat(SECRET_LIMIT)}x`).length, SECRET_LIMIT + 2))
  t.ok(spent < 2000, `in linear time: ${spent} ms`)
})

t.test('ssh-key: the passphrase is sent empty where there is none', async t => {
  const { children } = sshKey.toXml(toData(sshKey, sshKey.example.data), { id: 'x', kubeconfigForm: 'file' })
  const leaf = leavesOf({ name: 'x', children }).find(l => l.path === 'passphrase')
  t.ok(leaf?.text instanceof Secret && leaf.text.isEmpty)
})

t.test(
  'a secret user name is sealed, and Jenkins is told; an SSH key without a passphrase has no empty element then',
  async t => {
    for (const base of credentialTypes) {
      const type = typeNamed(base.type, true)
      t.equal(type === base, !base.hasUserName, `${base.type}: only what has a user name`)
      if (type === base) continue
      t.equal(base.withSecretUserName, type)
      t.strictSame(type.secretFields, [...base.secretFields, 'username'])
      t.strictSame(type.publicFields, [])
      t.strictSame(Object.keys(type.publicData.properties), [])
      const { publicData, secrets } = splitData(type, toData(type, base.example.data))
      t.strictSame(publicData, {})
      t.equal(secrets['username']?.reveal(), base.example.data['username'])
      t.notMatch(inspect(toData(type, base.example.data)), base.example.data['username'])
      const written = (usernameSecret: boolean, data = base.example.data) => {
        const { children } = type.toXml(toData(type, data), { id: 'x', kubeconfigForm: 'file', usernameSecret })
        return new Map(leavesOf({ name: 'x', children }).map(({ path, text }) => [path, text]))
      }
      t.equal(written(true).get('usernameSecret'), 'true')
      t.equal(written(false).get('usernameSecret'), 'false')
      t.equal((written(true).get('username') as Secret).reveal(), base.example.data['username'])
      if (base !== sshKey) continue
      t.notOk(written(true).has('passphrase'), 'it would turn the flag off')
      t.notOk(written(true, { ...base.example.data, passphrase: '' }).has('passphrase'))
      t.ok(written(true, { ...base.example.data, passphrase: 'p' }).has('passphrase'))
      t.ok(written(false).has('passphrase'))
    }
  }
)

t.test('a script that expands a secret is not traced, and a secret user name is one', async t => {
  for (const type of credentialTypes.filter(({ hasUserName }) => hasUserName))
    for (const facts of [{}, { encrypted: true }])
      for (const { title, code } of type.snippets({ id: 'x', kubeconfigForm: 'file', facts, usernameSecret: true })) {
        const expanded = code.search(/"\$\w*(?:USER|USR)"/)
        const off = code.indexOf('set +x')
        t.ok(expanded === -1 || (off !== -1 && off < expanded), `${type.type}: ${title}`)
      }
})

t.test('whether the user name is a secret is said to Jenkins of every record, older ones included', async t => {
  const data = { username: 'alice' }
  for (const [more, said] of [
    [{}, 'false'],
    [{ usernameSecret: false }, 'false'],
    [{ usernameSecret: true }, 'true']
  ] as const) {
    const record = credential({ type: 'username-password', data, secretFields: ['password'], ...more })
    const leaves = leavesOf(toDocument(record, { password: new Secret('x') }, { kubeconfigForm: 'file' }))
    t.equal(leaves.find(({ path }) => path === 'usernameSecret')?.text, said)
    const stored = JSON.stringify(record)
    t.strictSame(parseCredential(stored, 'demo', 'x')?.usernameSecret, record.usernameSecret)
  }
  const odd = JSON.stringify({ ...credential({ type: 'username-password' }), usernameSecret: 'yes' })
  t.equal(parseCredential(odd, 'demo', 'x'), undefined, 'what is no boolean is no record')
})

t.test('kubeconfig: three forms, each by its class and path', async t => {
  const content = 'apiVersion: v1\n# ü\n'
  const data = { content: new Secret(content) }
  const table = {
    file: [
      'org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl',
      'secretBytes',
      Buffer.from(content).toString('base64')
    ],
    text: ['org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl', 'secret', content],
    plugin: ['com.microsoft.jenkins.kubernetes.credentials.KubeconfigCredentials', 'kubeconfigSource.content', content]
  }
  const steps = { file: 'file(', text: 'string(', plugin: 'kubeconfigFile(' }
  for (const form of forms) {
    const settings = { id: 'x', kubeconfigForm: form }
    const document = typeNamed('kubeconfig').toXml(data, settings)
    const leaves = leavesOf({ name: document.className, children: document.children })
    const secret = leaves.find(leaf => leaf.text instanceof Secret)
    t.strictSame([document.className, secret?.path, secret?.text instanceof Secret && secret.text.reveal()], table[form], form)
    t.equal(secret?.field, 'content')
    t.match(typeNamed('kubeconfig').snippets(settings)[0]?.code, steps[form])
  }
  const plugin = typeNamed('kubeconfig').toXml(data, { id: 'x', kubeconfigForm: 'plugin' })
  t.match(plugin.children[0], {
    attributes: { class: 'com.microsoft.jenkins.kubernetes.credentials.KubeconfigCredentials$DirectEntryKubeconfigSource' }
  })
})

t.test('leaves: in order, by the path of names, with the field they come from', async t => {
  const text = new Secret('x')
  const leaves = leavesOf({
    name: 'root',
    children: [
      { name: 'a', text: '1' },
      {
        name: 'b',
        children: [
          { name: 'c', text: '2', field: 'see' },
          { name: 'd', attributes: { x: '1' }, children: [{ name: 'e', text }] }
        ]
      },
      { name: 'empty', children: [] },
      { name: 'f', text: '' }
    ]
  })
  t.strictSame(
    leaves.map(({ path, field }) => [path, field]),
    [
      ['a', 'a'],
      ['b.c', 'see'],
      ['b.d.e', 'e'],
      ['f', 'f']
    ]
  )
  t.equal(leaves[2]?.text, text)
})

t.test('a document begins with scope, id and description', async t => {
  const document = toDocument(
    credential({ id: 'sonar', description: 'Sonar <1>' }),
    { token: new Secret('x') },
    { kubeconfigForm: 'file' }
  )
  t.strictSame(document.children.slice(0, 3), [
    { name: 'scope', text: 'GLOBAL' },
    { name: 'id', text: 'sonar' },
    { name: 'description', text: 'Sonar <1>' }
  ])
  t.equal(document.children.length, 4)
})

t.test('data is split into what may be shown and what is sealed; an empty optional secret counts as absent', async t => {
  const { publicData, secrets } = splitData(sshKey, {
    username: 'git',
    privateKey: new Secret('key\n'),
    passphrase: new Secret('')
  })
  t.strictSame(publicData, { username: 'git' })
  t.strictSame(Object.keys(secrets), ['privateKey'])
  t.equal(secrets['privateKey']?.reveal(), 'key\n')
  t.ok(splitData(sshKey, { passphrase: 'plain' }).secrets['passphrase'] instanceof Secret, 'a text is wrapped all the same')
})

t.test('advice is among the warnings, of all types or of one', async t => {
  const known = new Set([warningCodes, ...credentialTypes.map(({ warnings }) => warnings)].flatMap(Object.keys))
  const advice = [...known].filter(isAdvice)
  for (const code of [...adviceCodes, ...credentialTypes.flatMap(type => type.advice)]) t.ok(advice.includes(code), code)
  t.ok(isAdvice('UrlUnsafe') && isAdvice('KeystoreJks'))
  for (const code of ['Placeholder', 'SpaceAround', 'PluginMissing', 'ChainIncomplete', 'constructor', 'NotAKey'])
    t.notOk(isAdvice(code), code)
})
