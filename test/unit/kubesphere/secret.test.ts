import t from 'tap'
import type { Credential } from '../../../src/domain/credential.ts'
import { kindOfType } from '../../../src/kubesphere/kinds.ts'
import {
  changeOfSecret,
  dataOfSecret,
  publicUserName,
  publicUserNameByDefault,
  publicUserNameUnlessSecret,
  readSecret,
  type SecretBody,
  toSecret
} from '../../../src/kubesphere/secret.ts'
import { faultsOf } from '../../helpers/faults-of.ts'
import { project, stored } from '../../helpers/stored-credential.ts'

const ADOPT = 'credential.devops.kubesphere.io/adopt'
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
const body = (type: string, data: Record<string, string | null>, more: Partial<SecretBody> = {}): SecretBody => ({
  ...{ metadata: { name: 'a' }, type: `credential.devops.kubesphere.io/${type}`, stringData: data },
  ...more
})
const read = (type: string, data: Record<string, string | null>) => readSecret(body(type, data))

t.test('what a change of a Secret asks for', async t => {
  const cases: readonly {
    name: string
    type: string
    sent: Record<string, string>
    stored?: Partial<Credential>
    change: Record<string, string | null>
  }[] = [
    {
      name: 'a new key is without the passphrase of the old one',
      ...{ type: 'ssh-auth', sent: { username: 'git', private_key: 'NEW', passphrase: '' } },
      change: { username: 'git', privateKey: 'NEW', passphrase: null }
    },
    {
      name: 'a new key with its own passphrase',
      ...{ type: 'ssh-auth', sent: { username: 'git', private_key: 'NEW', passphrase: 'own' } },
      change: { username: 'git', privateKey: 'NEW', passphrase: 'own' }
    },
    {
      name: 'a masked key keeps its passphrase',
      ...{ type: 'ssh-auth', sent: { username: 'git', private_key: '', passphrase: '' } },
      change: { username: 'git' }
    },
    {
      name: 'another passphrase of the same key',
      ...{ type: 'ssh-auth', sent: { username: 'git', private_key: '', passphrase: 'own' } },
      change: { username: 'git', passphrase: 'own' }
    },
    {
      name: 'an empty user name is meant',
      ...{ type: 'basic-auth', sent: { username: '', password: '' } },
      change: { username: '' }
    },
    {
      name: 'an empty user name that is secret is a masked one',
      ...{ type: 'basic-auth', sent: { username: '', password: 'x' }, stored: { usernameSecret: true } },
      change: { password: 'x' }
    },
    { name: 'nothing sent is nothing asked', type: 'basic-auth', sent: {}, change: {} }
  ]
  for (const { name, type, sent, stored: of = {}, change } of cases)
    await t.test(name, async t => t.strictSame(changeOfSecret(read(type, sent), stored('a', of)), change))
})

t.test('a new credential: an empty passphrase is none, any other empty value is what was sent', async t => {
  t.strictSame(dataOfSecret(read('ssh-auth', { username: '', passphrase: '', private_key: 'K' })), {
    username: '',
    privateKey: 'K'
  })
  t.strictSame(dataOfSecret(read('ssh-auth', { passphrase: 'p' })), { passphrase: 'p' })
})

t.test('whether a user name is public', async t => {
  const [basic, token] = [{ kind: kindOfType('username-password') }, { kind: kindOfType('access-token') }]
  t.strictSame([publicUserName(basic), publicUserName(token)], [{ usernameSecret: false }, {}])
  t.strictSame(publicUserNameByDefault(basic), { usernameSecretByDefault: false })
  t.strictSame(publicUserNameByDefault(token), {})
  t.strictSame(publicUserNameUnlessSecret(basic, stored('a', { usernameSecret: true })), {})
  for (const usernameSecret of [false, undefined])
    t.strictSame(publicUserNameUnlessSecret(basic, stored('a', usernameSecret === undefined ? {} : { usernameSecret })), {
      usernameSecret: false
    })
})

t.test('stringData wins over data, whichever comes first; null is empty', async t => {
  const metadata = { name: 'a', annotations: null, labels: null }
  const data = { username: base64('from data'), password: base64('kept') }
  const secret = readSecret({ ...body('basic-auth', { username: 'as it is' }, { data, metadata }) })
  t.strictSame(secret.data, { username: 'as it is', password: 'kept' })
  t.strictSame(read('secret-text', { secret: null }).data, { token: '' })
  t.strictSame(read('secret-text', { id: 'of the console', secret: 'x' }).data, { token: 'x' })
})

