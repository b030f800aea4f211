import t from 'tap'
import { createExternalCallers } from '../../../src/access/external-callers.ts'
import type { OidcConfig } from '../../../src/access/oidc.ts'
import { parseRoleMap } from '../../../src/access/oidc-roles.ts'
import type { Caller } from '../../../src/domain/caller.ts'
import { Secret } from '../../../src/domain/secret.ts'

const roleMap = parseRoleMap('{"ops":"platform-admin","two:ops":"platform-admin","devs":{"demo":"viewer"}}')
const shared = { audience: 'bridge', clientId: undefined, scopes: '', subjectClaim: 'sub', groupsClaim: 'groups', roleMap }
const one = { ...shared, issuer: 'https://one.example' } as OidcConfig
const two = { ...shared, issuer: 'https://two.example', prefix: 'two' } as OidcConfig
const kubesphere = { jwt: { secret: new Secret('s1'), issuer: 'kubesphere' }, proxies: ['10.0.0.1'], roleMap }
const withGroupRoles = async (caller: Caller) => caller

const caller = (kind: Caller['kind'], subject: string, mappedNames?: readonly string[]): Caller => ({
  ...{ kind, subject, name: 'x', platformAdmin: true, roles: new Map(), readOnly: false, expiresAt: null },
  ...(mappedNames === undefined ? {} : { mappedNames })
})

t.test('what a caller was believed by', t => {
  const all = createExternalCallers({ providers: [one, two], kubesphere, withGroupRoles })
  const first = all.basis(caller('oidc', 'oidc:alice'))
  const second = all.basis(caller('oidc', 'oidc:two:alice'))
  t.match(first, 'one.example')
  t.match(second, 'two.example')
  t.equal(all.basis(caller('oidc', 'oidc:twofold')), first, 'the beginning of a name is no prefix')
  const changed = createExternalCallers({
    ...{ providers: [{ ...one, audience: 'another' }], withGroupRoles },
    kubesphere: { ...kubesphere, jwt: { secret: new Secret('s2'), issuer: 'kubesphere' } }
  })
  t.not(changed.basis(caller('oidc', 'oidc:alice')), first)
  t.not(changed.basis(caller('oidc', 'oidc:two:alice')), second)
  t.not(changed.basis(caller('kubesphere', 'kubesphere:alice')), all.basis(caller('kubesphere', 'kubesphere:alice')))
  const none = createExternalCallers({ providers: [], kubesphere: undefined, withGroupRoles })
  for (const [kind, subject] of [
    ['oidc', 'oidc:alice'],
    ['kubesphere', 'kubesphere:alice']
  ] as const)
    t.equal(none.basis(caller(kind, subject)), undefined)
  t.end()
})

t.test('what the role map grants now', async t => {
  const all = createExternalCallers({ providers: [one, two], kubesphere, withGroupRoles })
  for (const [subject, names, admin] of [
    ['oidc:alice', ['ops'], true],
    ['oidc:two:alice', ['two:ops'], true],
    ['oidc:alice', ['two'], false],
    ['oidc:alice', ['devs'], false],
    ['oidc:alice', undefined, false]
  ] as const)
    t.equal((await all.granted(caller('oidc', subject, names))).platformAdmin, admin, `${subject} ${names}`)
  t.match((await all.granted(caller('kubesphere', 'kubesphere:x', ['devs']))).roles, new Map([['demo', 'viewer']]))
})
