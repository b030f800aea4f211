import t from 'tap'
import { bridgeFetch } from '../../../../src/console/api/client.ts'
import { connection, isAnswering, onReconnect } from '../../../../src/console/api/connection.ts'
import { ConnectionError } from '../../../../src/console/api/problem.ts'
import { session, sessionEnd } from '../../../../src/console/session/token.ts'
import { type Said, startScriptedBridge } from '../../../helpers/scripted-bridge.ts'

Object.defineProperty(globalThis, 'sessionStorage', { value: { setItem() {}, removeItem() {} }, configurable: true })
const problem = (status: number, code: string): Said => ({ status, type: 'application/problem+json', body: { code } })
let said: Said = {}
const { url, asked } = await startScriptedBridge(t, () => said)
// A page asks the server that it came from.
const { fetch } = globalThis
globalThis.fetch = (address, init) => fetch(new URL(String(address), url), init)
// What is asked after the last test, by a timer of a lost connection, is answered.
t.teardown(() => {
  globalThis.fetch = async () => new Response('{}')
})
const ask = async (what: Said) => {
  said = what
  return bridgeFetch('/api/v1/me')
}

t.test('a session goes with each request, and ends when it is refused', async t => {
  await ask({ body: {} })
  t.equal(asked.at(-1)?.headers['authorization'], undefined)
  await ask(problem(401, 'UNAUTHENTICATED'))
  t.equal(sessionEnd.get(), undefined, 'who is not signed in is not signed out')
  session.set({ token: 'jcb_x', kind: 'token' })
  await ask(problem(403, 'FORBIDDEN'))
  t.equal(asked.at(-1)?.headers['authorization'], 'Bearer jcb_x')
  t.ok(session.get())
  await ask(problem(401, 'UNAUTHENTICATED'))
  t.strictSame([session.get(), sessionEnd.get()], [undefined, 'refused'])
})

t.test('an answer that is late does not end a newer session', async t => {
  session.set({ token: 'old', kind: 'token' })
  const late = ask(problem(401, 'UNAUTHENTICATED'))
  session.set({ token: 'new', kind: 'token' })
  await late
  t.equal(session.get()?.token, 'new')
})

t.test('who answers decides how the connection is', async t => {
  let reconnects = 0
  const forget = onReconnect(() => reconnects++)
  t.teardown(forget)
  const error = await ask({ status: 502, type: 'text/html', body: 'a proxy' }).catch((thrown: unknown) => thrown)
  t.ok(error instanceof ConnectionError)
  t.equal(connection.get(), 'lost')
  await ask({ status: 500, body: {} })
  t.strictSame([connection.get(), reconnects], ['fine', 1])
  await ask(problem(503, 'STORE_UNAVAILABLE'))
  t.equal(connection.get(), 'store')
  await ask({ body: {} })
  t.equal(connection.get(), 'store', 'an answer that needs no store proves nothing of it')
  said = { body: { status: 'ok' } }
  t.ok(await isAnswering())
  t.strictSame([connection.get(), reconnects], ['fine', 2])
  await ask(problem(503, 'JENKINS_UNREACHABLE'))
  t.equal(connection.get(), 'fine', 'Jenkins is not the bridge')
  said = { status: 503, body: { redis: { ready: false } } }
  t.ok(await isAnswering())
  t.equal(connection.get(), 'store')
  said = { status: 503, body: 'a proxy', type: 'text/html' }
  t.notOk(await isAnswering())
  t.equal(connection.get(), 'lost')
  said = { body: {} }
  await isAnswering()
})

t.test('a request that was given up says nothing of the connection', async t => {
  const signal = AbortSignal.abort()
  await t.rejects(bridgeFetch('/api/v1/me', { signal }), { name: 'AbortError' })
  t.equal(connection.get(), 'fine')
})
