import t from 'tap'
import { createOneTimeSignIn, LINK_LIFE } from '../../../src/access/one-time-sign-in.ts'

t.test('a code is valid once', async t => {
  const link = createOneTimeSignIn(() => 0)
  const code = link.issue()
  t.match(code, /^[\w-]{43}$/)
  for (const wrong of ['', 'x', code.slice(1), `${code}=`, code.toUpperCase()]) t.notOk(link.redeem(wrong), wrong)
  t.ok(link.redeem(code), 'wrong codes do not end it')
  t.notOk(link.redeem(code))
})

t.test('for ten minutes, and not after them', async t => {
  let now = 5
  const link = createOneTimeSignIn(() => now)
  const first = link.issue()
  now += LINK_LIFE - 1
  t.ok(link.redeem(first))
  const second = link.issue()
  now += LINK_LIFE
  t.notOk(link.redeem(second))
  now = 5
  t.notOk(link.redeem(second), 'and not again before')
})

t.test('a new code ends the earlier one, and another process knows none of them', async t => {
  const link = createOneTimeSignIn(() => 0)
  const [first, second] = [link.issue(), link.issue()]
  t.notOk(link.redeem(first))
  const other = createOneTimeSignIn(() => 0)
  t.notOk(other.redeem(second), 'before it has issued one')
  other.issue()
  t.notOk(other.redeem(second))
  t.ok(link.redeem(second))
})
