import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import { newTokenText } from '../../../src/access/api-token.ts'
import type { RefusalReason } from '../../../src/access/authenticate.ts'
import type { Caller } from '../../../src/domain/caller.ts'
import { createLimiter } from '../../../src/http/limiter.ts'
import { createSignInGuard } from '../../../src/http/plugins/sign-in-limit.ts'
import { until } from '../../helpers/until.ts'

const LIMIT = 3

function guarded() {
  let told = 0
  const counter = {
    async add(_name: string, count: number) {
      told += count
      return { total: count, rest: 1000 }
    }
  }
  const limiter = createLimiter({ counter, kind: 'sign-in', limit: LIMIT, time: 3_600_000, now: Date.now })
  const guard = createSignInGuard(limiter)
  const reply = { header: () => reply } as unknown as FastifyReply
  const ask = (token: string, refused: RefusalReason) =>
    guard({ headers: { authorization: `Bearer ${token}` }, ip: '192.0.2.1' } as unknown as FastifyRequest, reply, async () => ({
      refused
    }))
  const askAs = (token: string, caller: Caller, onLook = () => {}) =>
    guard({ headers: { authorization: `Bearer ${token}` }, ip: '192.0.2.1' } as unknown as FastifyRequest, reply, async () => {
      onLook()
      return caller
    })
  const askFrom = (ip: string) =>
    guard({ headers: { authorization: 'Bearer wrong' }, ip } as unknown as FastifyRequest, reply, async () => ({
      refused: 'UnknownToken'
    }))
  return { ask, askAs, askFrom, told: () => told, left: () => limiter.left('192.0.2.1') }
}

t.test('a provider that cannot be asked makes no token wrong', async t => {
  const { ask, left } = guarded()
  for (let i = 0; i < LIMIT + 2; i++)
    t.strictSame(await ask(`token-${i}`, 'ProviderUnavailable'), { refused: 'ProviderUnavailable' })
  t.equal(left(), LIMIT)
})

t.test('what cannot be guessed is looked at however many wrong tokens an address has sent', async t => {
  const { ask, askAs, left } = guarded()
  for (let i = 0; i < LIMIT; i++) await ask(`token-${i}`, 'UnknownToken')
  t.equal(left(), 0)
  const caller = { subject: 'token:x' } as Caller
  t.equal(await askAs(newTokenText(), caller), caller, 'a token of ours')
  t.equal(await askAs('eyJhbGciOiJSUzI1NiJ9.e30.c2ln', caller), caller, 'a signed one')
  await t.rejects(ask(newTokenText(), 'UnknownToken'), { code: 'RATE_LIMITED' }, 'one that is not known')
  await t.rejects(
    ask('eyJhbGciOiJSUzI1NiJ9.e30.b3RoZXI', 'BadSignature'),
    { code: 'RATE_LIMITED' },
    'one that is not signed by whom it says'
  )
  for (const token of [`${newTokenText().slice(0, -1)}_`, 'a-made-up-admin-token', 'a.b', '']) {
    let isLooked = false
    await t.rejects(
      askAs(token, caller, () => (isLooked = true)),
      { code: 'RATE_LIMITED' },
      token
    )
    t.notOk(isLooked, 'it is not even looked at')
  }
})

t.test('a wrong token takes one of those that an address has', async t => {
  const { ask, left } = guarded()
  for (let i = 0; i < LIMIT; i++) await ask(`token-${i}`, 'UnknownToken')
  t.equal(left(), 0)
  await t.rejects(ask('another', 'UnknownToken'), { code: 'RATE_LIMITED' })
})

t.test('addresses are not remembered for ever', async t => {
  const { askFrom, told } = guarded()
  let networks = 0
  /** Fewer at once than are remembered on purpose, so that the store hears of each. */
  const askFromTenThousand = async () => {
    for (const end = networks + 10_000; networks < end; networks++)
      await askFrom(`2001:db8:${(networks >> 16).toString(16)}:${(networks & 0xffff).toString(16)}::1`)
    await until('the store has heard of them', async () => told() === networks)
  }
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  /** The least of three: what is still on its way through a turn of the loop is no memory of an address. */
  const used = async () => {
    const found: number[] = []
    for (let i = 0; i < 3; i++) {
      await setImmediate()
      collect()
      found.push(process.memoryUsage().heapUsed / 1024 / 1024)
    }
    return Math.min(...found)
  }
  for (let i = 0; i < 3; i++) await askFromTenThousand()
  const before = await used()
  for (let i = 0; i < 5; i++) await askFromTenThousand()
  const more = Math.round((await used()) - before)
  t.ok(more <= 5, `50,000 more of them take ${more} MB`)
})
