import t from 'tap'
import { createInspect } from '../../../src/commands/inspect/inspect.ts'
import { carryOver } from '../../../src/commands/kept-data.ts'
import {
  type CredentialRequest,
  type Proposal,
  propose,
  proposeRemoval,
  proposeSound,
  type Rules
} from '../../../src/commands/proposal.ts'
import type { Credential, Secrets } from '../../../src/domain/credential.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { Problem } from '../../../src/domain/problems.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { typeNamed } from '../../../src/domain/types/index.ts'
import type { StoredCredential } from '../../../src/store/credential/credential-store.ts'

const at = '2026-01-01T00:00:00.000Z'
const credential = (more: Partial<Credential> = {}): Credential => ({
  ...{ project: 'demo', id: 'x', type: 'username-password', description: 'old', data: { username: 'alice' }, generation: 2 },
  ...{ createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', adopt: false, deletedAt: null, secretFields: ['password'] },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at },
  ...more
})
const damage = { reason: 'RecordBroken', message: 'broken', text: '{', floor: 7 } as const
const stored = (more: Partial<Credential> = {}): StoredCredential => ({ credential: credential(more), sync: undefined })
const hidden = stored({ data: {}, secretFields: ['password', 'username'], usernameSecret: true })

const asking = { caller: { subject: 'bob' }, project: { name: 'demo', uid: 'uid', controller: 'default' } }
const sealed: Secrets = { password: new Secret('old-value') }
const deps = (secrets: Secrets, isEmojiSafe = true) => ({
  inspect: createInspect({ run: () => Promise.reject(new Error('no check of these needs a thread')) }),
  now: () => new Date(at),
  isEmojiSafe: () => isEmojiSafe,
  openSecrets: async () => secrets,
  resolve: async () => []
})

/** What tells one proposal from another, with its secrets in clear. */
const seen = ({ description, publicData, secrets, usernameSecret, adopt, rotated, sent }: Proposal) => ({
  ...{ description, adopt, usernameSecret, rotated, sent },
  data: { ...publicData, ...Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()])) },
  secret: Object.keys(secrets)
})

const create: Rules = { pointer: '#' }
const replace: Rules = { pointer: '#', namesSent: true }
const patch: Rules = { pointer: '#', namesSent: true, keepsPublic: true }
const entry: Rules = { pointer: '#/credentials/3' }

type Case = readonly [
  title: string,
  rules: Rules,
  previous: StoredCredential | undefined,
  request: Omit<CredentialRequest, 'id' | 'type'>,
  expected: object,
  faults?: readonly string[],
  kept?: Secrets
]

const cases: readonly Case[] = [
  [
    'a create takes what is sent',
    create,
    undefined,
    { data: { username: 'bob', password: 'p' } },
    { description: '', data: { username: 'bob', password: 'p' }, adopt: false, usernameSecret: undefined, rotated: true }
  ],
  ['a create needs every required field', create, undefined, { data: { username: 'bob' } }, {}, ['#/data/password']],
  [
    'a create of what is being deleted keeps nothing of it',
    create,
    stored({ deletedAt: at, adopt: true }),
    { data: { username: 'bob' } },
    { adopt: false },
    ['#/data/password']
  ],
  [
    'a replacement keeps the secret, and the description goes',
    replace,
    stored({ adopt: true }),
    { data: { username: 'bob' } },
    { description: '', data: { username: 'bob', password: 'old-value' }, adopt: true, rotated: false, sent: [] }
  ],
  ['a replacement needs every public field', replace, stored(), { data: { password: 'new' } }, {}, ['#/data/username']],
  [
    'a replacement names a secret that was sent, though it is the same',
    replace,
    stored(),
    { data: { username: 'alice', password: 'old-value' } },
    { rotated: false, sent: ['password'] }
  ],
  [
    'a patch keeps what it does not name',
    patch,
    stored(),
    { data: { password: 'new' } },
    { description: 'old', data: { username: 'alice', password: 'new' }, rotated: true, sent: ['password'] }
  ],
  ['a patch with null empties the description', patch, stored(), { description: null }, { description: '', rotated: false }],
  [
    'a patch with null removes a field, which may be required',
    patch,
    stored(),
    { data: { password: null } },
    {},
    ['#/data/password']
  ],
  [
    'an entry of a set keeps the secret, and is at fault where it stands',
    entry,
    stored(),
    { description: 'new' },
    { description: 'new', data: { password: 'old-value' } },
    ['#/credentials/3/data/username']
  ],
  [
    'an entry of a set names a secret only if its value is new',
    entry,
    stored(),
    { data: { username: 'alice', password: 'old-value' } },
    { rotated: false, sent: [] }
  ],
  [
    'the same with another value',
    entry,
    stored(),
    { data: { username: 'alice', password: 'new' } },
    { rotated: true, sent: ['password'] }
  ],
  [
    'of a damaged record nothing is kept but that its user name is a secret',
    entry,
    { ...hidden, damage },
    { data: { username: 'alice' } },
    { data: { username: 'alice' }, secret: ['username'], usernameSecret: true, rotated: true },
    ['#/credentials/3/data/password']
  ],
  [
    'a secret user name stays one',
    patch,
    hidden,
    { description: 'new' },
    { data: { username: 'alice', password: 'p' }, secret: ['username', 'password'], usernameSecret: true, rotated: false },
    [],
    { username: new Secret('alice'), password: new Secret('p') }
  ],
  [
    'a user name becomes a secret as it is',
    patch,
    stored(),
    { usernameSecret: true },
    { data: { username: 'alice', password: 'old-value' }, secret: ['username', 'password'], rotated: false }
  ],
  [
    'a secret user name is not made public unless it is sent',
    patch,
    hidden,
    { usernameSecret: false },
    { secret: ['password'] },
    ['#/data/username'],
    { username: new Secret('alice'), password: new Secret('p') }
  ],
  [
    'the default for a user name does not count where the record says it',
    entry,
    hidden,
    { data: { username: 'alice', password: 'p' }, usernameSecretByDefault: false },
    { usernameSecret: true }
  ],
  [
    'the default counts where nobody has said it',
    entry,
    undefined,
    { data: { username: 'alice', password: 'p' }, usernameSecretByDefault: false },
    { usernameSecret: false }
  ],
  [
    'a field that the type does not have is at fault',
    create,
    undefined,
    { data: { username: 'bob', password: 'p', token: 't' } },
    {},
    ['#/data/token']
  ]
]

