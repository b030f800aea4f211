import t from 'tap'
import { isKubernetes, readSecret, secretTypes } from '../../../../../src/console/pages/import/secrets.ts'
import { typeNamed } from '../../../../../src/domain/types/index.ts'
import { secretKinds } from '../../../../../src/kubesphere/kinds.ts'

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
const secret = (type: string | undefined, data: Record<string, string | Buffer>, more: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Secret', type },
  metadata: { name: 'one', namespace: 'demo', ...more },
  data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)]))
})
const read = (...parts: Parameters<typeof secret>) => readSecret(secret(...parts), 7)

t.test('the types of KubeSphere are read as the bridge reads them', async t => {
  for (const { type, secretType, keys } of secretKinds) t.strictSame(secretTypes.get(secretType), { type, keys }, secretType)
  for (const { type, keys } of secretTypes.values())
    for (const field of Object.values(keys)) t.ok(Object.hasOwn(typeNamed(type).fields, field), `${type} ${field}`)
})

t.test('native Secrets become credentials with their line', async t => {
  const annotations = { 'kubesphere.io/description': 'what for' }
  t.match(read('kubernetes.io/basic-auth', { username: 'alice', password: 'p' }, { annotations }), [
    { line: 7, id: 'one', type: 'username-password', data: { username: 'alice', password: 'p' }, description: 'what for' }
  ])
  t.match(read('kubernetes.io/ssh-auth', { 'ssh-privatekey': 'key' }), [{ type: 'ssh-key', data: { privateKey: 'key' } }])
  t.match(read('kubernetes.io/tls', { 'tls.crt': 'c', 'tls.key': 'k' }), [
    { type: 'certificate', data: { certificateChain: 'c', privateKey: 'k' } }
  ])
  const config = (auths: object) => ({ '.dockerconfigjson': JSON.stringify({ auths }) })
  const both = base64('bob:p:w')
  t.match(read('kubernetes.io/dockerconfigjson', config({ 'docker.io': { auth: both } })), [
    { id: 'one', type: 'username-password', description: 'docker.io', data: { username: 'bob', password: 'p:w' } }
  ])
  const two = read('kubernetes.io/dockerconfigjson', config({ 'https://a.example/v1/': { auth: both }, 'b.example': {} }))
  t.strictSame(
    two.map(({ id }) => id),
    ['one-a.example-v1', 'one-b.example']
  )
})

t.test('an Opaque Secret is an account, a value for each key, or a choice', async t => {
  t.match(read('Opaque', { username: 'alice', password: 'p' }), [{ id: 'one', type: 'username-password' }])
  const several = read(undefined, { username: 'alice', password: 'p', token: 't', 'blob.bin': Buffer.from([255, 0, 1]) })
  t.match(several, [
    { id: 'one', type: 'username-password' },
    { id: 'one-token', type: 'access-token', readings: [{ type: 'access-token' }, { type: 'secret-file' }] },
    { id: 'one-blob.bin', type: 'secret-file', data: { fileName: 'blob.bin', content: base64(Buffer.from([255, 0, 1])) } }
  ])
  t.equal(several[2]?.readings, undefined, 'bytes are a file alone')
  const plain = { ...secret('Opaque', { a: 'from data' }), stringData: { a: 'from stringData' } }
  t.match(readSecret(plain, 1), [{ data: { token: 'from stringData' } }])
})

t.test('what is no credential is a row that says why', async t => {
  const problemOf = (document: object) => readSecret(document, 1).map(({ problem }) => problem)
  t.strictSame(problemOf({ kind: 'ConfigMap', metadata: { name: 'x' } }), ['notSecret'])
  t.strictSame(problemOf(secret('helm.sh/release.v1', { release: 'x' })), ['unsupported'])
  t.strictSame(problemOf(secret('constructor', { a: 'x' })), ['unsupported'])
  t.strictSame(problemOf(secret('Opaque', {})), ['empty'])
  t.strictSame(problemOf({ ...secret('Opaque', {}), data: { a: '%%%' } }), ['notBase64'])
  t.strictSame(problemOf(secret('Opaque', { a: 'x' }, { deletionTimestamp: '2026-01-01T00:00:00Z' })), ['beingDeleted'])
  t.strictSame(problemOf(secret('kubernetes.io/dockerconfigjson', { '.dockerconfigjson': '{' })), ['brokenDockerConfig'])
  for (const hostile of [null, 1, 'x', [], {}, { metadata: [] }, { kind: 'Secret', data: 1, metadata: { name: {} } }])
    t.ok(readSecret(hostile, 1).length > 0)
  t.ok(isKubernetes({ kind: 'Secret' }))
  t.notOk(isKubernetes(null))
})
