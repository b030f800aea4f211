import t from 'tap'
import { isSubject } from '../../../src/domain/subject.ts'

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
