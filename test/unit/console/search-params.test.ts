import t from 'tap'
import {
  onlyKnown,
  readCreateSearch,
  readCredentialSearch,
  readOverviewSearch,
  readProjectsSearch,
  readSignInSearch
} from '../../../src/console/search-params.ts'

t.test('after signing in, one goes only to a path of this console', async t => {
  t.strictSame(readSignInSearch({ to: '/projects/demo/drift?q=1' }), { to: '/projects/demo/drift?q=1' })
  for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', 7, undefined])
    t.strictSame(readSignInSearch({ to }), {}, String(to))
})

t.test('parameters that a page does not know are dropped, known ones are read', async t => {
  const read = onlyKnown(readProjectsSearch)
  t.strictSame(read({ q: 7, evil: 'x' }), { q: '7', evil: undefined })
  t.equal(readProjectsSearch({ q: 'x'.repeat(300) }).q?.length, 200)
  t.strictSame(readProjectsSearch({ q: '' }), {})
  t.strictSame(readProjectsSearch({ sort: '-trouble', state: 'drifted' }), { sort: '-trouble', state: 'drifted' })
  t.strictSame(readProjectsSearch({ sort: 'evil', state: 'constructor' }), {})
  t.strictSame(readOverviewSearch({ window: '7d' }), { window: '7d' })
  for (const window of ['24h', '8d', 7, undefined]) t.strictSame(readOverviewSearch({ window }), {}, String(window))
})

t.test('a link to the create form fills in a known type, an ID of bounded length and a takeover', async t => {
  t.strictSame(readCreateSearch({ type: 'ssh-key', id: 'a', adopt: true }), { type: 'ssh-key', id: 'a', adopt: true })
  t.strictSame(readCreateSearch({ type: 'toString', id: 7, adopt: 'true' }), {})
  t.equal(readCreateSearch({ id: 'x'.repeat(300) }).id?.length, 253)
})

t.test('the first tab of a credential has the address without a tab', async t => {
  t.strictSame(readCredentialSearch({ tab: 'details' }), {})
  t.strictSame(readCredentialSearch({ tab: 'usage', made: true }), { tab: 'usage', made: true })
  t.strictSame(readCredentialSearch({ tab: 'evil', made: 'yes' }), {})
})
