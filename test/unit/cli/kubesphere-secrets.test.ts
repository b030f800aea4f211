import t from 'tap'
import { secretsIn } from '../../../src/cli/kubesphere-secrets.ts'

const TYPE = 'credential.devops.kubesphere.io/basic-auth'
const secret = (name: unknown = 'a', metadata: object = {}, more: object = {}) => ({
  ...{ kind: 'Secret', type: TYPE },
  metadata: { namespace: 'demo', name, ...metadata },
  ...more
})
const found = (...documents: unknown[]) => {
  const { namespaces, refused, others } = secretsIn(documents.map(each => JSON.stringify(each)).join('\n---\n'))
  const names = [...namespaces].map(([namespace, secrets]) => `${namespace}: ${secrets.map(s => s.metadata.name).join(' ')}`)
  return { names, refused: refused.map(({ namespace, name, why }) => `${namespace}/${name}: ${why}`), others }
}

t.test('Secrets are found in lists, in lists in lists, and in several documents', async t => {
  const { kind: _, ...bare } = secret('of-list')
  const list = { kind: 'List', items: [secret(), { kind: 'SecretList', items: [bare] }, [secret('in-array')]] }
  t.strictSame(found(list, secret('b', { namespace: 'other' }), secret('c')), {
    ...{ names: ['demo: a of-list in-array c', 'other: b'], refused: [] },
    others: []
  })
})

t.test('what has no kind is a Secret by its type; what has another kind is none', async t => {
  const { kind: _, ...bare } = secret('bare')
  const others = [secret('x', {}, { kind: 'ConfigMap' }), secret('y', {}, { type: 'Opaque' }), secret('z', {}, { type: 5 })]
  t.strictSame(found(bare, secret('empty', {}, { kind: '' }), { kind: 'ConfigMapList', items: [bare] }, ...others), {
    ...{ names: ['demo: bare empty'], refused: [] },
    others: ['ConfigMap', 'ConfigMap', 'Secret of type Opaque', 'Secret']
  })
})

const refusals: readonly (readonly [string, unknown, string])[] = [
  ['a number for a name', secret(5), 'demo/: Its namespace or name is not a string: put it in quotes.'],
  ['true for a namespace', secret('a', { namespace: true }), '/a: Its namespace or name is not a string: put it in quotes.'],
  ['no namespace', secret('a', { namespace: undefined }), '/a: Its namespace or name is missing.'],
  ['no metadata', { ...secret(), metadata: null }, '/: Its namespace or name is missing.'],
  ['one that leaves', secret('a', { deletionTimestamp: '2026-01-01T00:00:00Z' }), 'demo/a: It is being deleted in the cluster.']
]
for (const [name, document, why] of refusals)
  t.test(`refused: ${name}`, async t => t.strictSame(found(document), { names: [], refused: [why], others: [] }))

t.test('a deletionTimestamp of null is no deletion; of two with one name the first counts', async t => {
  const twice = found(secret('a', { deletionTimestamp: null }), secret('a'), secret('a', { namespace: 'other' }))
  t.strictSame(twice.names, ['demo: a', 'other: a'])
  t.strictSame(twice.refused, ['demo/a: Duplicate in the file; the first one counts.'])
})

const empty: readonly (readonly [string, string, RegExp])[] = [
  ['nothing', '', /it is empty/],
  ['a page', '<html>', /it is a page of HTML/],
  ['an empty list', '{"kind":"List","items":[]}', /it contains an empty list/],
  ['a list of null', '{"kind":"List","items":null}', /it contains an empty list/],
  ['other objects', '{"kind":"ConfigMap"}', /it contains 1 ConfigMap/],
  ['items that are no list', '{"kind":"List","items":5}', /it contains 1 List/],
  ['a text among the items', '---\n\n---\n{"items":["x"]}', /starts in line \d+ contains a plain text or number/]
]
for (const [name, text, why] of empty)
  t.test(`no credential in ${name}`, async t => t.throws(() => secretsIn(text), { exit: 'usage', message: why }))
