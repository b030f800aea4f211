import { BroadcastChannel } from 'node:worker_threads'
import t, { type Test } from 'tap'

const kept = new Map<string, string>()
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => void kept.set(key, text),
  removeItem: (key: string) => void kept.delete(key)
}
Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true })
const { session, sessionEnd, signIn, signOut } = await import('../../../../src/console/session/token.ts')
const { joinTabs } = await import('../../../../src/console/session/tabs.ts')

const alice = { token: 'jcb_alice', kind: 'oidc' } as const
const bob = { token: 'jcb_bob', kind: 'token' } as const

/** A tab with this session, and the channel as another tab has it. */
async function open(t: Test, stored: typeof alice | typeof bob | undefined, wait = 5_000) {
  if (stored === undefined) signOut()
  else signIn(stored)
  const name = `session-${t.name}`
  const [own, other] = [new BroadcastChannel(name), new BroadcastChannel(name)]
  t.teardown(() => {
    own.close()
    other.close()
  })
  const heard: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  other.onmessage = event => {
    const { data } = event as { data: unknown }
    const next = waiting.shift()
    if (next === undefined) heard.push(data)
    else next(data)
  }
  const { joined, leave } = joinTabs(own, wait)
  t.teardown(leave)
  /** The next message that other tabs get. */
  const hear = () => (heard.length > 0 ? Promise.resolve(heard.shift()) : new Promise<unknown>(resolve => waiting.push(resolve)))
  if (stored !== undefined)
    t.strictSame(await hear(), { kind: 'session', session: stored }, 'a tab that has a session offers it to one that waits')
  return { joined, say: (message: unknown) => other.postMessage(message), hear }
}

/** Waits until all that was posted so far has arrived, by a message that is answered after it. */
async function settled(tab: Awaited<ReturnType<typeof open>>): Promise<unknown> {
  tab.say({ kind: 'ask' })
  return tab.hear()
}

t.test('a new tab is given the session of another one', async t => {
  const tab = await open(t, undefined)
  t.strictSame(await tab.hear(), { kind: 'ask' })
  tab.say({ kind: 'session', session: alice })
  await tab.joined
  t.strictSame(session.get(), alice)
  t.strictSame(JSON.parse(kept.get('session') ?? ''), alice, 'a reload keeps it')
})

t.test('nobody answers: it is asked for a moment only', async t => {
  const tab = await open(t, undefined, 1)
  await tab.joined
  t.equal(session.get(), undefined)
})

t.test('a tab with a session answers, and takes no other one', async t => {
  const tab = await open(t, alice)
  await tab.joined
  tab.say({ kind: 'session', session: bob })
  t.strictSame(await settled(tab), { kind: 'session', session: alice })
  t.strictSame(session.get(), alice)
})

t.test('a sign-in is offered to the other tabs, a sign-out ends the same session in them', async t => {
  const tab = await open(t, undefined)
  await tab.hear()
  signIn(bob)
  t.strictSame(await tab.hear(), { kind: 'session', session: bob })
  signOut('refused')
  t.strictSame(await tab.hear(), { kind: 'sign-out', token: bob.token, refused: true })
})

t.test('the sign-out of another tab is not repeated; that of another session changes nothing', async t => {
  const tab = await open(t, alice)
  tab.say({ kind: 'sign-out', token: bob.token, refused: false })
  await settled(tab)
  t.strictSame(session.get(), alice)
  tab.say({ kind: 'sign-out', token: alice.token, refused: true })
  tab.say({ kind: 'session', session: bob })
  t.strictSame(await settled(tab), { kind: 'session', session: bob }, 'nothing was posted in between')
  t.equal(kept.has('session'), true)
  tab.say({ kind: 'sign-out', token: bob.token, refused: false })
  signIn(alice)
  await settled(tab)
  t.equal(sessionEnd.get(), undefined)
})

t.test('what is no message of a tab changes nothing', async t => {
  const tab = await open(t, undefined)
  await tab.hear()
  for (const odd of [
    null,
    undefined,
    5,
    'session',
    [],
    {},
    { kind: 'session' },
    { kind: 'session', session: { token: 'two words' } }
  ])
    tab.say(odd)
  tab.say({ kind: 'session', session: { token: 5 } })
  tab.say({ kind: 'constructor' })
  tab.say({ kind: 'session', session: { ...bob, more: 'x' } })
  t.strictSame(await settled(tab), { kind: 'session', session: bob })
})