for (const [title, rules, previous, request, expected, faults = [], kept = sealed] of cases)
  t.test(title, async t => {
    const asked = { id: 'x', type: 'username-password', ...request }
    const { proposal, faults: found } = await propose(deps(kept), asking, previous, asked, rules)
    t.match(seen(proposal), expected)
    t.strictSame(
      found.map(({ pointer }) => pointer),
      faults
    )
  })

t.test('a key is generated, and nothing of the old one is kept but the user name', async t => {
  const previous = stored({ type: 'ssh-key', secretFields: ['privateKey', 'passphrase'] })
  const kept = { privateKey: new Secret('old-key'), passphrase: new Secret('old-phrase') }
  const request = { id: 'x', type: 'ssh-key', generate: 'ed25519', data: {} }
  const { secrets, publicData, rotated } = await proposeSound(deps(kept), asking, previous, request, patch)
  t.strictSame([Object.keys(secrets), publicData, rotated], [['privateKey'], { username: 'alice' }, true])
  t.match(secrets['privateKey']?.reveal(), /^-----BEGIN OPENSSH PRIVATE KEY-----/)
  t.notMatch(secrets['privateKey']?.reveal(), /old-key/)

  const dry = await propose(deps({}), asking, undefined, request, { ...create, isDryRun: true })
  t.strictSame(dry.proposal.secrets, {}, 'a dry run generates none, and does not miss it')
  t.strictSame(
    dry.faults.map(({ pointer }) => pointer),
    ['#/data/username']
  )
  const given = { ...request, data: { username: 'a', privateKey: 'mine' } }
  await t.rejects(proposeSound(deps({}), asking, undefined, given, create), { message: /A generated field cannot be given/ })
})

t.test('a seal that does not open is no hindrance where every secret is sent', async t => {
  const asked: boolean[] = []
  const openSecrets = async (_: Credential, allAreNew: boolean): Promise<Secrets> => {
    asked.push(allAreNew)
    return {}
  }
  for (const data of [{ password: 'new' }, { username: 'bob' }])
    await propose({ ...deps({}), openSecrets }, asking, stored(), { id: 'x', type: 'username-password', data }, patch)
  t.strictSame(asked, [true, false])
})

t.test('what the controller is known to store wrong is at fault wherever it is', async t => {
  const data = { username: '😀', password: '😀' }
  const request = { id: 'x', type: 'username-password', description: '😀', data }
  const { faults } = await propose(deps({}, false), asking, undefined, request, entry)
  t.strictSame(
    faults.map(({ pointer }) => pointer),
    ['data/username', 'data/password'].map(name => `#/credentials/3/${name}`)
  )
  t.strictSame((await propose(deps({}), asking, undefined, request, entry)).faults, [])
})

t.test('labels and annotations that hold a secret of now or before are left out', async t => {
  const metadata = { labels: { a: 'old-value' }, annotations: { b: 'new-value', c: 'harmless' } }
  const request = { id: 'x', type: 'username-password', data: { password: 'new-value' }, metadata }
  const { proposal } = await propose(deps(sealed), asking, stored(), request, patch)
  t.strictSame(proposal.metadata, { labels: {}, annotations: { c: 'harmless' } })
  t.strictSame(
    proposal.leftOut?.map(({ pointer }) => pointer),
    ['#/metadata/labels/a', '#/metadata/annotations/b']
  )
})

t.test('a removal carries no secret, and of a damaged record nothing', async t => {
  t.match(proposeRemoval(stored()), { deleted: true, secrets: {}, publicData: { username: 'alice' }, description: 'old' })
  t.match(proposeRemoval({ ...stored(), damage }, true), { forget: true, publicData: {}, description: '', known: nothingKnown })
})

t.test('all faults of a single credential are one problem', async t => {
  const request = { id: 'x', type: 'username-password', data: {} }
  const refused = await proposeSound(deps({}), asking, undefined, request, create).catch(error => error)
  t.ok(refused instanceof Problem)
  t.match(refused, { code: 'VALIDATION_FAILED', faults: [{ pointer: '#/data/username' }, { pointer: '#/data/password' }] })
})

t.test('what a change takes over: a user name becomes a secret as it is, and never a public field', async t => {
  const [open, sealing] = [typeNamed('username-password'), typeNamed('username-password', true)]
  const kept = { password: new Secret('p') }
  const all = { ...kept, username: new Secret('alice') }
  t.strictSame(carryOver(credential(), kept, open).publicData, { username: 'alice' })
  const turned = carryOver(credential(), kept, sealing)
  t.strictSame(turned.publicData, {})
  t.equal(turned.secrets['username']?.reveal(), 'alice')
  t.equal(carryOver(hidden.credential, all, sealing).secrets['username']?.reveal(), 'alice')
  const shown = carryOver(hidden.credential, all, open)
  t.strictSame([shown.publicData, Object.keys(shown.secrets)], [{}, ['password']])
})
