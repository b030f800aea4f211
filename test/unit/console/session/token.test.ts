import t from 'tap'

const kept = new Map<string, string>()
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => void kept.set(key, text),
  removeItem: (key: string) => void kept.delete(key)
}
Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true })

let count = 0
/** The module as a page that was just loaded has it. */
const loaded = (): Promise<typeof import('../../../../src/console/session/token.ts')> =>
  import(`../../../../src/console/session/token.ts?${count++}`)

t.test('a session stays over a reload, until one signs out', async t => {
  const { signIn } = await loaded()
  signIn({ token: 'jcb_x', kind: 'oidc' })
  const again = await loaded()
  t.strictSame(again.session.get(), { token: 'jcb_x', kind: 'oidc' })
  again.signOut()
  t.strictSame([again.session.get(), again.sessionEnd.get(), [...kept]], [undefined, undefined, []])
  t.equal((await loaded()).session.get(), undefined)
})

t.test('why a session ended is known until the next one', async t => {
  const { signIn, signOut, sessionEnd } = await loaded()
  signOut('refused')
  t.equal(sessionEnd.get(), 'refused')
  signIn({ token: 'x', kind: 'token' })
  t.equal(sessionEnd.get(), undefined)
})

t.test('what is no session is none', async t => {
  for (const [text, expected] of [
    ['{"token":"x","kind":"oidc"}', { token: 'x', kind: 'oidc' }],
    ['{"token":"x","kind":"else"}', { token: 'x', kind: 'token' }],
    ['{"token":"two words"}', undefined],
    ['{"token":5}', undefined],
    ['null', undefined],
    ['{', undefined]
  ] as const) {
    kept.set('session', text)
    t.strictSame((await loaded()).session.get(), expected, text)
  }
})

t.test('what a header cannot carry is no token', async t => {
  const { isTokenLike } = await loaded()
  t.strictSame(['jcb_x-1', '', 'a b', 'a\n', 'a\u2013b', '~!'].map(isTokenLike), [true, false, false, false, false, true])
})
