import type { Once } from '../../domain/once.ts'
import type { ProjectStore } from '../project/project-store.ts'
import type { KeyedPlace, KeyStore, Rotation } from './key-store.ts'
import type { KeyUses } from './key-uses.ts'
import type { Keyring } from './keyring.ts'
import { SealError, type Sealer } from './seal.ts'

/** A master key and what depends on it. */
export interface KeyUse {
  readonly id: string
  /** Whether new writes are sealed with it. */
  readonly current: boolean
  /** `false`: something needs it, but it is not in the keyring. */
  readonly configured: boolean
  /** Texts that only this key opens. */
  readonly seals: number
  /** Records whose proofs only this key can check. */
  readonly records: number
  /** Whether it may be removed from the keyring: it was in use, and nothing needs it any more. */
  readonly droppable: boolean
}

export interface Keys {
  /** The keys in the order of the keyring, followed by the missing ones. */
  use(): Promise<readonly KeyUse[]>
  rotation(): Promise<Rotation | undefined>
  /** Requests the rotation of everything to the current key; a worker runs it. */
  rotate(by: string, once?: Once): Promise<Rotation | undefined>
}

export interface KeysDeps {
  readonly store: KeyStore
  readonly uses: KeyUses
  readonly projects: Pick<ProjectStore, 'names'>
  readonly sealer: Pick<Sealer, 'keyOf'>
  readonly keyring: Keyring
  readonly now: () => Date
}

interface Count {
  readonly seals: number
  readonly records: number
}

const nothing: Count = { seals: 0, records: 0 }

export function createKeys(deps: KeysDeps): Keys {
  const { store, uses, keyring, now } = deps
  return {
    async use() {
      const counts = new Map<string, Count>(keyring.ids.map(id => [id, nothing]))
      for await (const place of places(deps)) {
        for (const header of (await store.headers(place)).values()) {
          const id = keyIn(deps.sealer, place, header)
          if (id === undefined) continue
          const { seals, records } = counts.get(id) ?? nothing
          counts.set(id, place.proofsOf === undefined ? { seals: seals + 1, records } : { seals, records: records + 1 })
        }
      }
      const known = await uses.all()
      return [...counts].map(([id, { seals, records }]) => {
        const [current, configured, isFree] = [id === keyring.current.id, keyring.find(id) !== undefined, seals + records === 0]
        return { id, current, configured, seals, records, droppable: configured && !current && isFree && known.has(id) }
      })
    },
    rotation: () => store.rotation(),
    async rotate(by, once) {
      await store.begin(keyring.current.id, by, now().toISOString(), once)
      return store.rotation()
    }
  }
}

/** Project names read at a time. */
const STEP = 200

/** Every place that needs master keys: the bridge's own first, because the hashes of all others depend on it. */
export async function* places({ store, projects }: Pick<KeysDeps, 'store' | 'projects'>): AsyncGenerator<KeyedPlace> {
  yield* store.places(undefined)
  let after: string | undefined
  while (true) {
    const names = await projects.names(after, STEP)
    for (const name of names) yield* store.places(name)
    if (names.length < STEP) return
    after = names.at(-1)
  }
}

/** Undefined for a text that is neither sealed nor a proof; the status of its credential reports that. */
export function keyIn(sealer: Pick<Sealer, 'keyOf'>, { proofsOf }: KeyedPlace, header: string): string | undefined {
  if (proofsOf !== undefined) return header.split('.')[1]
  try {
    return sealer.keyOf(header)
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}
