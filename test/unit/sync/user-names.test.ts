import t from 'tap'
import type { Credential } from '../../../src/domain/credential.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { hasCiphertexts, type LastApplied } from '../../../src/domain/status.ts'
import type { FlagOutcome } from '../../../src/domain/user-name.ts'
import { isFlagOpen } from '../../../src/sync/run/keep-user-names.ts'

const at = '2026-01-01T00:00:00.000Z'
const credential = (more: Partial<Credential> = {}): Credential => ({
  ...{ project: 'demo', id: 'x', type: 'username-password', description: '', data: { username: 'alice' }, generation: 2 },
  ...{ createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', adopt: false, deletedAt: null, secretFields: ['password'] },
  ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at },
  ...more
})
const ledger = (usernameSecret?: FlagOutcome, hashes: Record<string, string> = {}): LastApplied => ({
  ...{ generation: 1, place: 'default/demo', className: 'c', hashes, fingerprint: null, hashKey: 'k1' },
  ...(usernameSecret === undefined ? {} : { usernameSecret })
})

t.test('whether Jenkins is still to be asked what a user name is: of what is adopted, as long as nobody has said it', async t => {
  const adopted = credential({ adopt: true })
  for (const [wanted, known, expected] of [
    [adopted, undefined, true],
    [adopted, ledger(), true],
    [adopted, ledger('ignored'), true],
    [adopted, ledger('held'), false],
    [adopted, ledger('unseen'), false],
    [credential(), undefined, false],
    [{ ...adopted, usernameSecret: false }, undefined, false],
    [{ ...adopted, usernameSecret: true }, undefined, false],
    [{ ...adopted, type: 'access-token' }, undefined, false]
  ] as const)
    t.equal(isFlagOpen(wanted, known), expected, JSON.stringify([wanted.adopt, wanted.usernameSecret, known?.usernameSecret]))
})

t.test('the hash of a user name is no sign that changes of secrets show', async t => {
  t.equal(hasCiphertexts(ledger('held', { username: 'n' })), false)
  t.equal(hasCiphertexts(ledger('held', { username: 'n', password: 'p' })), true)
})
