import { randomBytes } from 'node:crypto'
import t from 'tap'
import { parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createLiveKeyring } from '../../../../src/store/sealing/live-keyring.ts'
import { createRecordMemory } from '../../../../src/store/sealing/record-memory.ts'
import { createRecordProofs } from '../../../../src/store/sealing/record-proofs.ts'
import { createRecordReader, projectName } from '../../../../src/store/sealing/record-reader.ts'

const key = () => randomBytes(32).toString('base64url')
const name = { place: 'project demo', field: 'a' }

async function setUp(most = 10) {
  const keys = { k1: key(), k2: key() }
  const keyring = createLiveKeyring(parseKeyring(`k1:${keys.k1},k2:${keys.k2}`))
  const proofs = createRecordProofs(keyring)
  const remember = createRecordMemory<{ readonly read: number; readonly damage?: never }>(proofs, most)
  let reads = 0
  const read = () => ({ read: ++reads })
  return { keys, keyring, proofs, remember, read, proof: await proofs.make(name, 1, 'text') }
}

t.test('equal texts are read once, anything else again', async t => {
  const { remember, read, proof, proofs } = await setUp()
  const owner = {}
  const texts = { text: 'text', proof, sync: 'sync' }
  const first = remember('a', texts, owner, read)
  t.equal(remember('a', { ...texts }, owner, read), first)
  const others: readonly (readonly [string, Parameters<typeof remember>[1], unknown])[] = [
    ['another text', { ...texts, text: 'other' }, owner],
    ['another proof', { ...texts, proof: await proofs.make(name, 2, 'text') }, owner],
    ['no proof', { ...texts, proof: null }, owner],
    ['another outcome', { ...texts, sync: 'other' }, owner],
    ['no outcome', { ...texts, sync: null }, owner],
    ['another project', texts, {}]
  ]
  for (const [what, changed, by] of others) {
    const before = remember('a', texts, owner, read)
    t.not(remember('a', changed, by, read), before, what)
  }
  t.not(remember('b', texts, owner, read), remember('a', texts, owner, read), 'another record')
})

t.test('a record is read again once its key was exchanged or is gone', async t => {
  const { remember, read, proof, keyring, keys } = await setUp()
  const texts = { text: 'text', proof }
  const first = remember('a', texts, undefined, read)
  keyring.replace(parseKeyring(`k2:${keys.k2}`))
  const without = remember('a', texts, undefined, read)
  t.not(without, first)
  t.not(remember('a', texts, undefined, read), without, 'and is not remembered without its key')
  keyring.replace(parseKeyring(`k1:${key()}`))
  t.not(remember('a', texts, undefined, read), first)
})

t.test('what is damaged, large or too much is not remembered', async t => {
  const { remember, read, proof, proofs } = await setUp(2)
  const texts = { text: 'text', proof }
  const damaged = createRecordMemory<{ readonly damage: { reason: 'RecordBroken'; message: ''; text: ''; floor: 0 } }>(proofs, 2)
  const readDamaged = () => ({ damage: { reason: 'RecordBroken', message: '', text: '', floor: 0 } as const })
  t.not(damaged('a', texts, undefined, readDamaged), damaged('a', texts, undefined, readDamaged))
  const large = { text: 'x'.repeat(10_000), proof }
  t.not(remember('a', large, undefined, read), remember('a', large, undefined, read))
  // A project that is being moved names each of its credentials, and each of them would keep a separate reading of it.
  const owned = { ...texts, ownerText: 'x'.repeat(10_000) }
  const owner = {}
  t.not(remember('a', owned, owner, read), remember('a', owned, owner, read), 'nor what belongs to something large')
  const first = remember('a', texts, undefined, read)
  remember('b', texts, undefined, read)
  t.equal(remember('a', texts, undefined, read), first)
  remember('c', texts, undefined, read)
  t.not(remember('a', texts, undefined, read), first)
})

t.test('a reader that knows a project refuses its forged text, and one whose key is gone', async t => {
  const { proofs, keyring, keys } = await setUp()
  const reader = createRecordReader(proofs)
  const at = '2026-01-01T00:00:00.000Z'
  const record = {
    name: 'demo',
    uid: 'u',
    displayName: 'Demo',
    controller: 'main',
    folder: ['demo'],
    policies: {},
    generation: 1
  }
  const text = JSON.stringify({ ...record, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', deletedAt: null })
  const proof = await proofs.make(projectName('demo'), 1, text)
  t.equal(reader.project('demo', text, proof)?.damage, undefined)
  t.equal(reader.project('demo', text, proof), reader.project('demo', text, proof))
  const forged = text.replace('"main"', '"evil"')
  t.equal(reader.project('demo', forged, proof)?.damage?.reason, 'RecordChanged')
  t.equal(reader.project('demo', text, proof)?.damage, undefined)
  keyring.replace(parseKeyring(`k2:${keys.k2}`))
  t.equal(reader.project('demo', text, proof)?.damage?.reason, 'KeyMissing')
})
