import t from 'tap'
import { inPublic, withoutSecretComment, withoutSecrets } from '../../../../src/domain/leaks/metadata.ts'
import { Secret } from '../../../../src/domain/secret.ts'

const secrets = { token: new Secret('hunter2-not-real') }

t.test('labels and annotations that hold a secret are left out, by their name or by their value', async t => {
  const metadata = {
    labels: { app: 'web', 'hunter2-not-real': 'x' },
    annotations: { 'a/b': 'has hunter2-not-real in it', note: 'fine' }
  }
  const { metadata: kept, leftOut } = withoutSecrets(metadata, secrets)
  t.strictSame(kept, { labels: { app: 'web' }, annotations: { note: 'fine' } })
  t.strictSame(
    leftOut.map(({ code, pointer }) => [code, pointer]),
    [
      ['SecretInMetadata', '#/metadata/labels'],
      ['SecretInMetadata', '#/metadata/annotations/a~1b']
    ],
    'a name that is the secret is not repeated'
  )
  t.strictSame(withoutSecrets(metadata, {}).leftOut, [])
})

t.test('a secret in what everybody sees is told by its place', async t => {
  const found = inPublic({ '#/description': 'hunter2-not-real', '#/id': 'a' }, secrets)
  t.strictSame(
    found.map(({ code, pointer }) => [code, pointer]),
    [['SecretInPublic', '#/description']]
  )
})

t.test('the comment of a key that holds a secret goes, also from its public key', async t => {
  const facts = { comment: 'hunter2-not-real', publicKey: 'ssh-ed25519 AAAA hunter2-not-real', bits: 256 }
  t.strictSame(withoutSecretComment(facts, secrets), { publicKey: 'ssh-ed25519 AAAA', bits: 256 })
  t.strictSame(withoutSecretComment({ ...facts, comment: 'me@host' }, secrets), { ...facts, comment: 'me@host' })
  t.strictSame(withoutSecretComment({ bits: 256 }, secrets), { bits: 256 })
})
