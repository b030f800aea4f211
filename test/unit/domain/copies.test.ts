import t from 'tap'
import {
  copyIn,
  isSameSecret,
  LOSSES_KEPT,
  type LostApplied,
  parseCopy,
  parseLosses,
  withLoss
} from '../../../src/domain/copies.ts'
import type { ObservedCredential, ObservedSecret } from '../../../src/domain/observed.ts'
import type { LastApplied } from '../../../src/domain/status.ts'

const CLASS = 'org.example.Token'
const encrypted = (hash: string): ObservedSecret => ({ state: 'encrypted', hash })
const seen = (id: string, secret: ObservedSecret, className: string | null = CLASS): ObservedCredential => ({
  ...{ id, className, visible: {}, hidden: { secret } }
})
const applied = (hash: string, more: Partial<LastApplied> = {}): LastApplied => ({
  ...{ generation: 1, place: 'default/a', className: CLASS, hashes: { secret: hash }, fingerprint: null, hashKey: 'k' },
  ...more
})
const at = (n: number) => ({ lostAt: `2026-01-0${n}T00:00:00.000Z`, folderMade: true })
const loss = (hash: string, n = 1): LostApplied => ({ ...applied(hash), ...at(n) })

t.test('only an equal ciphertext of the same class proves that a credential is ours', async t => {
  const cases: readonly [string, LastApplied, ObservedCredential, boolean | undefined][] = [
    ['equal', applied('h'), seen('x', encrypted('h')), true],
    ['another ciphertext', applied('h'), seen('x', encrypted('other')), false],
    ['another class', applied('h'), seen('x', encrypted('h'), 'org.example.Other'), false],
    ['masked', applied('h'), seen('x', { state: 'masked', hash: '' }), undefined],
    ['only listed', applied('h'), seen('x', encrypted('h'), null), undefined],
    ['hashed under another key', applied('h', { hashKey: 'old' }), seen('x', encrypted('h')), undefined],
    ['empty', applied('h'), seen('x', { state: 'empty', hash: 'h' }), undefined],
    ['in clear', applied('h'), seen('x', { state: 'plain', hash: 'h' }), undefined],
    ['without the field', applied('h'), { ...seen('x', encrypted('h')), hidden: {} }, false],
    ['one field of two is another', applied('h', { hashes: { secret: 'h', pass: 'p' } }), seen('x', encrypted('h')), false]
  ]
  for (const [name, was, observed, expected] of cases) t.equal(isSameSecret(was, observed, 'k'), expected, name)
})

t.test('a folder is a copy by one ciphertext, or by all ids of a loss where nothing can be compared', async t => {
  const lost = new Map([
    ['a', [loss('a1')]],
    ['b', [loss('b1')]]
  ])
  const sought = { lost, present: new Map([['a', applied('a2')]]) }
  const masked: ObservedSecret = { state: 'masked', hash: '' }
  t.match(copyIn(sought, [seen('a', encrypted('a1')), seen('b', encrypted('theirs')), seen('c', encrypted('c'))], 'k'), {
    ...{ proof: 'same-ciphertext', ids: ['a'], unproved: ['b'], size: 3 }
  })
  t.match(copyIn(sought, [seen('a', encrypted('a2'))], 'k'), { ids: ['a'] }, 'what is in the folder of the project now')
  t.match(copyIn(sought, [seen('a', masked), seen('b', masked)], 'k'), { proof: 'same-ids', ids: [], unproved: ['a', 'b'] })
  t.equal(copyIn(sought, [seen('a', masked)], 'k'), undefined, 'not all of the loss')
  t.equal(copyIn(sought, [seen('A', encrypted('a1')), seen('B', encrypted('b1'))], 'k'), undefined, 'ids in another case')
  t.equal(copyIn({ lost: new Map(), present: lost as never }, [seen('a', masked), seen('b', masked)], 'k'), undefined)
  t.equal(copyIn(sought, [], 'k'), undefined)
})

t.test('each loss is remembered once, and the last ones', async t => {
  const first = withLoss([], applied('h0'), at(1)) ?? []
  t.match(first, [{ lostAt: at(1).lostAt, folderMade: true, hashes: { secret: 'h0' } }])
  t.equal(withLoss(first, applied('h0', { generation: 7 }), at(2)), undefined)
  const all = Array.from({ length: 9 }, (_, i) => `h${i}`).reduce<LostApplied[]>(
    (known, hash) => withLoss(known, applied(hash), at(2)) ?? known,
    []
  )
  t.equal(all.length, LOSSES_KEPT)
  t.equal(all[0]?.hashes['secret'], 'h8')
})

t.test('a stored text of another shape is not acted on', async t => {
  t.strictSame(parseLosses(JSON.stringify([loss('h'), { hashes: 1 }])), [loss('h')])
  for (const text of [null, '', '{', '[]', '{"folder":["a"]}']) {
    t.strictSame(parseLosses(text), [])
    t.equal(parseCopy(text), undefined)
  }
})
