import t from 'tap'
import {
  buildBody,
  buildPatch,
  buildReplacement,
  emptyForm,
  type Field,
  type FormKind,
  type FormState,
  listFields,
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
  ['encoding alone changes nothing', stored, { urlEncode: true }, {}],
  ['a name that every object inherits', stored, { data: { username: 'git', constructor: 'x' } }, {}]
]

for (const [name, before, change, patch] of edits)
  t.test(`an edit sends what changed: ${name}`, async t => {
    t.strictSame(buildPatch(kind, { ...readForm(before), ...change }, before), { description: before.description, ...patch })
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

t.test('a generated key is not asked for; a secret user name is asked for as a secret', async t => {
  const names = (state: Partial<FormState>) =>
    listFields(kind, { ...emptyForm, ...state }).map(({ name, input }) => [name, input])
  t.strictSame(names({ generate: 'ed25519' }), [['username', 'text']])
  t.strictSame(names({ usernameSecret: true })[0], ['username', 'password'])
})
