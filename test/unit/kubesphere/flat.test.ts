import t from 'tap'
import { type FlatCredential, readFlat, toFlat } from '../../../src/kubesphere/flat.ts'
import { faultsOf } from '../../helpers/faults-of.ts'
import { stored } from '../../helpers/stored-credential.ts'

const token: FlatCredential = { type: 'secret_text', secret_text: { secret: 'x' } }

t.test('the data of a type are in the object of its name', async t => {
  const { kind, data, description, adopt } = readFlat({ ...token, username_password: { username: 'ignored' } }, 'a')
  t.strictSame([kind.type, data, description, adopt], ['access-token', { token: 'x' }, '', false])
  t.strictSame(readFlat({ type: 'ssh', ssh: { private_key: 'K', other: 'x' } }, 'a').data, { privateKey: 'K' })
})

for (const domain of ['_', '', undefined])
  t.test(`the domain ${JSON.stringify(domain)} is the one there is`, async t => {
    t.doesNotThrow(() => readFlat(domain === undefined ? token : { ...token, domain }, 'a'))
  })

const wrong: readonly (readonly [string, FlatCredential, string])[] = [
  ['another domain', { ...token, domain: 'other' }, '#/domain'],
  ['no data', { type: 'secret_text' }, '#/secret_text'],
  ['data of null', { type: 'secret_text', secret_text: null }, '#/secret_text'],
  ['data that are a text', { type: 'secret_text', secret_text: 'x' }, '#/secret_text'],
  ['data under a name that every object has', { type: 'constructor' }, '#/type'],
  ['another type', { type: 'cloud', cloud: {} }, '#/type']
]
for (const [name, body, pointer] of wrong)
  t.test(`refused: ${name}`, async t =>
    t.match(
      faultsOf(() => readFlat(body, 'a')),
      [{ pointer }]
    )
  )

t.test('a credential is shown with its public fields; secret ones are empty', async t => {
  t.match(
    toFlat(stored('a', { type: 'ssh-key', data: { username: 'git' }, secretFields: ['privateKey'], description: 'text' })),
    {
      ...{ id: 'a', display_name: 'a', type: 'ssh', domain: '_', description: 'text', creator: 'alice' },
      ssh: { username: 'git', private_key: '', passphrase: '' }
    }
  )
  t.match(toFlat(stored('a', { type: 'unknown' })), { type: 'unknown', unknown: {} })
})
