import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import type { RefusalReason } from '../../../src/access/authenticate.ts'
import { createLimiter } from '../../../src/http/limiter.ts'
import { createSignInGuard } from '../../../src/http/plugins/sign-in-limit.ts'

const LIMIT = 3

function guarded() {
  const counter = { add: async (_name: string, count: number) => ({ total: count, rest: 1000 }) }
  const limiter = createLimiter({ counter, kind: 'sign-in', limit: LIMIT, time: 3_600_000, now: Date.now })
  const guard = createSignInGuard(limiter)
  const reply = { header: () => reply } as unknown as FastifyReply
  const ask = (token: string, refused: RefusalReason) =>
    guard({ headers: { authorization: `Bearer ${token}` }, ip: '192.0.2.1' } as unknown as FastifyRequest, reply, async () => ({
      refused
    }))
  return { ask, left: () => limiter.left('192.0.2.1') }
}

t.test('a provider that cannot be asked makes no token wrong', async t => {
  const { ask, left } = guarded()
  for (let i = 0; i < LIMIT + 2; i++)
    t.strictSame(await ask(`token-${i}`, 'ProviderUnavailable'), { refused: 'ProviderUnavailable' })
  t.equal(left(), LIMIT)
})

t.test('a wrong token takes one of those that an address has', async t => {
  const { ask, left } = guarded()
  for (let i = 0; i < LIMIT; i++) await ask(`token-${i}`, 'UnknownToken')
  t.equal(left(), 0)
  await t.rejects(ask('another', 'UnknownToken'), { code: 'RATE_LIMITED' })
})
