import t from 'tap'
import { createInspect } from '../../../src/commands/inspect/inspect.ts'
import { type CredentialRequest, propose, type Rules } from '../../../src/commands/proposal.ts'
import { type Resolved, type ResolveReferences, resolveAhead, resolveWithin } from '../../../src/commands/resolve.ts'
import type { Credential, Secrets } from '../../../src/domain/credential.ts'
import type { RawData } from '../../../src/domain/data.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { isUnresolved, shownData, unresolvedFields } from '../../../src/domain/references.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { StoredCredential } from '../../../src/store/credential/credential-store.ts'

const at = '2026-01-01T00:00:00.000Z'
const pass = { store: 'vault', key: 'team/pass' }
const other = { store: 'vault', key: 'team/other' }
const stored = (more: Partial<Credential> = {}): StoredCredential => ({
  credential: {
    ...{ project: 'demo', id: 'x', type: 'username-password', description: '', data: { username: 'alice' }, generation: 2 },
    ...{
      createdAt: at,
      createdBy: 'a',
      updatedAt: at,
      updatedBy: 'a',
      adopt: false,
      deletedAt: null,
      secretFields: ['password']
    },
    ...{ ...nothingKnown, expiresAt: null, statedExpiry: null, rotatedAt: at },
    ...more
  },
  sync: undefined
})
const referring = stored({ references: { password: pass } })
const asking = { caller: { subject: 'bob' }, project: { name: 'demo', uid: 'uid', controller: 'default' } }

const create: Rules = { pointer: '#' }
const replace: Rules = { pointer: '#', namesSent: true }
const patch: Rules = { pointer: '#', namesSent: true, keepsPublic: true }

const read = (value: string): Resolved => ({ value: new Secret(value), version: '7' })
const away: Resolved = { failure: 'Unavailable' }
const forbidden: Resolved = { failure: 'NotAllowed' }

interface Case {
  readonly title: string
  readonly rules: Rules
  readonly previous?: StoredCredential
  readonly kept?: string
  readonly data: RawData
  readonly request?: Partial<CredentialRequest>
  /** What the secret store says to each request; more requests than this are a fault. */
  readonly says?: readonly Resolved[]
  readonly expected: {
    readonly references?: object
    readonly data?: object
    readonly faults?: readonly string[]
    readonly reading?: object
  }
}

const cases: readonly Case[] = [
  {
    ...{ title: 'a new credential takes the value', rules: create },
    data: { username: 'bob', password: { valueFrom: pass } },
    says: [read('from-store')],
    expected: {
      references: { password: pass },
      data: { username: 'bob', password: 'from-store' },
      reading: { read: ['password'], version: '7', failures: {} }
    }
  },
  {
    ...{ title: 'a new credential waits for a secret store that is away', rules: create },
    data: { username: 'bob', password: { valueFrom: pass } },
    says: [away],
    expected: {
      references: { password: pass },
      data: { username: 'bob' },
      reading: { read: ['password'], version: null, failures: { password: 'Unavailable' } }
    }
  },
  {
    ...{ title: 'the user name comes from a secret store', rules: create },
    data: { username: { valueFrom: other }, password: 'typed' },
    says: [read('bob')],
    expected: { references: { username: other }, data: { username: 'bob', password: 'typed' } }
  },
  {
    ...{ title: 'what may not be used is at fault', rules: create },
    data: { username: 'bob', password: { valueFrom: pass } },
    says: [forbidden],
    expected: { faults: ['#/data/password/valueFrom'] }
  },
  {
    ...{ title: 'what was read and is no text is at fault', rules: create },
    data: { username: 'bob', password: { valueFrom: pass } },
    says: [{ failure: 'NotText' }],
    expected: { faults: ['#/data/password/valueFrom'] }
  },
  {
    ...{ title: 'a value that cannot be stored is at fault where it comes from', rules: create },
    data: { username: 'bob', password: { valueFrom: pass } },
    says: [read('a\u0000b')],
    expected: { faults: ['#/data/password/valueFrom'] }
  },
  {
    ...{ title: 'a key with a way out is refused before it is asked for', rules: create },
    data: { username: 'bob', password: { valueFrom: { store: 'vault', key: 'team/../other' } } },
    expected: { faults: ['#/data/password/valueFrom/key'] }
  },
  {
    ...{ title: 'a patch of something else asks for nothing and keeps both', rules: patch, previous: referring },
    data: {},
    expected: { references: { password: pass }, data: { username: 'alice', password: 'old' } }
  },
  {
    ...{ title: 'a replacement that leaves the secret out keeps both', rules: replace, previous: referring },
    data: { username: 'alice' },
    expected: { references: { password: pass }, data: { username: 'alice', password: 'old' } }
  },
  {
    ...{ title: 'the same reference again asks for nothing', rules: create, previous: referring },
    data: { username: 'alice', password: { valueFrom: { key: 'team/pass', store: 'vault' } } },
    expected: { references: { password: pass }, data: { username: 'alice', password: 'old' } }
  },
  {
    ...{ title: 'a typed value ends the reference', rules: patch, previous: referring },
    data: { password: 'typed' },
    expected: { references: {}, data: { username: 'alice', password: 'typed' } }
  },
  {
    ...{ title: 'a reference replaces a typed value', rules: patch, previous: stored() },
    data: { password: { valueFrom: pass } },
    says: [read('from-store')],
    expected: { references: { password: pass }, data: { password: 'from-store' } }
  },
  {
    ...{ title: 'an edit while the secret store is away keeps the last value', rules: patch, previous: referring },
    data: { password: { valueFrom: other } },
    says: [away],
    expected: {
      references: { password: other },
      data: { password: 'old' },
      reading: { read: ['password'], version: null, failures: { password: 'Unavailable' } }
    }
  },
  {
    ...{ title: 'a reference that was never read is read with the next request that names it', rules: patch },
    ...{ previous: stored({ secretFields: [], references: { password: pass } }), kept: '' },
    data: { password: { valueFrom: pass } },
    says: [read('from-store')],
    expected: { references: { password: pass }, data: { password: 'from-store' } }
  },
  {
    ...{ title: 'null removes neither from a required field', rules: patch, previous: referring },
    data: { password: null },
    expected: { references: {}, faults: ['#/data/password'] }
  }
]

