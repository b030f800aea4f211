import t from 'tap'
import { parseCredential, splitData, typeOf } from '../../../src/domain/credential.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { stored } from '../../helpers/stored-credential.ts'

const { credential } = stored('a')
const parsed = (more: object = {}, isOurs = false) =>
  parseCredential(JSON.stringify({ ...credential, ...more }), 'demo', 'a', isOurs)

t.test('a record is read as it was written; one from before contents were checked is completed', async t => {
  t.strictSame(parsed(), credential)
  const {
    warnings: _,
    facts: __,
    derivedExpiry: ___,
    rotatedAt: ____,
    expiresAt: _____,
    statedExpiry: ______,
    ...older
  } = credential
  const updatedAt = '2026-03-01T00:00:00.000Z'
  t.strictSame(parseCredential(JSON.stringify({ ...older, updatedAt }), 'demo', 'a'), {
    ...credential,
    updatedAt,
    rotatedAt: updatedAt
  })
})

const leaves = '2026-01-02T00:00:00.000Z'
const records: readonly (readonly [string, object, boolean, boolean])[] = [
  ['of another project', { project: 'other' }, true, false],
  ['of another id', { id: 'b' }, true, false],
  ['of another form', { generation: -1 }, false, false],
  ['of another form, known to be ours', { generation: -1 }, true, true],
  ['with a secret field that is no text', { secretFields: [5] }, false, false],
  ['of a type that there is not', { type: 'cloud' }, true, false],
  ['of an unknown type that stays', { type: 'unknown' }, true, false],
  ['of an unknown type that leaves', { type: 'unknown', deletedAt: leaves }, true, true],
  ['of a type that there is not, and leaves', { type: 'cloud', deletedAt: leaves }, true, false]
]
for (const [name, more, isOurs, isOne] of records)
  t.test(`a record ${name} is ${isOne ? 'one' : 'none'}`, async t => t.equal(parsed(more, isOurs) !== undefined, isOne))

t.test('an empty secret is none; a public field may be empty', async t => {
  const type = typeOf({ type: 'username-password', usernameSecret: false })
  const { publicData, secrets } = splitData(type, { username: '', password: new Secret('') })
  t.strictSame([publicData, secrets], [{ username: '' }, {}])
  const secretName = typeOf({ type: 'username-password', usernameSecret: true })
  const split = splitData(secretName, { username: 'bot', password: 'x' })
  t.strictSame([split.publicData, split.secrets['username']?.reveal(), split.secrets['password']?.reveal()], [{}, 'bot', 'x'])
})
