import t from 'tap'
import type { SetItem } from '../../../../src/commands/credential-set.ts'
import type { CredentialRequest } from '../../../../src/commands/proposal.ts'
import { Problem } from '../../../../src/domain/problems.ts'
import { type ApplyDeps, createFollower } from '../../../../src/kubesphere/cluster/apply.ts'
import type { ClusterSecret } from '../../../../src/kubesphere/cluster/cluster-api.ts'
import { secretKinds } from '../../../../src/kubesphere/kinds.ts'
import type { StoredCredential } from '../../../../src/store/credential/credential-store.ts'
import { project, stored } from '../../../helpers/stored-credential.ts'

const TYPE = 'credential.devops.kubesphere.io/secret-text'
const ADOPT = 'credential.devops.kubesphere.io/adopt'
const SYNC_STATUS = 'credential.devops.kubesphere.io/syncstatus'

const secret = (
  name: string,
  metadata: Partial<ClusterSecret['metadata']> = {},
  more: Partial<ClusterSecret> = {}
): ClusterSecret => ({
  ...{ type: TYPE, stringData: { secret: 'x' } },
  metadata: { namespace: 'demo', name, resourceVersion: '1', ...metadata },
  ...more
})
const annotated = (name: string, annotations: Record<string, string>) => secret(name, { annotations })
const ofCluster = (id: string, more: Partial<StoredCredential['credential']> = {}) =>
  stored(id, { createdBy: 'kubernetes', ...more })

interface Setup {
  readonly known?: readonly StoredCredential[]
  readonly types?: readonly string[]
  readonly isEcho?: (secret: ClusterSecret) => boolean
  readonly applySet?: (set: readonly CredentialRequest[]) => readonly SetItem[]
  readonly remove?: (id: string) => void
  /** The store has lost its data. */
  readonly isEmptied?: true
}

/** A follower on a project `demo` that holds the known credentials; what it does is noted. */
function applying({ known = [], types = secretKinds.map(kind => kind.secretType), isEcho = () => false, ...setup }: Setup = {}) {
  const [sets, removed, noted, forgotten, warned]: [
    CredentialRequest[][],
    string[],
    (readonly [string, string | undefined])[],
    string[],
    object[]
  ] = [[], [], [], [], []]
  const created: string[] = []
  const deps: ApplyDeps = {
    projects: { get: async name => (setup.isEmptied ? undefined : { ...project, name }), names: async () => ['demo'] },
    credentials: {
      get: async (_, id) => known.find(({ credential }) => credential.id === id),
      find: async (_, id) => ({ project, stored: known.find(({ credential }) => credential.id === id) }),
      list: async () => known
    },
    projectCommands: {
      async create(_, { name }) {
        created.push(name)
        return { ...project, name }
      }
    },
    isSure: async () => setup.isEmptied !== true,
    credentialCommands: {
      async remove(_caller, _project, id) {
        removed.push(id)
        setup.remove?.(id)
        return ofCluster(id).credential
      }
    },
    async applySet(_caller, _project, set) {
      sets.push([...set])
      return { version: 1, items: setup.applySet?.(set) ?? [] }
    },
    types: new Set(types),
    written: {
      note: ({ metadata }, fault) => noted.push([metadata.name, fault]),
      forget: ({ metadata }) => forgotten.push(metadata.name),
      isEcho
    },
    log: { warn: facts => warned.push(facts) }
  }
  const ids = () => sets.map(set => set.map(({ id }) => id).join(' '))
  return { ...createFollower(deps), sets, ids, removed, created, noted, forgotten, warned }
}
const change = (of: ClusterSecret, isDeleted = false) => ({ secret: of, isDeleted })

t.test('what KubeSphere has brought into Jenkins is taken over; what it has not, only where that is said', async t => {
  const { all, sets } = applying()
  await all([
    annotated('synced', { [SYNC_STATUS]: 'successful' }),
    annotated('failed', { [SYNC_STATUS]: 'failed' }),
    annotated('asked', { [ADOPT]: 'true' }),
    secret('new')
  ])
  t.strictSame(
    sets[0]?.map(({ id, adopt }) => [id, adopt]),
    [
      ['synced', true],
      ['failed', false],
      ['asked', true],
      ['new', false]
    ]
  )
})

t.test('in a store that has lost its data, no project is created again and nothing is removed', async t => {
  const { all, changed, sets, removed, created, noted } = applying({ isEmptied: true, known: [ofCluster('gone')] })
  await t.rejects(all([secret('a')]), { code: 'STORE_UNAVAILABLE' })
  await t.rejects(changed([change(secret('a'))]), { code: 'STORE_UNAVAILABLE' })
  t.strictSame([sets, removed, created, noted], [[], [], [], []])
})

t.test('a name that somebody else has here is theirs, unless the Secret says to take it over', async t => {
  const known = [
    stored('synced'),
    stored('asked'),
    stored('leaving', { deletedAt: '2026-01-01T00:00:00.000Z' }),
    ofCluster('ours')
  ]
  const { all, ids, noted } = applying({ known })
  const names = [annotated('synced', { [SYNC_STATUS]: 'successful' }), annotated('asked', { [ADOPT]: 'true' })]
  await all([...names, secret('leaving'), secret('ours')])
  t.strictSame(ids(), ['asked leaving ours'])
  t.match(noted, [
    ['synced', /^alice made a credential of this name/],
    ['asked', undefined],
    ['leaving', undefined],
    ['ours', undefined]
  ])
})

