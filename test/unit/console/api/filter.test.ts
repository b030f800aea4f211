import t from 'tap'
import { readAuditFilter } from '../../../../src/console/api/access.ts'
import { filtersIn, parametersOf, readAllCredentialsFilter, readCredentialFilter } from '../../../../src/console/api/filter.ts'
import { byCursor, cursorOf } from '../../../../src/console/api/paging.ts'

t.test('a filter of credentials is what the URL says, as far as there is such a thing', async t => {
  const all = {
    q: 'x',
    type: 'ssh-key',
    phase: 'Blocked',
    expiring: '30d',
    expired: true,
    source: 'stale',
    verified: 'never',
    sort: '-updatedAt'
  }
  t.strictSame(readCredentialFilter({ ...all, evil: 'x' }), all)
  t.strictSame(
    readCredentialFilter({
      q: '',
      type: 'unknown',
      phase: 'blocked',
      expiring: '0d',
      expired: 'x',
      source: 'x',
      verified: 'works',
      sort: 'constructor'
    }),
    {}
  )
  t.strictSame(readCredentialFilter({ q: 7 }), { q: '7' })
  t.equal(readCredentialFilter({ q: 'x'.repeat(300) }).q?.length, 200)
})

t.test('a filter of all credentials has the words of the API', async t => {
  const all = { type: 'ssh-key', phase: 'Blocked', expiring: '12h', expired: true, verified: 'invalid', project: 'shop' }
  t.strictSame(readAllCredentialsFilter({ ...all, q: 'x', sort: 'id' }), all)
  t.strictSame(readAllCredentialsFilter({ expiring: 30, expired: false, project: '' }), {})
})

t.test('every filter of a list is counted, and part of the request', async t => {
  const all = { type: 'ssh-key', phase: 'Blocked', expiring: '12h', expired: true, source: 'stale', verified: 'invalid' } as const
  t.equal(filtersIn(all), 6)
  const { type, ...same } = all
  t.strictSame(parametersOf(all), { $type: type, ...same })
})

t.test('a filter of the audit trail has moments that are some', async t => {
  const read = readAuditFilter({ subject: 'oidc:a', project: '', since: '2027-01-31T12:00:00+01:00', until: 'soon', evil: 'x' })
  t.strictSame({ ...read }, { subject: 'oidc:a', since: '2027-01-31T11:00:00.000Z' })
  t.equal(readAuditFilter({ subject: 'x'.repeat(400) }).subject?.length, 300)
})

t.test('a list goes on at its cursor until there is none', async t => {
  t.strictSame([cursorOf(byCursor.initialPageParam), cursorOf('a')], [{}, { cursor: 'a' }])
  t.strictSame(
    [byCursor.getNextPageParam({ nextCursor: 'a' }), byCursor.getNextPageParam({ nextCursor: null })],
    ['a', undefined]
  )
})
