import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { DamageReason } from '../../domain/damage.ts'
import { KEY_ID, type Keyring, type MasterKey } from './keyring.ts'
import { SealError } from './seal.ts'

/** The record that a proof is for. A proof that was moved to another record is invalid. */
export interface RecordName {
  /** The hash or family of keys that contains the record, such as `project demo`. */
  readonly place: string
  readonly field: string
}

/** Why the proof of a record fails. */
export interface Refutation {
  readonly reason: Exclude<DamageReason, 'RecordBroken'>
  /** Set if the proof only lacks the key of this id. */
  readonly missingKey?: string
}

/**
 * Proofs that a record is the one that the bridge wrote last: `GENERATION.KEY.DIGEST.MAC`, stored next to the record and written in
 * the same step. The MAC covers the record's name, its generation and the digest of its text; its key is not in Redis.
 */
export interface RecordProofs {
  make(name: RecordName, generation: number, text: string): Promise<string>
  /** Undefined if the proof is valid for this text. */
  refute(name: RecordName, text: string, proof: string | null | undefined): Refutation | undefined
  /** The master key that a proof names, whether it is valid or not: a verdict on a proof holds while this is the same. */
  keyFor(proof: string): MasterKey | undefined
  /** The generation in an authentic proof, whatever the record is now; undefined if there is none. */
  generationIn(name: RecordName, proof: string | null | undefined): number | undefined
  /** The same proof made with the current key. Throws `SealError` for a proof that is not authentic or whose key is missing. */
  renew(name: RecordName, proof: string): Promise<string>
}

/** The keyring for new proofs differs from the one for checks in a backup. */
export interface ProofOptions {
  /** Makes new proofs; default: the keyring that checks. */
  readonly target?: Keyring
  /** Called before a proof is made. */
  readonly claim?: () => Promise<void>
}

interface Parts {
  readonly generation: number
  readonly key: string
  readonly digest: string
  readonly mac: string
}

const PROOF = /^(\d{1,15})\.([A-Za-z0-9_-]{1,32})\.([\w-]{43})\.([\w-]{43})$/

/** The id of the key in a proof; undefined for a text that is not a proof. */
export const keyOfProof = (proof: string): string | undefined => partsOf(proof)?.key

export function createRecordProofs(
  keyring: Keyring,
  { target = keyring, claim = async () => {} }: ProofOptions = {}
): RecordProofs {
  const secrets = new Map<MasterKey, KeyObject>()
  const secretOf = (key: MasterKey): KeyObject => {
    const known = secrets.get(key) ?? createSecretKey(key.proving)
    secrets.set(key, known)
    return known
  }
  const macOf = (key: MasterKey, { place, field }: RecordName, generation: number, digest: string): string =>
    createHmac('sha256', secretOf(key))
      .update(JSON.stringify([place, field, generation, digest]))
      .digest('base64url')

  /** The parts of a proof, if it is authentic. */
  function opened(name: RecordName, proof: string): Parts | Refutation {
    const parts = partsOf(proof)
    if (parts === undefined) return { reason: 'RecordChanged' }
    const key = keyring.find(parts.key)
    if (key === undefined) return { reason: 'KeyMissing', missingKey: parts.key }
    return isEqual(macOf(key, name, parts.generation, parts.digest), parts.mac) ? parts : { reason: 'RecordChanged' }
  }

  const written = (name: RecordName, generation: number, digest: string): string =>
    [generation, target.current.id, digest, macOf(target.current, name, generation, digest)].join('.')

  return {
    async make(name, generation, text) {
      await claim()
      return written(name, generation, digestOf(text))
    },
    refute(name, text, proof) {
      const found = opened(name, proof ?? '')
      if ('reason' in found) return found
      return found.digest === digestOf(text) ? undefined : { reason: 'RecordChanged' }
    },
    keyFor(proof) {
      const start = proof.indexOf('.') + 1
      return keyring.find(proof.slice(start, proof.indexOf('.', start)))
    },
    generationIn(name, proof) {
      const found = opened(name, proof ?? '')
      return 'reason' in found ? undefined : found.generation
    },
    async renew(name, proof) {
      const found = opened(name, proof)
      if ('reason' in found)
        throw found.missingKey === undefined
          ? new SealError('it proves nothing')
          : new SealError(`the key "${found.missingKey}" is not configured`, found.missingKey)
      await claim()
      return written(name, found.generation, found.digest)
    }
  }
}

function partsOf(proof: string): Parts | undefined {
  const [, generation, key = '', digest = '', mac = ''] = PROOF.exec(proof) ?? []
  return generation === undefined || !KEY_ID.test(key) ? undefined : { generation: Number(generation), key, digest, mac }
}

const digestOf = (text: string): string => hash('sha256', text, 'base64url')

const isEqual = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b))
