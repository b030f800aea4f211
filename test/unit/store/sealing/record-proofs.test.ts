import t from 'tap'
import { parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createRecordProofs, keyOfProof } from '../../../../src/store/sealing/record-proofs.ts'
import { newMasterKeys } from '../../../helpers/bridge.ts'

const newKey = (id: string) => newMasterKeys().replace('k1:', `${id}:`)
const [old, fresh] = [newKey('old'), newKey('new')]
const name = { place: 'project demo', field: 'x' }
const proofs = createRecordProofs(parseKeyring(old))

t.test('a proof is for one text, of one record, in one place', async t => {
  const proof = await proofs.make(name, 3, 'text')
  t.equal(proofs.refute(name, 'text', proof), undefined)
  t.equal(proofs.generationIn(name, proof), 3)
  t.equal(keyOfProof(proof), 'old')
  const changed = { reason: 'RecordChanged' }
  t.strictSame(proofs.refute(name, 'Text', proof), changed)
  t.strictSame(proofs.refute({ ...name, field: 'X' }, 'text', proof), changed)
  t.strictSame(proofs.refute({ place: 'project', field: 'demo x' }, 'text', proof), changed, 'names do not run into each other')
  t.strictSame(proofs.refute({ ...name, place: 'project other' }, 'text', proof), changed)
  for (const none of [undefined, null, '', 'x', '1.old.x.y']) t.strictSame(proofs.refute(name, 'text', none), changed, `${none}`)
})

t.test('no part of a proof can be exchanged', async t => {
  const parts = (await proofs.make(name, 3, 'text')).split('.')
  const others = (await proofs.make(name, 4, 'other')).split('.')
  for (const [i, part] of parts.entries()) {
    if (part === others[i]) continue
    const mixed = parts.with(i, others[i] as string).join('.')
    for (const text of ['text', 'other']) t.strictSame(proofs.refute(name, text, mixed), { reason: 'RecordChanged' }, mixed)
    t.equal(proofs.generationIn(name, mixed), undefined)
  }
  const elsewhere = createRecordProofs(parseKeyring(newKey('old')))
  t.strictSame(elsewhere.refute(name, 'text', parts.join('.')), { reason: 'RecordChanged' }, 'another key under the same id')
})

t.test('a missing key is named, and a rotation renews what is ours alone', async t => {
  const proof = await proofs.make(name, 3, 'text')
  const without = createRecordProofs(parseKeyring(fresh))
  t.strictSame(without.refute(name, 'text', proof), { reason: 'KeyMissing', missingKey: 'old' })
  await t.rejects(without.renew(name, proof), { name: 'SealError', missingKey: 'old' })
  const rotated = createRecordProofs(parseKeyring(`${fresh},${old}`))
  const renewed = await rotated.renew(name, proof)
  t.equal(keyOfProof(renewed), 'new')
  t.equal(without.refute(name, 'text', renewed), undefined, 'the old key is not needed any more')
  t.strictSame(without.refute(name, 'forged', renewed), { reason: 'RecordChanged' })
  const forged = proof.replace(/^3/, '4')
  await t.rejects(rotated.renew(name, forged), { name: 'SealError', missingKey: undefined })
})

t.test('a key is claimed before it proves anything', async t => {
  let may = false
  const claim = async () => {
    if (!may) throw new Error('not yet')
  }
  const claimed = createRecordProofs(parseKeyring(`${fresh},${old}`), { claim })
  await t.rejects(claimed.make(name, 1, 'text'), { message: 'not yet' })
  await t.rejects(claimed.renew(name, await proofs.make(name, 1, 'text')), { message: 'not yet' })
  may = true
  t.equal(keyOfProof(await claimed.make(name, 1, 'text')), 'new')
})

t.test('proofs of 5,000 records are checked in less time than their reading takes', async t => {
  const text = JSON.stringify({ id: 'x', description: 'd'.repeat(500), data: { username: 'alice' } })
  const proof = await proofs.make(name, 1, text)
  let wrong = 0
  for (let i = 0; i < 5_000; i++) if (proofs.refute(name, text, proof) !== undefined) wrong++
  t.equal(wrong, 0)
})
