import t from 'tap'
import { groupMembers, isMember, isSubject } from '../../../src/domain/subject.ts'

const subjects: readonly (readonly [string, boolean])[] = [
  ['oidc:alice@example.com', true],
  ['kubesphere:alice', true],
  [`oidc:${'x'.repeat(255)}`, true],
  [`oidc:${'x'.repeat(256)}`, false],
  ['oidc:', false],
  ['oidc:two words', false],
  ['oidc:ümlaut', false],
  ['oidc:a\n', false],
  ['token:0123456789abcdef0123', true],
  ['token:0123456789abcdef012', false],
  ['token:0123456789abcdef01234', false],
  ['token:0123456789ABCDEF0123', false],
  ['admin', false],
  ['kubernetes', false],
  ['bridge', false],
  ['xoidc:alice', false]
]
for (const [text, expected] of subjects)
  t.test(`${JSON.stringify(text.slice(0, 40))} is ${expected ? 'a' : 'no'} member`, async t => t.equal(isSubject(text), expected))

const members: readonly (readonly [string, boolean])[] = [
  ['oidc:alice', true],
  ['token:0123456789abcdef0123', true],
  ['group:team-a', true],
  ['group:/keycloak/path', true],
  ['group:kubesphere:team-a', true],
  [`group:${'x'.repeat(255)}`, true],
  [`group:${'x'.repeat(256)}`, false],
  ['group:', false],
  ['group:kubesphere:', false],
  ['group:a:b', false],
  ['group:corp:b', true],
  ['group:Corp:b', false],
  ['group:corp:', false],
  ['group:corp:a:b', false],
  ['group:constructor:a', false],
  ['group:oidc:a', false],
  ['group:kubesphere:a:b', false],
  ['group:two words', false],
  ['group:ümlaut', false],
  ['group:a\n', false],
  ['admin', false]
]
for (const [text, expected] of members)
  t.test(`${JSON.stringify(text.slice(0, 40))} ${expected ? 'can' : 'cannot'} be a member`, async t =>
    t.equal(isMember(text, ['corp']), expected)
  )

t.test('a group is nobody who calls, and one with an odd name is no member', async t => {
  t.equal(isSubject('group:team-a'), false)
  const groups = ['a', 'a', 'kubesphere:b', 'two words', '', 'ü', '/x']
  t.strictSame(groupMembers(groups, ''), ['group:a', 'group:/x'])
  t.strictSame(groupMembers(groups, 'corp:'), ['group:corp:a', 'group:corp:/x'])
  t.strictSame(groupMembers(groups, 'kubesphere:'), ['group:kubesphere:a', 'group:kubesphere:/x'])
})