for (const { title, rules, previous, kept = 'old', data, request = {}, says = [], expected } of cases)
  t.test(title, async t => {
    const answers = [...says]
    const resolve: ResolveReferences = async (_, wanted) =>
      wanted.map(() => {
        const next = answers.shift()
        if (next === undefined) throw new Error('asked too often')
        return next
      })
    const secrets: Secrets = kept === '' ? {} : { password: new Secret(kept) }
    const deps = {
      inspect: createInspect({ run: () => Promise.reject(new Error('no thread')) }),
      ...{ now: () => new Date(at), isEmojiSafe: () => true, openSecrets: async () => secrets, resolve }
    }
    const asked = { id: 'x', type: 'username-password', data, ...request }
    const { proposal, faults } = await propose(deps, asking, previous, asked, rules)
    t.strictSame(answers, [], 'everything was asked for')
    if (expected.references !== undefined) t.strictSame(proposal.references, expected.references)
    const opened = Object.entries(proposal.secrets).map(([name, secret]) => [name, secret.reveal()])
    if (expected.data !== undefined) t.match({ ...proposal.publicData, ...Object.fromEntries(opened) }, expected.data)
    t.strictSame(
      faults.map(({ pointer }) => pointer),
      expected.faults ?? []
    )
    if (expected.reading !== undefined) t.strictSame(proposal.reading, expected.reading)
    else if (says.length === 0) t.equal(proposal.reading, undefined)
  })

t.test('only secret fields and the user name can come from a secret store', async t => {
  const deps = {
    inspect: createInspect({ run: () => Promise.reject(new Error('no thread')) }),
    ...{ now: () => new Date(at), isEmojiSafe: () => true, openSecrets: async () => ({}), resolve: async () => [] }
  }
  const data = { fileName: { valueFrom: pass }, constructor: { valueFrom: pass }, content: { valueFrom: pass } }
  const { faults } = await propose(deps, asking, undefined, { id: 'x', type: 'secret-file', data }, create)
  t.match(faults.map(({ pointer }) => pointer).sort(), ['#/data/constructor', '#/data/fileName'])
})

t.test('a generated field cannot come from a secret store', async t => {
  const deps = {
    inspect: createInspect({ run: () => Promise.reject(new Error('no thread')) }),
    ...{ now: () => new Date(at), isEmojiSafe: () => true, openSecrets: async () => ({}), resolve: async () => [] }
  }
  const data = { username: 'git', privateKey: { valueFrom: pass } }
  const asked = { id: 'x', type: 'ssh-key', generate: 'ed25519', data }
  await t.rejects(propose(deps, asking, undefined, asked, create), { message: /A generated field cannot be given/ })
})

t.test('a secret store that does not answer holds up a request no longer than the bound', async t => {
  const wanted = [{ reference: pass, isBase64: false, most: 10 }]
  const never: ResolveReferences = () => new Promise(() => {})
  t.strictSame(await resolveWithin(never, 1)('demo', wanted), [{ failure: 'Unavailable' }])
})

t.test('a set asks for every value once, together', async t => {
  const asked: string[][] = []
  const resolve: ResolveReferences = async (_, wanted) => {
    asked.push(wanted.map(({ reference }) => reference.key))
    return wanted.map(({ reference }) => read(reference.key))
  }
  const wanted = [pass, other].map(reference => ({ reference, isBase64: false, most: 10 }))
  const ahead = await resolveAhead(resolve, 'demo', wanted)
  const first = await ahead('demo', wanted.slice(1))
  t.match(first, [{ version: '7' }])
  t.strictSame(asked, [['team/pass', 'team/other']])
})

t.test('a credential without a value is unresolved, and a value from a secret store is never shown', async t => {
  const { credential } = stored({ references: { password: pass, username: other }, data: {}, secretFields: ['password'] })
  t.strictSame(unresolvedFields(credential), ['username'])
  t.ok(isUnresolved(credential))
  const full = { ...credential, data: { username: 'from-store' } }
  t.notOk(isUnresolved(full))
  t.strictSame(shownData(full), { password: { valueFrom: pass }, username: { valueFrom: other } })
  t.notOk(isUnresolved(stored().credential))
})
