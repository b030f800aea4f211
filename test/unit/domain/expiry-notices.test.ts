import t from 'tap'
import type { Credential } from '../../../src/domain/credential.ts'
import { outlookOf } from '../../../src/domain/expiry-notices.ts'
import { stored } from '../../helpers/stored-credential.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-06-15T12:00:00.000Z')
const at = (ms: number) => new Date(NOW + ms).toISOString()
const credential = (more: Partial<Credential> = {}) => stored('a', { rotatedAt: at(-DAY), ...more }).credential
const look = (of: Credential, mark = '', maxAgeDays: number | null = null) =>
  outlookOf([of], new Map([['a', mark]]), maxAgeDays, NOW)
const typesOf = ({ notices }: ReturnType<typeof outlookOf>) =>
  notices.flatMap(({ events }) => events.map(({ type, message }) => `${type} ${message}`))

const stages: readonly (readonly [string, number, readonly [number, number, number], number, RegExp | undefined])[] = [
  ['a moment more than 30 days', 30 * DAY + 1, [0, 0, 0], 0, undefined],
  ['30 days', 30 * DAY, [1, 0, 0], 0, /^ExpiresSoon .* within 30 days\.$/],
  ['a moment more than 7 days', 7 * DAY + 1, [1, 0, 0], 0, /within 30 days/],
  ['7 days', 7 * DAY, [1, 1, 0], 0, /within 7 days/],
  ['a day', DAY, [1, 1, 1], 0, /within a day\.$/],
  ['a moment', 1, [1, 1, 1], 0, /within a day\.$/],
  ['nothing', 0, [0, 0, 0], 1, /^Expired It expired at /]
]
for (const [name, left, within, expired, message] of stages)
  t.test(`with ${name} left`, async t => {
    const outlook = look(credential({ expiresAt: at(left) }))
    t.strictSame(outlook.expiry, { within, expired, tooOld: 0 })
    if (message === undefined) t.strictSame(outlook.notices, [])
    else t.match(typesOf(outlook), [message])
  })

t.test('each notice is given once for each end, and the next stage is another', async t => {
  const of = credential({ expiresAt: at(5 * DAY) })
  const mark = look(of).notices[0]?.mark ?? ''
  t.strictSame(look(of, mark).notices, [])
  const later = outlookOf([of], new Map([['a', mark]]), null, NOW + 4.5 * DAY)
  t.match(typesOf(later), [/within a day/])
  t.equal(later.notices[0]?.before, mark)
  t.match(typesOf(look({ ...of, expiresAt: at(6 * DAY) }, mark)), [/within 7 days/], 'of another end')
  t.match(typesOf(look({ ...of, createdAt: at(-1) }, mark)), [/within 7 days/], 'of another credential of this name')
  t.match(typesOf(look(of, 'broken')), [/within 7 days/])
})

t.test('a secret is too old from its day on, and again when it was exchanged', async t => {
  const of = credential({ rotatedAt: at(-10 * DAY) })
  t.strictSame(look({ ...of, rotatedAt: at(-10 * DAY + 1) }, '', 10).notices, [])
  const outlook = look(of, '', 10)
  t.match(typesOf(outlook), [/^TooOld Its secret was last changed at /])
  t.equal(outlook.expiry.tooOld, 1)
  const mark = outlook.notices[0]?.mark ?? ''
  t.strictSame(look(of, mark, 10).notices, [])
  t.match(typesOf(look({ ...of, rotatedAt: at(-11 * DAY) }, mark, 10)), [/^TooOld/])
  const both = look({ ...of, expiresAt: at(0) }, mark, 10)
  t.match(typesOf(both), [/^Expired/])
  t.match(JSON.parse(both.notices[0]?.mark ?? ''), { stage: 0, old: of.rotatedAt })
})

t.test('the next look is at the first moment that is still ahead', async t => {
  t.equal(look(credential()).nextAt, undefined)
  t.equal(look(credential({ expiresAt: at(40 * DAY) })).nextAt, NOW + 10 * DAY)
  t.equal(look(credential({ expiresAt: at(30 * DAY) })).nextAt, NOW + 23 * DAY)
  t.equal(look(credential({ expiresAt: at(0) })).nextAt, undefined)
  t.equal(look(credential({ expiresAt: at(40 * DAY) }), '', 2).nextAt, NOW + DAY)
})

t.test('what leaves is not told of', async t => {
  t.match(look(credential({ expiresAt: at(0), deletedAt: at(-1) })), { notices: [], nextAt: undefined, expiry: { expired: 0 } })
})