t.test('only "true" asks to take over what Jenkins holds', async t => {
  const adopts = (text: string) =>
    readSecret(body('secret-text', {}, { metadata: { name: 'a', annotations: { [ADOPT]: text } } }))
  t.strictSame(
    ['true', 'false', '', 'True'].map(text => adopts(text).adopt),
    [true, false, false, false]
  )
  t.equal(read('secret-text', {}).adopt, false)
})

const values: readonly (readonly [string, string, string | RegExp])[] = [
  ['padded', 'YQ==', 'a'],
  ['in lines, as openssl writes it', 'YWJj\r\nZGVm\n', 'abcdef'],
  ['with a byte order mark, which is part of it', base64('\uFEFFabc'), '\uFEFFabc'],
  ['empty', '', ''],
  ['without padding', 'YQ', /Not valid base64/],
  ['of the alphabet for URLs', '-_-_', /Not valid base64/],
  ['with a space', 'YWJj ZGVm', /Not valid base64/],
  ['of bytes that are no text', base64(Buffer.from([0xff, 0x61])), /bytes are not text/]
]
for (const [name, text, expected] of values)
  t.test(`base64 ${name}`, async t => {
    const sent = body('secret-text', {}, { data: { secret: text } })
    if (typeof expected === 'string') t.strictSame(readSecret(sent).data, { token: expected })
    else
      t.match(
        faultsOf(() => readSecret(sent, '#/items/3')),
        [{ pointer: '#/items/3/data/secret', detail: expected }]
      )
  })

t.test('what is no credential is refused, with its place', async t => {
  t.match(
    faultsOf(() => readSecret(body('docker', {}), '#/items/1')),
    [{ pointer: '#/items/1/type' }]
  )
  t.match(
    faultsOf(() => read('secret-text', { 'a/b': '' })),
    [{ pointer: '#/stringData/a~1b', detail: /are secret\./ }]
  )
  const metadataOf = (bytes: number) => {
    const empty = JSON.stringify({ labels: {}, annotations: { note: '' } }).length
    return body('secret-text', {}, { metadata: { name: 'a', annotations: { note: 'x'.repeat(bytes - empty) } } })
  }
  t.doesNotThrow(() => readSecret(metadataOf(65_536)))
  t.match(
    faultsOf(() => readSecret(metadataOf(65_537))),
    [{ pointer: '#/metadata' }]
  )
})

t.test('a Secret shows public fields, of secret ones the key alone, and when it leaves', async t => {
  const credential = {
    type: 'ssh-key',
    data: { username: 'git' },
    secretFields: ['privateKey'],
    description: 'text',
    generation: 4
  }
  const shown = toSecret(project, stored('a', { ...credential, createdAt: '2026-01-01T00:00:00.123Z' }))
  t.match(shown, {
    type: 'credential.devops.kubesphere.io/ssh-auth',
    metadata: { name: 'a', namespace: 'demo', resourceVersion: '4', creationTimestamp: '2026-01-01T00:00:00Z' }
  })
  t.strictSame(shown.data, { username: base64('git'), private_key: '' })
  t.notOk('deletionTimestamp' in shown.metadata || 'labels' in shown.metadata)
  const leaving = toSecret(
    project,
    stored('a', { deletedAt: '2026-01-02T00:00:00.999Z', metadata: { labels: { a: 'b' }, annotations: {} } })
  )
  t.match(leaving.metadata, { deletionTimestamp: '2026-01-02T00:00:00Z', labels: { a: 'b' } })
  const damage = { reason: 'RecordChanged', message: 'not ours', text: '', floor: 0 } as const
  t.match(toSecret(project, stored('a', {}, { sync: {}, damage })).metadata.annotations, {
    'credential.devops.kubesphere.io/syncstatus': 'failed',
    'credential.devops.kubesphere.io/syncmsg': 'not ours'
  })
})

t.test('what the bridge says wins over annotations of the same name', async t => {
  const metadata = { labels: {}, annotations: { 'kubesphere.io/creator': 'mallory', team: 'a' } }
  t.match(toSecret(project, stored('a', { metadata })).metadata.annotations, { 'kubesphere.io/creator': 'alice', team: 'a' })
})

t.test('a uid lasts as long as its credential, and no other has it', async t => {
  const uidOf = (more: Partial<Credential> = {}, id = 'a', of = project) => toSecret(of, stored(id, more)).metadata.uid
  const uid = uidOf()
  t.match(uid, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  t.equal(uidOf({ generation: 7, description: 'changed', updatedAt: '2027-01-01T00:00:00.000Z' }), uid)
  const others = [
    uidOf({ createdAt: '2026-01-01T00:00:00.001Z' }),
    uidOf({}, 'b'),
    uidOf({}, 'a', { ...project, uid: 'made again' })
  ]
  t.equal(new Set([uid, ...others]).size, 4)
})
