import t from 'tap'
import {
  type FolderReading,
  isProof,
  type ObservedCredential,
  observedById,
  seenFlag,
  shownSecrets
} from '../../../src/domain/observed.ts'

const one = (id: string, more: Partial<ObservedCredential> = {}): ObservedCredential => ({
  id,
  className: 'x',
  visible: {},
  hidden: {},
  ...more
})
const reading = (credentials: readonly ObservedCredential[], more: object = {}): FolderReading =>
  ({
    found: true,
    credentials,
    valuesWatched: true,
    allFields: true,
    revision: '',
    displayName: null,
    config: null,
    ...more
  }) as FolderReading

t.test('of two with one id the first counts, as for Jenkins', async t => {
  t.equal(
    observedById(reading([one('a', { className: 'first' }), one('a', { className: 'second' })])).get('a')?.className,
    'first'
  )
  t.equal(observedById({ found: false, because: 'absent' }).size, 0)
})

t.test('a folder that is not shown is no proof of anything', async t => {
  t.strictSame(
    (['absent', 'replaced', 'unseen'] as const).map(because => isProof({ found: false, because })),
    [true, true, false]
  )
  t.ok(isProof(reading([])))
})

t.test('how a folder shows secrets is known from one that has one', async t => {
  const sealed = one('a', { hidden: { password: { state: 'encrypted', hash: '', blocks: 1 } } })
  const empty = one('b', { hidden: { password: { state: 'empty', hash: '' } } })
  t.equal(shownSecrets(reading([empty, sealed])), 'ciphertexts')
  t.equal(shownSecrets(reading([empty])), undefined)
  t.equal(shownSecrets(reading([sealed], { valuesWatched: false })), 'masks')
  t.equal(shownSecrets(reading([sealed], { allFields: false })), 'masks')
  t.equal(shownSecrets({ found: false, because: 'absent' }), undefined)
})

t.test('a flag that is not shown is not known', async t => {
  t.strictSame(
    [{ usernameSecret: 'true' }, { usernameSecret: 'false' }, {}].map(visible =>
      seenFlag({ visible: visible as Record<string, string> })
    ),
    [true, false, undefined]
  )
})
