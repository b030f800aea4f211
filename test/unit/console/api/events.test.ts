import t from 'tap'
import { readEventFilter } from '../../../../src/console/api/events.ts'

t.test('a filter is read from the address, and what is none is dropped', async t => {
  t.strictSame(readEventFilter({}), {})
  t.strictSame(readEventFilter({ event: 'constructor', actor: '', since: 'garbage', other: 1 }), {})
  t.strictSame(readEventFilter({ event: 'Created', actor: 'alice', credential: 7, since: '2026-01-01T00:00:00Z' }), {
    ...{ actor: 'alice', credential: '7', since: '2026-01-01T00:00:00.000Z', event: 'Created' }
  })
  t.equal(readEventFilter({ actor: 'x'.repeat(1000) }).actor?.length, 300)
})
