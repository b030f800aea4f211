import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { codeOf, openCluster } from '../../../../src/kubesphere/cluster/cluster-api.ts'

const codes: readonly (readonly [string, unknown, string])[] = [
  ['an answer', Object.assign(new Error('text'), { code: 409 }), 'HTTP 409'],
  ['a cause of the system', new Error('text', { cause: { code: 'ECONNREFUSED' } }), 'ECONNREFUSED'],
  ['a code of the system', Object.assign(new Error('text'), { code: 'ENOTFOUND' }), 'ENOTFOUND'],
  ['anything else', new TypeError('text'), 'TypeError']
]
for (const [name, error, code] of codes) t.test(`what is said of ${name}`, async t => t.equal(codeOf(error), code))

const configOf = (t: Test, server: string, { cluster = '', context = 'test' } = {}) => {
  const path = join(t.testdir(), 'kubeconfig')
  writeFileSync(
    path,
    `apiVersion: v1
kind: Config
current-context: test
clusters: [{ name: test, cluster: { server: "${server}"${cluster} } }]
contexts: [{ name: ${context}, context: { cluster: test, user: test } }]
users: [{ name: test, user: { token: cluster-token } }]
`
  )
  return { kubeconfig: path, labelSelector: undefined }
}

t.test('a cluster without https, or without a context, is refused at once', async t => {
  await t.rejects(openCluster(configOf(t, 'http://cluster.example')), /is not https/)
  await t.rejects(openCluster(configOf(t, 'https://cluster.example', { context: 'other' })), /no current context/)
  await t.resolves(openCluster(configOf(t, 'https://cluster.example')))
})

t.test('a cluster that answers', async t => {
  const posted: unknown[] = []
  let lines: readonly object[] = []
  let status = 200
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    if (request.method === 'POST') posted.push(JSON.parse(Buffer.concat(chunks).toString()))
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(request.url?.includes('watch') ? lines.map(line => `${JSON.stringify(line)}\n`).join('') : '{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const cluster = await openCluster(configOf(t, address, { cluster: ', insecure-skip-tls-verify: true' }))

  await t.test('an error within a watch: only a version that is too old asks for a new list', async t => {
    const secret = { type: 'x', metadata: { namespace: 'demo', name: 'a', resourceVersion: '8' } }
    for (const [code, end] of [
      [410, 'expired'],
      [500, 'ended']
    ] as const) {
      const seen: string[] = []
      lines = [
        { type: 'ADDED', object: secret },
        { type: 'ERROR', object: { kind: 'Status', code } }
      ]
      t.equal(await cluster.watch('7', ({ type }) => seen.push(type), new AbortController().signal), end)
      t.strictSame(seen, ['ADDED'])
    }
  })

  await t.test('a version that is too old before the watch begins', async t => {
    status = 410
    t.equal(await cluster.watch('7', () => {}, new AbortController().signal), 'expired')
    status = 200
  })

  await t.test('a watch that is not wanted any more ends', async t => {
    lines = []
    t.equal(await cluster.watch('7', () => {}, AbortSignal.abort()), 'ended')
  })

  await t.test('an Event is as long as Kubernetes takes it', async t => {
    const event = { type: 'Warning', reason: 'SyncFailed', message: 'x'.repeat(2000) } as const
    await cluster.event({ namespace: 'demo', name: 'n'.repeat(253) }, event)
    const { metadata, message, involvedObject } = posted[0] as {
      metadata: { generateName: string }
      message: string
      involvedObject: object
    }
    t.strictSame([metadata.generateName.length, message.length], [201, 1024])
    t.notOk('uid' in involvedObject)
  })
})
