import t from 'tap'
import {
  buildBody,
  buildDetached,
  buildPatch,
  buildReplacement,
  checkable,
  emptyForm,
  type Field,
  type FormKind,
  type FormState,
  listFields,
  mayRefer,
  readForm,
  type Stored
} from '../../../../../src/console/pages/form/form-state.ts'

const field = (name: string, secret: boolean): Field => ({
  ...{ name, secret, label: name, help: '', required: true, maxBytes: 100 },
  input: secret ? 'password' : 'text'
})
const kind: FormKind = {
  type: 'ssh-key',
  fields: [field('username', false), field('privateKey', true), field('passphrase', true)],
  usernameSecret: true
}
const stored: Stored = { data: { username: 'git' }, description: 'Deploy key', expiresAt: null, facts: {} }
const hidden: Stored = { ...stored, data: {}, usernameSecret: true }

const at = { store: 'vault', key: 'shop/git' }
const entry = { ...at, property: '', version: '' }
const referring: Stored = {
  ...stored,
  data: { username: { valueFrom: at }, privateKey: { valueFrom: { ...at, property: 'key' } } }
}

const edits: readonly (readonly [name: string, before: Stored, change: Partial<FormState>, patch: object])[] = [
  ['nothing was changed', stored, {}, {}],
  ['a public field', stored, { data: { username: 'robot' } }, { data: { username: 'robot' } }],
  ['a public field is emptied', stored, { data: {} }, { data: { username: '' } }],
  ['an empty secret is kept', stored, { data: { username: 'git', privateKey: '' } }, {}],
  [
    ...(['encoding goes with a change', stored, { urlEncode: true, data: { username: 'robot' } }] as const),
    { urlEncode: true, data: { username: 'robot' } }
  ],
  ['a secret', stored, { data: { username: 'git', privateKey: 'k' } }, { data: { privateKey: 'k' } }],
  ['a secret is removed', stored, { removed: ['passphrase'] }, { data: { passphrase: null } }],
  ['a key is generated', stored, { generate: 'ed25519', data: { username: 'git', privateKey: 'k' } }, { generate: 'ed25519' }],
  ['the user name becomes secret', stored, { usernameSecret: true }, { usernameSecret: true, data: { username: 'git' } }],
  ['a secret user name stays', hidden, {}, {}],
  ['it becomes public untyped', hidden, { usernameSecret: false }, { usernameSecret: false, data: { username: '' } }],
  [
    ...(['it becomes public', hidden, { usernameSecret: false, data: { username: 'git' } }] as const),
    { usernameSecret: false, data: { username: 'git' } }
  ],
  ['references that were not touched', referring, {}, {}],
  [
    ...(['a reference in place of a typed value', stored, { data: {}, sources: { username: entry } }] as const),
    { data: { username: { valueFrom: at } } }
  ],
  [
    ...([
      'another property and version',
      referring,
      { sources: { username: { ...entry, property: ' user ', version: '2' } } }
    ] as const),
    { data: { username: { valueFrom: { ...at, property: 'user', version: '2' } }, privateKey: '' } }
  ],
  [
    ...([
      'a typed value in place of references',
      referring,
      { sources: {}, data: { username: 'git', privateKey: 'k' } }
    ] as const),
    { data: { username: 'git', privateKey: 'k' } }
  ],
  [
    'a reference ended with nothing typed is sent as missing',
    referring,
    { sources: {} },
    { data: { username: '', privateKey: '' } }
  ],
  ['a verify target is chosen', stored, { verifyWith: 'hub' }, { verifyWith: 'hub' }],
  ['a verify target that stays', { ...stored, verifyWith: 'hub' }, {}, {}],
  ['no verify target any more', { ...stored, verifyWith: 'hub' }, { verifyWith: '' }, { verifyWith: null }],
  ['encoding alone changes nothing', stored, { urlEncode: true }, {}],
  ['a name that every object inherits', stored, { data: { username: 'git', constructor: 'x' } }, {}]
]

