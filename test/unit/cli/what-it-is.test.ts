import t from 'tap'
import { counted, documentKind, textKind } from '../../../src/cli/what-it-is.ts'

const texts: readonly (readonly [string, RegExp | undefined])[] = [
  ['a\0b\0', /UTF-16/],
  ['\0a\0b', /UTF-16/],
  ['<!DOCTYPE html>', /page of HTML/],
  ['\n <HTML lang="en">', /page of HTML/],
  ['<?xml version="1.1"?>', /^XML/],
  ['<htmlx>', /^XML/],
  ['No resources found in default namespace.', /found nothing/],
  ['error: You must be logged in to the server', /error message of kubectl/],
  ['E1128 21:38:03.123 1 memcache.go] x', /error message of kubectl/],
  ['The connection to the server x was refused', /error message of kubectl/],
  ['NAME   TYPE   DATA   AGE\na b c d', /kubectl's table output/],
  ['NAMESPACE   NAME   TYPE\n', /kubectl's table output/],
  ['Name:         x', /kubectl describe/],
  ['-----BEGIN RSA PRIVATE KEY-----', /a key or a certificate/],
  ['errors: none', undefined],
  ['NAME: x', undefined],
  ['Name: ', undefined],
  ['apiVersion: v1', undefined],
  ['{"kind":"List"}', undefined],
  ['a: <b>', undefined],
  [`${' '.repeat(5000)}<html>`, undefined],
  ['', undefined]
]
for (const [text, kind] of texts)
  t.test(`a text that begins with ${JSON.stringify(text.slice(0, 30))}`, async t => {
    if (kind === undefined) t.equal(textKind(text), undefined)
    else t.match(textKind(text), kind)
  })

const documents: readonly (readonly [unknown, string])[] = [
  [[], 'a list'],
  ['text', 'a plain text or number'],
  [null, 'a plain text or number'],
  [{ kind: 'ConfigMap' }, 'ConfigMap'],
  [{ kind: 'Config' }, 'a kubeconfig'],
  [{ kind: 'Secret', type: 'Opaque' }, 'Secret of type Opaque'],
  [{ kind: 'Secret', type: 'a secret text' }, 'Secret'],
  [{ kind: 'ConfigMap', type: 'x' }, 'ConfigMap'],
  [{ kind: 'a secret text' }, 'an object of an unusual kind'],
  [{ kind: `A${'b'.repeat(100)}` }, 'an object of an unusual kind'],
  [{ kind: '', credentials: [] }, 'a declared set of credentials, which is for apply'],
  [{ credentials: {} }, 'a configuration of Jenkins (Configuration as Code)'],
  [{ unclassified: {} }, 'a configuration of Jenkins (Configuration as Code)'],
  [{ error: 'x' }, 'an error message'],
  [{ a: 1 }, 'an object without a kind']
]
for (const [document, kind] of documents)
  t.test(`a document ${JSON.stringify(document).slice(0, 40)}`, async t => t.equal(documentKind(document), kind))

t.test('kinds are counted, the most first, ten of them named', async t => {
  t.equal(counted(['b', 'a', 'a']), '2 a, 1 b')
  t.equal(counted(['a list', 'an object', 'an object']), '2 times an object, a list')
  const many = Array.from({ length: 11 }, (_, i) => `k${i}`)
  t.equal(
    counted(many),
    `${many
      .slice(0, 10)
      .map(kind => `1 ${kind}`)
      .join(', ')} and others`
  )
  t.notMatch(counted(many.slice(0, 10)), 'others')
})
