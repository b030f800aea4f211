import t from 'tap'
import { type Ignored, ignoredField, ignoredIn, isIgnored } from '../../../src/domain/ignored.ts'

const record: Ignored = { id: 'x', place: 'default/demo', className: 'A', by: 'admin', at: '2026-01-01T00:00:00.000Z' }
const fields = (...all: readonly unknown[]) =>
  Object.fromEntries(all.map((each, i) => [`ignored:${i}`, typeof each === 'string' ? each : JSON.stringify(each)]))

t.test('records of another folder, and what is none, are left out', async t => {
  const found = ignoredIn(
    { ...fields(record, { ...record, place: 'default/other' }, 'null', '{', { id: 'x' }), unmanaged: '[]' },
    'default/demo'
  )
  t.strictSame(found, [record])
})

t.test('another kind of credential under the id is not ignored', async t => {
  t.ok(isIgnored(record, { id: 'x', className: 'A' }))
  t.ok(isIgnored(record, { id: 'x', className: null }), 'where the class is not shown')
  t.notOk(isIgnored(record, { id: 'x', className: 'B' }))
  t.notOk(isIgnored(record, { id: 'y', className: 'A' }))
})

t.test('an id of any length and with any character has a short field', async t => {
  t.ok(ignoredField(`a\n:${'x'.repeat(1e6)}`).length < 60)
  t.not(ignoredField('a'), ignoredField('b'))
})