t.test('only Secrets of the types that are followed, and only of ours', async t => {
  const { all, changed, ids, removed, noted } = applying({ types: [TYPE, 'Opaque'], known: [ofCluster('gone')] })
  const others = [
    secret('basic', {}, { type: 'credential.devops.kubesphere.io/basic-auth' }),
    secret('opaque', {}, { type: 'Opaque' })
  ]
  await changed([...others, secret('ours')].map(each => change(each)))
  await changed([change(secret('gone', {}, { type: 'Opaque' }), true)])
  t.strictSame([ids(), removed, noted], [['ours'], [], [['ours', undefined]]])
  await all([...others, secret('gone')])
  t.strictSame(ids(), ['ours', 'gone'])
})

t.test('our own note that comes back is no change', async t => {
  const { changed, ids } = applying({ isEcho: ({ metadata }) => metadata.name === 'echo' })
  await changed([change(secret('echo')), change(secret('real'))])
  t.strictSame(ids(), ['real'])
})

t.test('a refused set is tried one by one; who is refused hears why', async t => {
  const refuse = (set: readonly CredentialRequest[]) => {
    if (set.some(({ id }) => id === 'b')) throw new Problem('VALIDATION_FAILED', 'No.', [{ pointer: '#/data', detail: 'empty' }])
    return []
  }
  for (const names of ['a b c', 'a b', 'b']) {
    const { all, ids, noted, warned } = applying({ applySet: refuse })
    await all(names.split(' ').map(name => secret(name)))
    t.strictSame(ids(), names === 'b' ? ['b'] : [names, ...names.split(' ')])
    t.strictSame(
      noted,
      names.split(' ').map(name => [name, name === 'b' ? 'No. #/data: empty' : undefined])
    )
    t.strictSame(warned, [{ project: 'demo', id: 'b' }])
  }
})

t.test("a fault of the bridge is nobody's: it is thrown, so that all comes again", async t => {
  for (const error of [new Problem('STORE_UNAVAILABLE', 'away'), new Error('a bug')]) {
    const { all, noted } = applying({
      applySet: () => {
        throw error
      }
    })
    await t.rejects(all([secret('a')]), error)
    t.strictSame(noted, [])
  }
})

t.test('what cannot be read is told to its author, and the others come through', async t => {
  const { all, ids, noted } = applying()
  await all([secret('broken', {}, { stringData: { other: 'x' } }), secret('fine')])
  t.strictSame(ids(), ['fine'])
  t.match(noted, [
    ['broken', /#\/stringData\/other: Unknown key/],
    ['fine', undefined]
  ])
})

t.test('annotations that are left out are said, unless nothing has changed', async t => {
  const items = (action: SetItem['action']): SetItem[] => [
    { id: 'a', action, previousGeneration: 0, generation: 1, leftOut: ['#/metadata'] }
  ]
  for (const action of ['created', 'updated', 'unchanged'] as const) {
    const { all, warned } = applying({ applySet: () => items(action) })
    await all([secret('a')])
    t.strictSame(warned, action === 'unchanged' ? [] : [{ project: 'demo', id: 'a', count: 1 }], action)
  }
})

t.test('a deleted Secret takes its credential along, and no other', async t => {
  const damage = { reason: 'RecordChanged', message: '', text: '', floor: 0 } as const
  const known = [
    ofCluster('ours'),
    stored('theirs'),
    ofCluster('leaving', { deletedAt: '2026-01-01T00:00:00.000Z' }),
    { ...ofCluster('damaged'), damage }
  ]
  const { changed, removed, forgotten, noted } = applying({ known })
  const names = ['ours', 'theirs', 'leaving', 'damaged', 'unknown']
  await changed(names.map(name => change(secret(name), true)))
  t.strictSame([removed, forgotten, noted], [['ours'], names, []])
})

t.test('a Secret that waits for its finalizer is removed here, and goes on being reported', async t => {
  const { changed, ids, removed, forgotten, noted } = applying({ known: [ofCluster('a')] })
  await changed([change(secret('a', { deletionTimestamp: '2026-01-01T00:00:00Z' }))])
  t.strictSame([ids(), removed, forgotten, noted], [[], ['a'], [], [['a', undefined]]])
})

t.test('what is gone already is as good as removed; any other refusal is not', async t => {
  const removing = (code: ConstructorParameters<typeof Problem>[0]) =>
    applying({
      known: [ofCluster('a')],
      remove: () => {
        throw new Problem(code, 'x')
      }
    }).changed([change(secret('a'), true)])
  for (const code of ['CREDENTIAL_NOT_FOUND', 'PROJECT_DELETING', 'PROJECT_NOT_FOUND'] as const)
    await t.resolves(removing(code), code)
  await t.rejects(removing('WRITE_CONFLICT'), { code: 'WRITE_CONFLICT' })
})

t.test('what a list no longer has goes, up to a limit', async t => {
  const ours = (count: number) => Array.from({ length: count }, (_, i) => ofCluster(`c${i}`))
  const damage = { reason: 'RecordChanged', message: '', text: '', floor: 0 } as const
  const others = [stored('theirs'), ofCluster('leaving', { deletedAt: 'x' }), { ...ofCluster('damaged'), damage }]
  for (const [count, missing, isDone] of [
    [10, 10, true],
    [11, 11, false],
    [100, 20, true],
    [100, 21, false]
  ] as const) {
    const { all, removed, warned } = applying({ known: [...ours(count), ...others] })
    await all(
      ours(count)
        .slice(missing)
        .map(({ credential }) => secret(credential.id))
    )
    t.equal(removed.length, isDone ? missing : 0, `${missing} of ${count}`)
    t.strictSame(warned, isDone ? [] : [{ missing, of: count }])
  }
})
