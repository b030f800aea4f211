import t from 'tap'
import type { Credential } from '../../../../src/domain/credential.ts'
import { nothingKnown } from '../../../../src/domain/findings.ts'
import type { ObservedCredential, ObservedSecret } from '../../../../src/domain/observed.ts'
import { defaultPolicies, type Project } from '../../../../src/domain/project.ts'
import { documentShape, type WrittenSecret } from '../../../../src/sync/run/documents.ts'
import { readBackOf } from '../../../../src/sync/run/read-back.ts'
import type { PlannedChange } from '../../../../src/sync/run/types.ts'

const at = '2026-01-01T00:00:00.000Z'
const project: Project = {
  ...{ name: 'demo', uid: 'u', displayName: '', controller: 'default', folder: ['demo'], policies: defaultPolicies },
  ...{ generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', movedFrom: null, deletedAt: null }
}
const credential: Credential = {
  ...{ project: 'demo', id: 'x', type: 'access-token', description: 'd', data: {}, secretFields: ['token'], generation: 1 },
  ...{ createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', adopt: false, deletedAt: null },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at }
}
const desired = { credential, sync: undefined, seal: undefined, isRequested: false }
const document = documentShape(project, credential)
const CLASS = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'
const visible = { scope: 'GLOBAL', description: 'd' }
const seen = (secret: ObservedSecret | undefined, more: Partial<ObservedCredential> = {}): ObservedCredential => ({
  ...{ id: 'x', className: CLASS, visible, hidden: secret === undefined ? {} : { secret } },
  ...more
})
const encrypted = (blocks: number | undefined, hash = 'new'): ObservedSecret => ({
  state: 'encrypted',
  hash,
  ...(blocks === undefined ? {} : { blocks })
})
const masked: ObservedSecret = { state: 'masked', hash: 'm' }
const plain: ObservedSecret = { state: 'plain', hash: 'p' }
const empty: ObservedSecret = { state: 'empty', hash: 'e' }
const listed = seen(undefined, { className: null, visible: { description: 'd' } })
const before = seen(encrypted(3, 'old'))
const wrote = (isDoubtful: boolean): WrittenSecret[] => [{ path: 'secret', blocks: 3, isDoubtful }]

/** What is expected while nothing may be in clear, while something may be, and of what could be an old ciphertext. */
const table: [string, ObservedCredential | undefined, string, string, string][] = [
  ['it is not there', undefined, 'not-applied', 'not-applied', 'not-applied'],
  ['it is of another class', seen(encrypted(3), { className: 'org.example.Other' }), 'not-applied', 'not-applied', 'not-applied'],
  [
    'a field differs',
    seen(encrypted(3), { visible: { ...visible, description: 'x' } }),
    'not-applied',
    'not-applied',
    'not-applied'
  ],
  ['a new ciphertext of the right length', seen(encrypted(3)), 'applied', 'applied', 'applied'],
  ['the ciphertext of before', seen(encrypted(3, 'old')), 'not-applied', 'not-applied', 'not-applied'],
  ['a shorter one', seen(encrypted(2)), 'not-applied', 'not-applied', 'decrypted'],
  ['a longer one', seen(encrypted(4)), 'not-applied', 'not-applied', 'not-applied'],
  ['no ciphertext of a text', seen(encrypted(undefined)), 'not-applied', 'not-applied', 'decrypted'],
  ['it stands there in clear', seen(plain), 'in-clear', 'in-clear', 'in-clear'],
  ['an empty value', seen(empty), 'not-applied', 'not-applied', 'decrypted'],
  ['no value', seen(undefined), 'not-applied', 'not-applied', 'decrypted'],
  ['stars', seen(masked), 'applied', 'in-clear', 'unproved'],
  ['only the list', listed, 'applied', 'in-clear', 'unproved']
]

t.test('a user name, which Jenkins keeps readable, proves nothing of a write, and hides nothing in clear', async t => {
  const name: ObservedSecret = { state: 'readable', hash: 'n' }
  const change: PlannedChange = {
    ...{ id: 'x', desired, document, drift: null, copies: 1, held: false, sealFault: undefined },
    observed: seen(undefined, { hidden: { secret: encrypted(3, 'old'), username: name } }),
    decision: { action: 'update', reason: 'Changed', fields: [], drifted: false }
  }
  const says = (secret: ObservedSecret, isInClear: boolean) =>
    readBackOf({ isInClear }, change, wrote(false), seen(undefined, { hidden: { secret, username: name } }))
  t.equal(says(masked, false), 'applied', 'where the secret is masked, nothing else tells')
  t.equal(says(encrypted(3), true), 'applied', 'all that is encrypted is seen to be')
  t.equal(says(encrypted(3, 'old'), false), 'not-applied')
})

t.test('what the read after a write proves, a row each', async t => {
  for (const [name, after, quiet, open, doubtful] of table) {
    const change: PlannedChange = {
      ...{ id: 'x', desired, document, drift: null, observed: before, copies: 1, held: false, sealFault: undefined },
      decision: { action: 'update', reason: 'Changed', fields: [], drifted: false }
    }
    const says = (isInClear: boolean, isDoubtful: boolean) => readBackOf({ isInClear }, change, wrote(isDoubtful), after)
    t.equal(says(false, false), quiet, name)
    t.equal(says(true, false), open, `${name}, while something may be in clear`)
    t.equal(says(false, true), doubtful, `${name}, of what could be an old ciphertext`)
  }
})
