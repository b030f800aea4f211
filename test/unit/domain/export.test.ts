import t from 'tap'
import { parse } from 'yaml'
import type { Credential } from '../../../src/domain/credential.ts'
import { readOne } from '../../../src/domain/documents/read.ts'
import { exported, exportYaml, placeholderOf } from '../../../src/domain/export.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { credentialTypes } from '../../../src/domain/types/index.ts'

const AT = '2026-01-01T00:00:00.000Z'
const credential = (more: Partial<Credential>): Credential => ({
  ...{ project: 'demo', id: 'x', type: 'access-token', description: '', data: {}, secretFields: ['token'], generation: 1 },
  ...{ createdAt: AT, createdBy: 'a', updatedAt: AT, updatedBy: 'a', rotatedAt: AT, adopt: false, deletedAt: null },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null },
  ...more
})

/** Without public fields there is no `data`, because a comment cannot be its value. */
const withoutEmpty = ({ data = {}, ...rest }: ReturnType<typeof exported>) =>
  Object.keys(data).length === 0 ? rest : { ...rest, data }

t.test('an export is read back as the declared set that it was made of, whatever the texts are', async t => {
  const hostile = [
    'true',
    'null',
    '1e5',
    'e1',
    ': x',
    '# y',
    "it's",
    'a\nb: c',
    '- z',
    ' blank ',
    '\u0085\u2028\u007f"\\',
    '{a}',
    '😀',
    'NO',
    '~',
    ''
  ]
  const credentials = hostile.flatMap((text, n) => [
    credential({
      id: `c${n}`,
      description: text,
      type: 'username-password',
      data: { username: text },
      secretFields: ['password']
    }),
    credential({ id: String(n), usernameSecret: true, statedExpiry: AT })
  ])
  const yaml = exportYaml('true', credentials)
  const read = readOne(yaml, 'yaml')
  t.strictSame(read, { value: { project: 'true', credentials: credentials.map(exported).map(withoutEmpty) } })
  for (const version of ['1.1', '1.2'] as const)
    t.strictSame(parse(yaml, { version }), 'value' in read ? read.value : undefined, `for any reader of YAML ${version}`)
  t.strictSame(readOne(exportYaml('demo', []), 'yaml'), { value: { project: 'demo', credentials: [] } })
})

t.test('each secret is a comment with a placeholder, and becomes a value without its #', async t => {
  const yaml = exportYaml('demo', [
    credential({ id: 'hub', type: 'username-password', data: { username: 'alice' }, secretFields: ['password'] }),
    credential({ id: '9.lives' }),
    credential({ id: 'key', type: 'ssh-key', data: { username: 'git' }, secretFields: ['privateKey', 'passphrase'] })
  ])
  t.match(yaml, '      # password: ${HUB_PASSWORD}\n')
  t.match(yaml, '    # data:\n    #   token: ${_9___LIVES_TOKEN}\n')
  t.match(yaml, '      # privateKey: ${KEY_PRIVATE_KEY}\n      # passphrase: ${KEY_PASSPHRASE}\n')
  const filled = readOne(yaml.replaceAll(/^( +)# /gm, '$1'), 'yaml')
  t.match(filled, {
    value: {
      credentials: [{ data: { username: 'alice', password: '${HUB_PASSWORD}' } }, { data: { token: '${_9___LIVES_TOKEN}' } }, {}]
    }
  })
})

t.test('no two ids share a placeholder, and each is a name for a shell', async t => {
  t.equal(placeholderOf('dockerhub-id', 'password'), 'DOCKERHUB_ID_PASSWORD')
  t.equal(placeholderOf('a-b.c_d', 'privateKey'), 'A_B___C__D_PRIVATE_KEY')
  const separators = ['', '-', '_', '.', '--', '-_', '_-', '__', '-.', '.-', '..', '---', '_.', '._']
  const ids = separators.flatMap(first => separators.map(second => `a${first}b${second}c`))
  const fields = [...new Set(credentialTypes.flatMap(({ secretFields }) => secretFields))]
  // an id may end with what is a field of another one
  const tails = fields.map(field => `a-${field.replaceAll(/([A-Z])/g, '-$1').toLowerCase()}`)
  const all = new Set([...ids, ...tails, 'a', '1a', '1-a'])
  const names = [...all].flatMap(id => fields.map(field => placeholderOf(id, field)))
  t.equal(new Set(names).size, all.size * fields.length)
  for (const name of names) if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) t.fail(name)
})