for (const [name, before, change, patch] of edits)
  t.test(`an edit sends what changed: ${name}`, async t => {
    t.strictSame(buildPatch(kind, { ...readForm(before), ...change }, before), { description: before.description, ...patch })
  })

t.test('a reference that ends on a field that is not required removes the field', async t => {
  const optional: FormKind = { ...kind, fields: kind.fields.map(one => ({ ...one, required: false })) }
  t.strictSame(buildPatch(optional, { ...readForm(referring), sources: {} }, referring).data, {
    username: null,
    privateKey: null
  })
})

t.test('a body has references, and a check only those that are complete', async t => {
  const sources = { privateKey: entry, passphrase: { ...entry, key: ' ' } }
  const state = { ...emptyForm, data: { username: 'git' }, sources }
  t.strictSame(buildBody(kind, checkable(state)).data, { username: 'git', privateKey: { valueFrom: at } })
  t.strictSame(
    Object.keys(buildBody(kind, state).data ?? {}),
    ['username', 'privateKey', 'passphrase'],
    'the bridge says what is missing'
  )
})

t.test('only secret fields and the user name come from a secret store', async t => {
  t.strictSame([field('username', false), field('token', true), field('apiUri', false)].map(mayRefer), [true, true, false])
})

t.test('an expiry is the end of the chosen day in local time; clearing it removes it', async t => {
  const end = new Date('2036-05-04T23:59:59').toISOString()
  t.equal(buildBody(kind, { ...emptyForm, expires: '2036-05-04' }).expiresAt, end)
  const before = { ...stored, expiresAt: end }
  t.equal(readForm(before).expires, '2036-05-04')
  t.equal('expiresAt' in buildPatch(kind, readForm(before), before), false)
  t.equal(buildPatch(kind, { ...readForm(before), expires: '' }, before).expiresAt, null)
})

t.test('a body holds what was entered and nothing else; a replacement states whether the user name is secret', async t => {
  const state = { ...emptyForm, data: { username: 'git', privateKey: '' } }
  t.strictSame(buildBody(kind, state), { type: 'ssh-key', description: '', data: { username: 'git' } })
  t.equal(buildReplacement(kind, state).usernameSecret, false)
  t.equal('usernameSecret' in buildReplacement({ ...kind, usernameSecret: false }, state), false)
})

t.test('a body has a verify target that was chosen; a replacement says as well that none is', async t => {
  t.equal(buildBody(kind, { ...emptyForm, verifyWith: 'hub' }).verifyWith, 'hub')
  t.notOk('verifyWith' in buildBody(kind, { ...emptyForm, verifyWith: '' }))
  t.equal(buildReplacement(kind, { ...emptyForm, verifyWith: 'hub' }).verifyWith, 'hub')
  t.equal(buildReplacement(kind, { ...emptyForm, verifyWith: '' }).verifyWith, null)
  t.notOk('verifyWith' in buildReplacement(kind, emptyForm), 'nobody has chosen')
})

t.test('a credential that ceases to follow another gets all values, and no type, which cannot change', async t => {
  const { sharedFrom, data, ...rest } = buildDetached(kind, { ...emptyForm, data: { username: 'shop' }, description: 'Mine' })
  t.equal(sharedFrom, null)
  t.strictSame(data, { username: 'shop' })
  t.match(rest, { description: 'Mine', usernameSecret: false })
  t.notOk('type' in rest)
})

t.test('a generated key is not asked for; a secret user name is asked for as a secret', async t => {
  const names = (state: Partial<FormState>) =>
    listFields(kind, { ...emptyForm, ...state }).map(({ name, input }) => [name, input])
  t.strictSame(names({ generate: 'ed25519' }), [['username', 'text']])
  t.strictSame(names({ usernameSecret: true })[0], ['username', 'password'])
})
